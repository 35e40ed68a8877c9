#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// How a probe of Exchange's managed availability ended, with the numbers that its events have.
enum class MonitoringResultType {
  kTimeout = 1,
  kPoisoned = 2,  ///< the probe killed its worker
  kSucceeded = 3,
  kFailed = 4,
  kQuarantined = 5,  ///< stopped, since it keeps killing its worker
  kRejected = 6,
};

constexpr std::string_view to_string(MonitoringResultType type) {
  switch (type) {
    case MonitoringResultType::kTimeout:
      return "Timeout";
    case MonitoringResultType::kPoisoned:
      return "Poisoned";
    case MonitoringResultType::kSucceeded:
      return "Succeeded";
    case MonitoringResultType::kFailed:
      return "Failed";
    case MonitoringResultType::kQuarantined:
      return "Quarantined";
    case MonitoringResultType::kRejected:
      return "Rejected";
  }
  return "unknown";
}

/// What `Invoke-MonitoringProbe` found. Nothing in an optional: the property was not exported; an empty text: blank.
struct MonitoringResult {
  MonitoringResultType type = MonitoringResultType::kFailed;
  std::optional<std::string> server;
  std::optional<std::string> identity;  ///< MonitorIdentity, Identity or ResultName, the first that names a probe
  std::optional<std::string> error;     ///< lines are kept
  std::optional<std::string> exception;
  std::optional<std::string> execution_start_time;                        ///< as exported
  std::optional<tl::expected<DateReading, DateError>> execution_started;  ///< what it means; nothing when blank
  std::optional<std::string> execution_end_time;                          ///< as exported
  std::optional<tl::expected<DateReading, DateError>> execution_ended;    ///< what it means; nothing when blank
};

/// What an export has of results.
struct MonitoringResults {
  std::vector<MonitoringResult> newest;  ///< of the probe asked for, one for every server, in the order of the servers
  std::vector<std::string> others;       ///< identities of other probes whose results are there, without repetition
};

/// The newest result for every server, of the monitoring probe `identity`: `HEALTHSET`, `HEALTHSET\PROBE` or
/// `HEALTHSET\PROBE\TARGET`, each with all below it; case does not count. A result that names no probe counts as one
/// of it. The newest is the one whose ExecutionEndTime is last, or where that cannot be told the last one printed. In a
/// collector's document results are in the section `monitoringProbe`. The type is a name, a number or both. Dates are
/// read by the culture of `hint`, in UTC. Results of Test-OAuthConnectivity, which have a ResultType too, are left out.
///
/// Neither newest nor others: the command ran and gave no result, which is no error of the reader. So says a collector
/// whose section is null, and JSON or CLIXML without any object. Errors: other objects only, the command failed
/// (kForeign), a PowerShell error behind a result that counts, a result that was cut off, and a ResultType that is none
/// of the six.
Parsed<MonitoringResults> read_monitoring_results(const Export& exported, std::string_view identity,
                                                  const DateHint& hint = {});

}  // namespace probe::evidence
