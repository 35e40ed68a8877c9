#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "config/schema.hpp"
#include "probes/sources/export_source.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// The key `ews_gate`: who must be let through to EWS in Exchange Online.
struct EwsGateExpectation {
  std::vector<std::string> application_identifiers;
  std::optional<std::chrono::milliseconds> max_age;  ///< of what Exchange Online said, in a collector's document

  static config::Schema<EwsGateExpectation> schema();
};

/// Judges what the export of `reading`, which has one, says of Exchange Online's gate: `ews_gate_closed` when
/// EwsEnabled is not True, and for the expected applications that EwsAllowedAppIDs does not name. Where it does not
/// tell, `input_missing`, `input_stale`, and those of unreadable_export. Pure.
std::vector<core::Finding> judge_ews_gate(const ExportReading& reading, const EwsGateExpectation& expected,
                                          core::SystemTime now);

}  // namespace probe::probes
