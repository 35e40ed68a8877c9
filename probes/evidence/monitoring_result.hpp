#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <optional>
#include <string>
#include <string_view>

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
  std::optional<std::string> identity;  ///< Identity, MonitorIdentity or ResultName, the first that was exported
  std::optional<std::string> error;     ///< lines are kept
  std::optional<std::string> exception;
  std::optional<std::string> execution_end_time;                        ///< as exported
  std::optional<tl::expected<DateReading, DateError>> execution_ended;  ///< what it means; nothing when blank
};

/// The last result in an export, whether its type is a name, a number or both; in a collector's document its section
/// `monitoringProbe`. Dates are read by the culture of `hint`, in UTC. Results of Test-OAuthConnectivity, which have a
/// ResultType too, are left out.
///
/// Nothing: the command ran and gave no result, which is no error of the reader. So says a collector whose section is
/// null, and JSON or CLIXML without any object. Errors: other objects only, the command failed (kForeign), a PowerShell
/// error behind the result, and a ResultType that is none of the six.
Parsed<std::optional<MonitoringResult>> read_monitoring_result(const Export& exported, const DateHint& hint = {});

}  // namespace probe::evidence
