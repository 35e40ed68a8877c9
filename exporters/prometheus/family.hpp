#pragma once

#include "agent/core/clock.hpp"

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include <optional>
#include <string>
#include <vector>

namespace probe::exporters {

/// One observation that stands for all in its bucket, and the run in which it was made (OpenMetrics 1.0, “Exemplars”).
struct Exemplar {
  std::string run_id;
  double value = 0;
  core::SystemTime at;
};

/// What OpenMetrics tells of a series beyond what prometheus-cpp's model holds.
struct SeriesDetail {
  std::optional<core::SystemTime> created;         ///< since when a counter or histogram counts
  std::vector<std::optional<Exemplar>> exemplars;  ///< of a histogram, by bucket; empty: of none
};

/// A family of series with their details. `details` is empty or as long as `base.metric`.
struct Family {
  ::prometheus::MetricFamily base;
  std::vector<SeriesDetail> details;
};

/// A histogram as it was at one moment.
struct HistogramSnapshot {
  ::prometheus::ClientMetric::Histogram counts;
  std::vector<std::optional<Exemplar>> exemplars;
};

}  // namespace probe::exporters
