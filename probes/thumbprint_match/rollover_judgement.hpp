#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/sources/exported_date.hpp"
#include "probes/thumbprint_match/thumbprint_evidence.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// Judging how the next certificate takes over. Pure and thread-safe.
namespace probe::probes {

/// How long before its date a certificate has to be staged, so that every server and partner knows it by then; the
/// service that changes over runs every twelve hours, and documents of keys are cached for a day.
inline constexpr std::chrono::hours kStagingTime{48};

/// A next certificate, and when it takes over.
struct StagedCertificate {
  evidence::Thumbprint thumbprint;
  std::optional<PossibleTimes> effective;  ///< nothing: not told
};

/// The next certificate of a configuration. Nothing when there is none, or when it is the current one already.
std::optional<StagedCertificate> staged_of(const ConfiguredThumbprints& configured,
                                           const std::optional<PossibleTimes>& effective);

/// The effective date of `config`. A date that cannot be read is a finding.
std::optional<PossibleTimes> effective_date_of(const evidence::AuthConfig& config, const std::string& where,
                                               std::vector<core::Finding>& findings);

/// Judges the date. `as_of`: the moment whose state the configuration shows; `first_seen_at`: that of the first
/// configuration with this certificate and this date, nothing when it was there before anybody looked.
///
/// `rollover_stalled` when the date passed more than a day before `as_of`; `rollover_too_soon` when it was less than
/// kStagingTime away at `first_seen_at` and is still to come; `input_date_ambiguous` when the date can be read in two
/// ways that do not come to the same.
std::vector<core::Finding> judge_effective_date(const StagedCertificate& staged, const std::string& where,
                                                core::SystemTime as_of, std::optional<core::SystemTime> first_seen_at);

/// Judges the certificate that is to take over: `rollover_next_unusable` when a server that lists its certificates does
/// not have it or its private key, and when it ends before its date or before the current one, or its key is weak.
std::vector<core::Finding> judge_staged_certificate(const StagedCertificate& staged,
                                                    const ConfiguredThumbprints& configured,
                                                    const ThumbprintEvidence& found, const std::string& where,
                                                    core::SystemTime now);

}  // namespace probe::probes
