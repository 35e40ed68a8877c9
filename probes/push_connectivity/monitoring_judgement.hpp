#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/monitoring_result.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/sources/export_source.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace probe::probes {

/// What exported results of Exchange's own monitoring probe say.
struct MonitoringJudgement {
  std::vector<core::Finding> findings;
  /// Whether it succeeded on every server. Nothing: there is no result, or none failed and one says nothing about now.
  std::optional<bool> succeeded;
  std::optional<core::SystemTime> ended_at;  ///< when it ran, where that is known; the oldest of several servers
};

/// Judges the newest result for every server in an export (`Invoke-MonitoringProbe`) of the monitoring probe
/// `identity`: `probe_result_failed`, `probe_result_missing`, also when there are only results of other probes, and
/// `probe_result_stale` when it ended longer than `max_age` ago; a result without a time is as old as the export.
/// Without `max_age` any age will do.
MonitoringJudgement judge_monitoring(const ExportReading& reading, std::string_view identity,
                                     const evidence::DateHint& hint, std::optional<std::chrono::milliseconds> max_age,
                                     core::SystemTime now);

}  // namespace probe::probes
