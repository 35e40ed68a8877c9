#pragma once

#include <prometheus/metric_type.h>

#include <array>
#include <string_view>

/// Every metric that the exporter itself owns, declared once. Names are API. Metrics of probe types are core::Metric
/// constants beside their type.
namespace probe::exporters {

struct FamilyInfo {
  std::string_view name;
  std::string_view help;  ///< one sentence without a full stop
  ::prometheus::MetricType type;
};

namespace families {

inline constexpr FamilyInfo kSuccess{"probe_success", "Whether the latest run of the probe succeeded (1) or failed (0)",
                                     ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kDuration{"probe_duration_seconds", "How long the latest run of the probe took",
                                      ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kRunDuration{"probe_run_duration_seconds", "How long runs of the probe took",
                                         ::prometheus::MetricType::Histogram};
inline constexpr FamilyInfo kPhaseDuration{
    "probe_phase_duration_seconds",
    "Time that the latest run spent in each phase that took place; queue: what the agent itself let wait",
    ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kRuns{"probe_runs_total", "Finished runs of the probe", ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kRunsFailed{"probe_runs_failed_total", "Finished runs of the probe that failed",
                                        ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kFailures{"probe_failures_total",
                                      "Failed runs of the probe by class of the finding that decided",
                                      ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kFailureInfo{"probe_failure_info",
                                         "Causes for which the latest run failed, 1 while the probe is failing",
                                         ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kWarningInfo{"probe_warning_info", "Warnings of the latest run, 1 while there is one",
                                         ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kLastRun{"probe_last_run_timestamp_seconds",
                                     "When the latest run of the probe ended, in Unix time",
                                     ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kLastSuccess{"probe_last_success_timestamp_seconds",
                                         "When the latest successful run of the probe ended, in Unix time",
                                         ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kInterval{"probe_interval_seconds",
                                      "How often the probe runs; results older than three intervals are not shown",
                                      ::prometheus::MetricType::Gauge};

inline constexpr FamilyInfo kBuildInfo{"probe_agent_build_info", "What the agent was built from and with, always 1",
                                       ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kReloadSuccessful{"probe_agent_config_last_reload_successful",
                                              "Whether the latest load of the configuration succeeded",
                                              ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kReloadTimestamp{"probe_agent_config_last_reload_success_timestamp_seconds",
                                             "When the configuration was last loaded successfully, in Unix time",
                                             ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kWebConfigSuccessful{"probe_agent_web_config_last_reload_successful",
                                                 "Whether the latest load of the web configuration succeeded",
                                                 ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kWebConfigTimestamp{"probe_agent_web_config_last_reload_success_timestamp_seconds",
                                                "When the web configuration was last loaded successfully, in Unix time",
                                                ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kLateness{"probe_agent_run_lateness_seconds", "How long after their due time runs started",
                                      ::prometheus::MetricType::Histogram};
inline constexpr FamilyInfo kSkipped{"probe_agent_runs_skipped_total", "Due runs that did not start, by reason",
                                     ::prometheus::MetricType::Counter};

inline constexpr FamilyInfo kProcessCpu{"process_cpu_seconds_total", "Total user and system CPU time spent in seconds",
                                        ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kProcessOpenFds{"process_open_fds", "Number of open file descriptors",
                                            ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kProcessMaxFds{"process_max_fds", "Maximum number of open file descriptors",
                                           ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kProcessVirtual{"process_virtual_memory_bytes", "Virtual memory size in bytes",
                                            ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kProcessVirtualMax{"process_virtual_memory_max_bytes",
                                               "Maximum amount of virtual memory available in bytes",
                                               ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kProcessResident{"process_resident_memory_bytes", "Resident memory size in bytes",
                                             ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kProcessStart{"process_start_time_seconds",
                                          "Start time of the process since the Unix epoch in seconds",
                                          ::prometheus::MetricType::Gauge};

/// All of the above, for the reference page and the tests.
inline constexpr std::array kAll{
    &kSuccess,
    &kDuration,
    &kRunDuration,
    &kPhaseDuration,
    &kRuns,
    &kRunsFailed,
    &kFailures,
    &kFailureInfo,
    &kWarningInfo,
    &kLastRun,
    &kLastSuccess,
    &kInterval,
    &kBuildInfo,
    &kReloadSuccessful,
    &kReloadTimestamp,
    &kWebConfigSuccessful,
    &kWebConfigTimestamp,
    &kLateness,
    &kSkipped,
    &kProcessCpu,
    &kProcessOpenFds,
    &kProcessMaxFds,
    &kProcessVirtual,
    &kProcessVirtualMax,
    &kProcessResident,
    &kProcessStart,
};

}  // namespace families

}  // namespace probe::exporters
