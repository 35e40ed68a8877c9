#include "probes/evidence/ascii.hpp"
#include "probes/thumbprint_match/registered_keys_judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::KeyHolder;
using Holders = std::vector<const KeyHolder*>;

bool is_shared(const KeyHolder& holder) { return evidence::equals_ignoring_case(holder.app_id, kSharedPrincipal); }

/// What a holder is called in messages.
std::string name_of(const KeyHolder& holder) {
  if (!holder.app_id.empty()) return holder.app_id;
  if (!holder.display_name.empty()) return holder.display_name;
  return holder.id.empty() ? "one without appId" : holder.id;
}

std::vector<std::string> names_of(const Holders& holders) {
  std::vector<std::string> names;
  for (const auto* holder : holders) {
    std::string name = name_of(*holder);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

tl::unexpected<Finding> not_there(const RegisteredKeys& keys, const std::string& app_id, const Holders& all) {
  return tl::unexpected<Finding>{Finding("input_missing",
                                         fmt::format("{}: expected the keys of the application {}, found {}",
                                                     keys.where, app_id, few_of(names_of(all), "no application")),
                                         {Evidence("source", keys.where), Evidence("app_id", app_id)})};
}

tl::expected<Holders, Finding> named(const RegisteredKeys& keys, const std::string& app_id, const Holders& all) {
  Holders chosen;
  for (const auto* holder : all) {
    if (evidence::equals_ignoring_case(holder->app_id, app_id)) chosen.push_back(holder);
  }
  if (!chosen.empty()) return chosen;
  // An export of the keys alone does not say whose they are.
  const bool is_anonymous = all.size() == 1 && all.front()->app_id.empty();
  return is_anonymous ? tl::expected<Holders, Finding>(all) : not_there(keys, app_id, all);
}

tl::expected<Holders, Finding> choose_holders(const RegisteredKeys& keys, const RegisteredKeysConfig& config) {
  Holders all;
  for (const auto& holder : keys.found.holders) all.push_back(&holder);
  if (!config.app_id.empty()) return named(keys, config.app_id, all);
  if (config.must_be == Registration::kAbsent) return named(keys, std::string(kSharedPrincipal), all);
  Holders others;
  std::ranges::copy_if(all, std::back_inserter(others), [](const KeyHolder* holder) { return !is_shared(*holder); });
  const Holders& chosen = others.empty() ? all : others;
  const auto names = names_of(chosen);
  if (names.size() == 1) return chosen;
  const core::Code code = names.empty() ? core::Code("input_missing") : core::Code("input_parse_error");
  return tl::unexpected<Finding>{
      Finding(code,
              fmt::format("{}: expected the keys of one application, or its name as app_id, found {}", keys.where,
                          few_of(names, "no application")),
              {Evidence("source", keys.where)})};
}

}  // namespace

tl::expected<Holders, Finding> select_holders(const RegisteredKeys& keys, const RegisteredKeysConfig& config) {
  auto chosen = choose_holders(keys, config);
  if (!chosen || chosen->empty()) return chosen;
  // A key that is there is seen at one of them; that there is none has to be said by all.
  const bool is_told = config.must_be == Registration::kAbsent ? std::ranges::all_of(*chosen, &KeyHolder::tells_keys)
                                                               : std::ranges::any_of(*chosen, &KeyHolder::tells_keys);
  if (is_told) return chosen;
  return tl::unexpected<Finding>{Finding(
      "input_missing",
      fmt::format("{}: expected keyCredentials of {}, found none: ask for them, as by $select=appId,keyCredentials",
                  keys.where, few_of(names_of(*chosen), "the application")),
      {Evidence("source", keys.where)})};
}

}  // namespace probe::probes
