#include "probes/evidence/ascii.hpp"
#include "probes/judgement/key_match.hpp"
#include "probes/thumbprint_match/registered_keys_judgement.hpp"

#include <fmt/format.h>

#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::KeyCredential;
using evidence::Thumbprint;

bool is_of(const KeyCredential& key, const std::optional<Thumbprint>& wanted) {
  if (!wanted) return false;
  return key.certificate ? has(*key.certificate, *wanted) : key.thumbprint == wanted;
}

/// The place in the configuration that the key has; empty: none.
std::string_view slot_of(const KeyCredential& key, const ConfiguredThumbprints& configured) {
  if (is_of(key, configured.current)) return "the current certificate";
  if (is_of(key, configured.next)) return "the next certificate";
  if (is_of(key, configured.previous)) return "the previous certificate";
  return {};
}

/// Whether it can be told that the key is none of those configured: by the certificate, or by a digest of their kind.
bool can_be_compared(const KeyCredential& key, const ConfiguredThumbprints& configured) {
  if (key.certificate) return true;
  if (!key.thumbprint) return false;
  return !configured.current || configured.current->algorithm() == key.thumbprint->algorithm();
}

std::string shown(const KeyCredential& key, std::string_view slot) {
  std::string name = key.thumbprint ? key.thumbprint->hex() : core::one_line(key.key_id, 64);
  if (slot.empty()) return name.empty() ? key.path : name;
  return fmt::format("{} {}", slot, name);
}

}  // namespace

std::vector<Finding> judge_leftovers(const RegisteredKeys& keys, const RegisteredKeysConfig& config,
                                     const RegistrationDemand& demand) {
  const auto holders = select_holders(keys, config);
  if (!holders) return {holders.error()};
  const std::string app_id = config.app_id.empty() ? std::string(kSharedPrincipal) : config.app_id;
  const bool any_counts = evidence::equals_ignoring_case(app_id, kSharedPrincipal);
  std::vector<std::string> left;
  std::vector<std::string> unknown;
  for (const auto* holder : *holders) {
    for (const auto& key : holder->keys) {
      if (!key.is_certificate()) continue;
      const auto slot = slot_of(key, demand.configured);
      const bool is_over = key.end && *key.end <= demand.now;
      if (!slot.empty() || (any_counts && !is_over)) {
        left.push_back(shown(key, slot));
      } else if (!is_over && !can_be_compared(key, demand.configured)) {
        unknown.push_back(shown(key, slot));
      }
    }
  }
  if (left.empty() && keys.found.is_partial) {
    return {Finding("input_truncated",
                    fmt::format("{}: expected all registered keys, the list goes on at @odata.nextLink", keys.where),
                    {Evidence("source", keys.where)})};
  }
  if (left.empty() && !unknown.empty()) {
    return {Finding("input_missing",
                    fmt::format("{}: expected the thumbprint of every key, as the configured certificate has it, found "
                                "none of {}",
                                keys.where, few_of(std::move(unknown), "")),
                    {Evidence("source", keys.where)})};
  }
  if (left.empty()) return {};
  const auto severity =
      config.severity == LeftoverSeverity::kFailure ? core::Severity::kFailure : core::Severity::kWarning;
  const std::string listed = few_of(std::move(left), "");
  return {Finding("key_on_shared_principal", severity,
                  fmt::format("{}: expected no key of this organization on {}, found {}", keys.where, app_id, listed),
                  {Evidence("source", keys.where), Evidence("app_id", app_id), Evidence("found", listed)})};
}

}  // namespace probe::probes
