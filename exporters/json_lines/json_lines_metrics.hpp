#pragma once

#include "exporters/json_lines/json_lines.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/family_set.hpp"

#include <array>

namespace probe::exporters {

/// What the lines of JSON tell of themselves. Names are API.
namespace families {

inline constexpr FamilyInfo kJsonLinesWritten{"probe_agent_json_lines_written_total", "Runs written as lines of JSON",
                                              ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kJsonLinesDropped{"probe_agent_json_lines_dropped_total",
                                              "Runs never written as lines of JSON because their queue was full",
                                              ::prometheus::MetricType::Counter};
inline constexpr FamilyInfo kJsonLinesErrors{"probe_agent_json_lines_write_errors_total",
                                             "Attempts to open or to write the file of JSON lines that failed",
                                             ::prometheus::MetricType::Counter};

inline constexpr std::array kAllOfJsonLines{&kJsonLinesWritten, &kJsonLinesDropped, &kJsonLinesErrors};

}  // namespace families

/// Adds all of them. `created`: since when they count.
inline void add_json_lines(FamilySet& set, const JsonLinesStats& stats, core::SystemTime created) {
  set.counter(families::kJsonLinesWritten, {}, static_cast<double>(stats.written), created);
  set.counter(families::kJsonLinesDropped, {}, static_cast<double>(stats.dropped), created);
  set.counter(families::kJsonLinesErrors, {}, static_cast<double>(stats.write_errors), created);
}

}  // namespace probe::exporters
