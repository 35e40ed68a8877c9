#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "agent/core/result.hpp"
#include "probes/thumbprint_match/registered_keys.hpp"
#include "probes/thumbprint_match/rollover_judgement.hpp"
#include "probes/thumbprint_match/thumbprint_evidence.hpp"

#include <optional>
#include <string>
#include <vector>

/// Judging the keys that a partner has registered. Pure and thread-safe.
namespace probe::probes {

/// Those whose keys count. With `app_id` the application and service principals of that identifier, or the only holder
/// when the export does not say who it is. Without: for keys that must be absent the shared service principal; for keys
/// that must be present the only application beside it, or it when there is no other. The error is `input_missing` when
/// the export does not have the holder or not its keys, `input_parse_error` when it has several and none is named.
tl::expected<std::vector<const evidence::KeyHolder*>, core::Finding> select_holders(const RegisteredKeys& keys,
                                                                                    const RegisteredKeysConfig& config);

/// What registered keys are held against.
struct RegistrationDemand {
  const ConfiguredThumbprints& configured;
  const std::optional<StagedCertificate>& staged;
  const ThumbprintEvidence& found;  ///< for the dates of the certificates
  core::SystemTime now;
};

/// Keys that must be there: `key_not_registered` for the current certificate, `key_registered_expired` and
/// `key_registered_not_yet_valid` (of the next one: not by its date) for either, `key_next_not_registered` for the next
/// one (a failure less than kStagingTime before its date), `key_window_mismatch` for dates that are not the
/// certificate's. What an export leaves open is unknown: `input_truncated` when the list goes on, `input_missing` for a
/// key that does not say which certificate it is, `thumbprint_algorithm_mismatch`.
std::vector<core::Finding> judge_registered(const RegisteredKeys& keys, const RegisteredKeysConfig& config,
                                            const RegistrationDemand& demand);

/// Keys that must not be there: `key_on_shared_principal` for each configured certificate, and on the shared service
/// principal for every certificate that has not expired.
std::vector<core::Finding> judge_leftovers(const RegisteredKeys& keys, const RegisteredKeysConfig& config,
                                           const RegistrationDemand& demand);

}  // namespace probe::probes
