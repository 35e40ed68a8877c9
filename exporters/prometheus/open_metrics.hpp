#pragma once

#include "exporters/prometheus/family.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// Content-Type of a page in OpenMetrics.
inline constexpr std::string_view kOpenMetricsContentType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What has to stand at the end of a page in OpenMetrics, once.
inline constexpr std::string_view kOpenMetricsEnd = "# EOF\n";

/// `families`, sorted by name, in OpenMetrics 1.0, without `kOpenMetricsEnd`, so that parts of a page can be rendered
/// apart. Counters and histograms say since when they count, buckets have exemplars, and gauges whose name ends in
/// `_info` become info metrics. Names must be valid and counters end in `_total`: asserted.
std::string to_open_metrics(const std::vector<Family>& families);

/// Puts `exemplar` behind the sample of a bucket.
void append_exemplar(std::string& page, const Exemplar& exemplar);

}  // namespace probe::exporters
