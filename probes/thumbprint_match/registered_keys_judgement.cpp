#include "probes/thumbprint_match/registered_keys_judgement.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/sources/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using core::SystemTime;
using evidence::KeyCredential;
using evidence::Thumbprint;
using std::chrono::seconds;

/// Graph rounds, and some programs cut the seconds off.
constexpr seconds kWindowTolerance{60};

/// Whether signatures of its owner are verified with it.
bool can_verify(const KeyCredential& key) {
  return key.is_certificate() && (key.usage.empty() || evidence::equals_ignoring_case(key.usage, "Verify"));
}

bool is_over(const KeyCredential& key, SystemTime now) { return key.end && *key.end <= now; }

/// Whether the key is the certificate `wanted`; nothing when only another digest is registered, or none.
std::optional<bool> is_of(const KeyCredential& key, const Thumbprint& wanted) {
  if (key.certificate) {
    const bool sha1 = wanted.algorithm() == evidence::DigestAlgorithm::kSha1;
    return (sha1 ? key.certificate->sha1 : key.certificate->sha256) == wanted;
  }
  if (!key.thumbprint || key.thumbprint->algorithm() != wanted.algorithm()) return std::nullopt;
  return *key.thumbprint == wanted;
}

std::string name_of(const KeyCredential& key) {
  if (key.thumbprint) return key.thumbprint->hex();
  return key.key_id.empty() ? key.path : "the key " + core::one_line(key.key_id, 64);
}

/// What one certificate of the configuration must find registered.
struct Slot {
  std::string_view name;  ///< `current`, `next`
  const Thumbprint& thumbprint;
  std::optional<SystemTime> needed_at = std::nullopt;  ///< when its registration has to have begun
};

class Registrations {
 public:
  Registrations(const RegisteredKeys& keys, std::vector<const evidence::KeyHolder*> holders,
                const RegistrationDemand& demand)
      : keys_(keys), demand_(demand) {
    for (const auto* holder : holders) {
      for (const auto& key : holder->keys) {
        if (can_verify(key)) certificates_.push_back(&key);
      }
    }
  }

  std::vector<Finding> judge() {
    const auto& current = demand_.configured.current;
    if (current) judge_current({"current", *current, demand_.now});
    if (demand_.staged) {
      const auto& effective = demand_.staged->effective;
      const auto needed_at = effective ? std::optional(std::max(effective->latest, demand_.now)) : std::nullopt;
      judge_next({"next", demand_.staged->thumbprint, needed_at});
    }
    return std::move(findings_);
  }

 private:
  std::vector<const KeyCredential*> copies_of(const Thumbprint& wanted) const {
    std::vector<const KeyCredential*> copies;
    std::ranges::copy_if(certificates_, std::back_inserter(copies),
                         [&](const KeyCredential* key) { return is_of(*key, wanted).value_or(false); });
    return copies;
  }

  void judge_current(Slot slot) {
    const auto copies = copies_of(slot.thumbprint);
    if (copies.empty()) return add_missing("key_not_registered", core::Severity::kFailure, slot, "");
    judge_copies(copies, slot);
  }

  void judge_next(Slot slot) {
    const auto copies = copies_of(slot.thumbprint);
    if (!copies.empty()) return judge_copies(copies, slot);
    const auto& effective = demand_.staged->effective;
    const bool is_near = effective && effective->earliest - demand_.now < kStagingTime;
    const std::string when =
        effective ? fmt::format(", which takes over on {},", core::rfc3339(effective->earliest)) : std::string();
    add_missing("key_next_not_registered", is_near ? core::Severity::kFailure : core::Severity::kWarning, slot, when);
  }

  static bool begins_late(const KeyCredential& key, const Slot& slot) {
    return slot.needed_at && key.start && *key.start > *slot.needed_at;
  }

  /// Of several copies the one that lasts longest counts, of those that begin in time when there are any.
  void judge_copies(const std::vector<const KeyCredential*>& copies, Slot slot) {
    const auto worse = [&slot](const KeyCredential* a, const KeyCredential* b) {
      const bool a_late = begins_late(*a, slot);
      if (a_late != begins_late(*b, slot)) return a_late;
      return b->end ? a->end && *a->end < *b->end : a->end.has_value();
    };
    const KeyCredential& key = **std::ranges::max_element(copies, worse);
    if ((!key.end || !key.start) && !key.problem.empty()) {
      findings_.push_back(Finding("input_parse_error", fmt::format("{}: {}", keys_.where, key.problem), facts(slot)));
    } else if (is_over(key, demand_.now)) {
      add_expired(key, slot);
    } else if (begins_late(key, slot)) {
      add_for_later(key, slot);
    } else {
      judge_window(key, slot);
    }
  }

