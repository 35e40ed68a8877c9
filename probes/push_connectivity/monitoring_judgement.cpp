#include "probes/push_connectivity/monitoring_judgement.hpp"

#include "config/durations.hpp"
#include "probes/sources/exported_date.hpp"
#include "probes/sources/public_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::MonitoringResult;
using evidence::MonitoringResultType;
using evidence::ParseError;
using evidence::ParseErrorKind;

/// As for files: clocks may disagree by as much without anything being wrong.
constexpr std::chrono::minutes kClockTolerance{5};
constexpr const char* kProperty = "ExecutionEndTime";

/// The cmdlet wrote an error and no object: the monitoring service does not know the probe, or does not run.
bool is_shell_error(const ParseError& error) {
  return error.kind == ParseErrorKind::kForeign && error.message.find("PowerShell error") != std::string::npos;
}

bool has_result_type(const evidence::Export& exported) {
  return std::ranges::any_of(exported.objects, [](const evidence::ExportedObject& object) {
    return object.has("ResultType") && !object.has("Task") && !object.has("Detail");
  });
}

class MonitoringJudge {
 public:
  MonitoringJudge(const ExportReading& reading, std::optional<std::chrono::milliseconds> max_age, core::SystemTime now)
      : reading_(reading), max_age_(max_age), now_(now) {}

  MonitoringJudgement judge(const evidence::DateHint& hint) {
    if (!reading_.exported) {
      refuse(reading_.exported.error());
      return std::move(judgement_);
    }
    const auto result = evidence::read_monitoring_result(*reading_.exported, hint);
    if (!result) {
      const bool unclear = result.error().kind == ParseErrorKind::kShape && has_result_type(*reading_.exported);
      if (unclear)
        judgement_.findings.push_back(unreadable_export(reading_.where, result.error()));
      else
        refuse(result.error());
    } else if (!*result) {
      missing("expected the result of a monitoring probe, found none: the command gave no result");
    } else if (is_fresh(**result)) {
      judge_outcome(**result);
    }
    return std::move(judgement_);
  }

 private:
  /// A command that failed gave no result, and neither did an export of something else.
  void refuse(const ParseError& error) {
    const bool none = error.kind == ParseErrorKind::kShape || is_shell_error(error) ||
                      (reading_.exported && error.kind == ParseErrorKind::kForeign);
    if (none)
      missing(error.message);
    else
      judgement_.findings.push_back(unreadable_export(reading_.where, error));
  }

  void missing(std::string_view message) { add("probe_result_missing", public_text(message)); }

  /// Adds the finding when the result is too old, or that cannot be told.
  bool is_fresh(const MonitoringResult& result) {
    const auto read = possible_times(result.execution_ended, result.execution_end_time.value_or(""));
    if (!read) {
      judgement_.findings.push_back(unreadable_date(reading_.where, kProperty, read.error()));
      return false;
    }
    std::optional<PossibleTimes> times = *read;
    if (times && !times->ambiguous()) judgement_.ended_at = times->earliest;
    if (!max_age_) return true;
    if (!times && reading_.as_of) times = PossibleTimes{*reading_.as_of, *reading_.as_of, {}};
    if (!times) return stale(fmt::format("it has no {}, and the source does not say when it changed", kProperty));
    if (is_current(times->earliest) == is_current(times->latest)) return is_current(times->earliest) || stale(*times);
    judgement_.findings.push_back(ambiguous_date(reading_.where, kProperty, *times));
    return false;
  }

  bool is_current(core::SystemTime ended) const { return now_ - ended <= *max_age_ && ended <= now_ + kClockTolerance; }

  bool stale(const PossibleTimes& times) {
    using std::chrono::seconds;
    const auto age = std::chrono::duration_cast<seconds>(now_ - times.latest);
    if (times.latest <= now_) return stale(fmt::format("it ended {} ago", short_duration(age)));
    return stale(fmt::format("it ended at a time that is {} ahead of this host's clock", short_duration(-age)));
  }

  bool stale(std::string_view seen) {
    add("probe_result_stale",
        fmt::format("expected a result at most {} old, {}", config::format_duration(*max_age_), seen));
    return false;
  }

  void judge_outcome(const MonitoringResult& result) {
    judgement_.succeeded = result.type == MonitoringResultType::kSucceeded;
    if (*judgement_.succeeded) return;
    const std::string error = public_text(result.error.value_or(""));
    const std::string exception = public_text(result.exception.value_or(""));
    const std::string& why = error.empty() ? exception : error;
    add("probe_result_failed", fmt::format("expected ResultType Succeeded, found {}{}{}", to_string(result.type),
                                           why.empty() ? "" : ": ", why));
    core::Finding& finding = judgement_.findings.back();
    finding.add(core::Evidence("result_type", std::string(to_string(result.type))));
    if (result.identity && !result.identity->empty()) {
      finding.add(core::Evidence("identity", core::one_line(*result.identity)));
    }
    if (!error.empty()) finding.add(core::Evidence("error", error));
    if (!exception.empty()) finding.add(core::Evidence("exception", exception));
  }

  void add(core::Code code, const std::string& message) {
    core::Finding finding(code, fmt::format("{}: {}", reading_.where, message),
                          {core::Evidence("source", reading_.where)});
    if (judgement_.ended_at) finding.add(core::Evidence("execution_end_time", *judgement_.ended_at));
    judgement_.findings.push_back(std::move(finding));
  }

  const ExportReading& reading_;
  const std::optional<std::chrono::milliseconds> max_age_;
  const core::SystemTime now_;
  MonitoringJudgement judgement_;
};

}  // namespace

MonitoringJudgement judge_monitoring(const ExportReading& reading, const evidence::DateHint& hint,
                                     std::optional<std::chrono::milliseconds> max_age, core::SystemTime now) {
  return MonitoringJudge(reading, max_age, now).judge(hint);
}

}  // namespace probe::probes
