#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/monitoring_result.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/sources/export_source.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace probe::probes {

/// What an exported result of Exchange's own monitoring probe says.
struct MonitoringJudgement {
  std::vector<core::Finding> findings;
  std::optional<bool> succeeded;             ///< nothing: there is no result, or one that says nothing about now
  std::optional<core::SystemTime> ended_at;  ///< when the monitoring probe ran, where that is known
};

/// Judges the result in an export (`Invoke-MonitoringProbe`): `probe_result_failed`, `probe_result_missing`, and
/// `probe_result_stale` when it ended longer than `max_age` ago; a result without a time is as old as the export.
/// Without `max_age` any age will do.
MonitoringJudgement judge_monitoring(const ExportReading& reading, const evidence::DateHint& hint,
                                     std::optional<std::chrono::milliseconds> max_age, core::SystemTime now);

}  // namespace probe::probes
