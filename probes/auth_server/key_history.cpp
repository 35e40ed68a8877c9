#include "probes/auth_server/key_history.hpp"

#include "probes/judgement/key_match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::chrono::hours kNotice{24};
constexpr std::size_t kMaxNamed = 5;

using Names = std::set<std::string>;

std::string listed(const Names& names) {
  std::vector<std::string> shown;
  for (const auto& name : names) {
    if (shown.size() < kMaxNamed) shown.push_back(core::one_line(name, 128));
  }
  if (names.size() > kMaxNamed) shown.push_back(fmt::format("{} more", names.size() - kMaxNamed));
  return names.empty() ? "none" : fmt::format("{}", fmt::join(shown, ", "));
}

Names without(const Names& from, const Names& those) {
  Names rest;
  std::ranges::set_difference(from, those, std::inserter(rest, rest.end()));
  return rest;
}

/// A key ID where that is all there is to know a key by.
std::string known_as(const evidence::MetadataKey& key) {
  const bool has_thumbprint = key.certificate || !key.x5t.empty() || !key.x5t_s256.empty();
  return has_thumbprint || key.kid.empty() ? name_of(key) : key.kid;
}

}  // namespace

std::optional<core::Finding> KeyHistory::note(const std::vector<evidence::MetadataKey>& keys, const std::string& where,
                                              core::SystemTime now) {
  Names names;
  for (const auto& key : keys) {
    if (key.is_for_signing()) names.insert(known_as(key));
  }
  if (last_ && *last_ != names) {
    const std::string added = listed(without(names, *last_));
    const std::string removed = listed(without(*last_, names));
    change_ =
        Change{now,
               fmt::format("{}: expected the signing keys of the run before, new are {}, gone are {} since {}", where,
                           added, removed, core::rfc3339(now)),
               {core::Evidence("added", added), core::Evidence("removed", removed), core::Evidence("changed_at", now)}};
  }
  last_ = std::move(names);
  if (!change_ || now - change_->at >= kNotice) return std::nullopt;
  return core::Finding("metadata_key_changed", change_->message, change_->evidence);
}

}  // namespace probe::probes
