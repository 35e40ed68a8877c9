#include "exporters/prometheus/histogram.hpp"

#include <algorithm>
#include <limits>

namespace probe::exporters {

Histogram::Histogram(std::span<const double> upper_bounds)
    : upper_bounds_(upper_bounds), counts_(upper_bounds.size() + 1) {}

void Histogram::observe(std::chrono::nanoseconds duration) {
  const double value = seconds(std::max(duration, std::chrono::nanoseconds::zero()));
  const auto bucket = std::ranges::lower_bound(upper_bounds_, value) - upper_bounds_.begin();
  ++counts_[static_cast<std::size_t>(bucket)];
  sum_ += value;
}

::prometheus::ClientMetric::Histogram Histogram::snapshot() const {
  ::prometheus::ClientMetric::Histogram histogram;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    histogram.sample_count += counts_[i];
    const double bound = i < upper_bounds_.size() ? upper_bounds_[i] : std::numeric_limits<double>::infinity();
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  histogram.sample_sum = sum_;
  return histogram;
}

}  // namespace probe::exporters
