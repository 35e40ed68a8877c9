#pragma once

#include "exporters/history/run_history.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/family_set.hpp"

#include <array>

namespace probe::exporters {

/// What the history tells of itself. Names are API.
namespace families {

inline constexpr FamilyInfo kHistoryWritten{"probe_agent_history_runs_written_total", "Runs written to the history",
                                            ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kHistoryDropped{"probe_agent_history_runs_dropped_total",
                                            "Runs that never came into the history because its queue was full",
                                            ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kHistoryErrors{"probe_agent_history_write_errors_total",
                                           "Attempts to open or to write the history that failed",
                                           ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kHistorySetAside{"probe_agent_history_files_set_aside_total",
                                             "Damaged files of the history that were set aside for a new one",
                                             ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kHistoryQueued{
    "probe_agent_history_queued_runs", "Runs that wait to be written to the history", ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kHistorySize{"probe_agent_history_size_bytes",
                                         "Size of the file of the history without its log",
                                         ::prometheus::MetricType::Gauge};
inline constexpr FamilyInfo kHistoryWritable{"probe_agent_history_writable",
                                             "Whether the latest attempt to open or to write the history went well",
                                             ::prometheus::MetricType::Gauge};

inline constexpr std::array kAllOfHistory{&kHistoryWritten, &kHistoryDropped, &kHistoryErrors,  &kHistorySetAside,
                                          &kHistoryQueued,  &kHistorySize,    &kHistoryWritable};

}  // namespace families

/// Adds all of them. `created`: since when they count.
void add_history(FamilySet& set, const HistoryStats& stats, core::SystemTime created);

}  // namespace probe::exporters
