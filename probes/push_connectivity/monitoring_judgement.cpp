#include "probes/push_connectivity/monitoring_judgement.hpp"

#include "config/durations.hpp"
#include "probes/sources/exported_date.hpp"
#include "probes/sources/public_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
      : reading_(reading), max_age_(max_age), now_(now), subject_(reading.where) {}

  MonitoringJudgement judge(std::string_view identity, const evidence::DateHint& hint) {
    if (!reading_.exported) {
      refuse(reading_.exported.error());
      return std::move(judgement_);
    }
    const auto results = evidence::read_monitoring_results(*reading_.exported, identity, hint);
    if (!results) {
      const bool unclear = results.error().kind == ParseErrorKind::kShape && has_result_type(*reading_.exported);
      if (unclear)
        judgement_.findings.push_back(unreadable_export(reading_.where, results.error()));
      else
        refuse(results.error());
    } else if (results->newest.empty()) {
      refuse_others(identity, results->others);
    } else {
      judge_all(results->newest);
    }
    return std::move(judgement_);
  }

 private:
  /// A command that failed gave no result, and neither did an export of something else.
  void refuse(const ParseError& error) {
    const bool none =
        error.kind == ParseErrorKind::kShape || is_shell_error(error) ||
        (reading_.exported && (error.kind == ParseErrorKind::kForeign || error.kind == ParseErrorKind::kNotCollected));
    if (none)
      missing(error.message);
    else
      judgement_.findings.push_back(unreadable_export(reading_.where, error));
  }

  void missing(std::string_view message) { add("probe_result_missing", public_text(message)); }

  void refuse_others(std::string_view identity, std::vector<std::string> others) {
    if (others.empty())
      return missing("expected the result of a monitoring probe, found none: the command gave no result");
    constexpr std::size_t kMaxNamed = 3;
    const std::size_t more = others.size() - std::min(others.size(), kMaxNamed);
    others.resize(others.size() - more);
    missing(fmt::format("expected a result of the monitoring probe {}, found only one of {}{}", identity,
                        fmt::join(others, ", "), more == 0 ? "" : fmt::format(" and {} more", more)));
  }

  /// One server's success says nothing about another's.
  void judge_all(const std::vector<MonitoringResult>& results) {
    bool all_succeeded = true;
    bool any_failed = false;
    for (const MonitoringResult& result : results) {
      set_subject(result);
      const bool fresh = is_fresh(result);
      if (fresh) judge_outcome(result);
      all_succeeded = all_succeeded && fresh && result.type == MonitoringResultType::kSucceeded;
      any_failed = any_failed || (fresh && result.type != MonitoringResultType::kSucceeded);
    }
    if (any_failed || all_succeeded) judgement_.succeeded = all_succeeded;
  }

  void set_subject(const MonitoringResult& result) {
    server_ = core::one_line(result.server.value_or(""), 128);
    subject_ = server_.empty() ? reading_.where : fmt::format("{}: {}", reading_.where, server_);
    ended_at_.reset();
  }

  /// Adds the finding when the result is too old, or that cannot be told.
  bool is_fresh(const MonitoringResult& result) {
    const auto read = possible_times(result.execution_ended, result.execution_end_time.value_or(""));
    if (!read) {
      judgement_.findings.push_back(unreadable_date(subject_, kProperty, read.error()));
      return false;
    }
    std::optional<PossibleTimes> times = *read;
    if (times && !times->ambiguous()) {
      ended_at_ = times->earliest;
      judgement_.ended_at = std::min(judgement_.ended_at.value_or(*ended_at_), *ended_at_);
    }
    if (!max_age_) return true;
    if (!times) times = started_at(result);
    if (!times && reading_.as_of) times = PossibleTimes{*reading_.as_of, *reading_.as_of, {}};
    if (!times) return stale(fmt::format("it has no {}, and the source does not say when it changed", kProperty));
    if (is_current(times->earliest) == is_current(times->latest)) return is_current(times->earliest) || stale(*times);
    judgement_.findings.push_back(ambiguous_date(subject_, kProperty, *times));
    return false;
  }

  /// A result that does not say when it ended is at most as new as its start is old: a run takes minutes.
  static std::optional<PossibleTimes> started_at(const MonitoringResult& result) {
    const auto started = possible_times(result.execution_started, result.execution_start_time.value_or(""));
    return started ? *started : std::nullopt;
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
    const std::string error = public_text(result.error.value_or(""));
    const std::string exception = public_text(result.exception.value_or(""));
    const std::string& why = error.empty() ? exception : error;
    const bool succeeded = result.type == MonitoringResultType::kSucceeded;
    if (succeeded && why.empty()) return;
    if (succeeded) {
      add("probe_result_failed", core::Severity::kWarning,
          fmt::format("expected no {} beside ResultType Succeeded, found {}", error.empty() ? "Exception" : "Error",
                      why));
    } else {
      add("probe_result_failed", core::Severity::kFailure,
          fmt::format("expected ResultType Succeeded, found {}{}{}", to_string(result.type), why.empty() ? "" : ": ",
                      why));
    }
    core::Finding& finding = judgement_.findings.back();
    finding.add(core::Evidence("result_type", std::string(to_string(result.type))));
    if (result.identity && !result.identity->empty()) {
      finding.add(core::Evidence("identity", core::one_line(*result.identity)));
    }
    if (!error.empty()) finding.add(core::Evidence("error", error));
    if (!exception.empty()) finding.add(core::Evidence("exception", exception));
  }

  void add(core::Code code, const std::string& message) { add(code, code.info().severity, message); }

  void add(core::Code code, core::Severity severity, const std::string& message) {
    core::Finding finding(code, severity, fmt::format("{}: {}", subject_, message),
                          {core::Evidence("source", reading_.where)});
    if (!server_.empty()) finding.add(core::Evidence("server", server_));
    if (ended_at_) finding.add(core::Evidence("execution_end_time", *ended_at_));
    judgement_.findings.push_back(std::move(finding));
  }

  const ExportReading& reading_;
  const std::optional<std::chrono::milliseconds> max_age_;
  const core::SystemTime now_;
  std::string subject_;  ///< starts messages: the source, and the server where the results name one
  std::string server_;
  std::optional<core::SystemTime> ended_at_;  ///< of the result in hand
  MonitoringJudgement judgement_;
};

}  // namespace

MonitoringJudgement judge_monitoring(const ExportReading& reading, std::string_view identity,
                                     const evidence::DateHint& hint, std::optional<std::chrono::milliseconds> max_age,
                                     core::SystemTime now) {
  return MonitoringJudge(reading, max_age, now).judge(identity, hint);
}

}  // namespace probe::probes