  void add_expired(const KeyCredential& key, Slot slot) {
    auto evidence = facts(slot);
    evidence.emplace_back("end", *key.end);
    findings_.push_back(
        Finding("key_registered_expired",
                fmt::format("{}: expected a registered copy of the {} certificate {} that is still valid, it ended on "
                            "{}",
                            keys_.where, slot.name, slot.thumbprint.hex(), core::rfc3339(*key.end)),
                std::move(evidence)));
  }

  void add_for_later(const KeyCredential& key, Slot slot) {
    auto evidence = facts(slot);
    evidence.emplace_back("start", *key.start);
    const bool is_now = *slot.needed_at == demand_.now;
    const std::string when = is_now ? "now" : "on " + core::rfc3339(*slot.needed_at) + ", when it takes over";
    findings_.push_back(
        Finding("key_registered_not_yet_valid",
                fmt::format("{}: expected a registered copy of the {} certificate {} that is valid {}, it begins on {}",
                            keys_.where, slot.name, slot.thumbprint.hex(), when, core::rfc3339(*key.start)),
                std::move(evidence)));
  }

  void judge_window(const KeyCredential& key, Slot slot) {
    const evidence::Certificate* certificate =
        key.certificate ? &*key.certificate : demand_.found.find(slot.thumbprint);
    if (certificate == nullptr) return;
    const auto differs = [](std::optional<SystemTime> registered, SystemTime own) {
      return registered && std::chrono::abs(*registered - own) > kWindowTolerance;
    };
    const bool start = differs(key.start, certificate->not_before);
    const bool end = differs(key.end, certificate->not_after);
    if (!start && !end) return;
    const SystemTime registered = end ? *key.end : *key.start;
    const SystemTime own = end ? certificate->not_after : certificate->not_before;
    auto evidence = facts(slot);
    evidence.emplace_back("registered", registered);
    evidence.emplace_back("certificate", own);
    findings_.push_back(Finding(
        "key_window_mismatch",
        fmt::format("{}: expected the registered copy of the {} certificate {} to {} with it on {}, it does on {}",
                    keys_.where, slot.name, slot.thumbprint.hex(), end ? "end" : "begin", core::rfc3339(own),
                    core::rfc3339(registered)),
        std::move(evidence)));
  }

  /// Says that the certificate is not registered, or why that cannot be told.
  void add_missing(core::Code code, core::Severity severity, Slot slot, const std::string& when) {
    if (auto unknown = untold(slot)) return findings_.push_back(*std::move(unknown));
    std::vector<std::string> names;
    for (const auto* key : certificates_) names.push_back(name_of(*key));
    findings_.push_back(
        Finding(code, severity,
                fmt::format("{}: expected the {} certificate {}{} among the registered keys, found {}", keys_.where,
                            slot.name, slot.thumbprint.hex(), when, few_of(std::move(names), "none")),
                facts(slot)));
  }

  std::optional<Finding> untold(Slot slot) const {
    if (keys_.found.is_partial) {
      return Finding("input_truncated",
                     fmt::format("{}: expected all registered keys, the list goes on at @odata.nextLink", keys_.where),
                     facts(slot));
    }
    const auto open = std::ranges::find_if(
        certificates_, [&](const KeyCredential* key) { return !is_of(*key, slot.thumbprint).has_value(); });
    if (open == certificates_.end()) return std::nullopt;
    const KeyCredential& key = **open;
    if (key.thumbprint) {
      return Finding(
          "thumbprint_algorithm_mismatch",
          fmt::format("{}: expected a {} thumbprint to compare with the configured {}, {} has {}", keys_.where,
                      to_string(slot.thumbprint.algorithm()), slot.thumbprint.hex(), key.path, key.thumbprint->hex()),
          facts(slot));
    }
    return Finding("input_missing",
                   fmt::format("{}: expected customKeyIdentifier or key, which say what certificate it is, {} has "
                               "neither",
                               keys_.where, key.path),
                   facts(slot));
  }

  std::vector<Evidence> facts(Slot slot) const {
    return {Evidence("source", keys_.where), Evidence(std::string(slot.name), slot.thumbprint.hex())};
  }

  const RegisteredKeys& keys_;
  const RegistrationDemand& demand_;
  std::vector<const KeyCredential*> certificates_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> judge_registered(const RegisteredKeys& keys, const RegisteredKeysConfig& config,
                                      const RegistrationDemand& demand) {
  auto holders = select_holders(keys, config);
  if (!holders) return {std::move(holders.error())};
  return Registrations(keys, *std::move(holders), demand).judge();
}

}  // namespace probe::probes
