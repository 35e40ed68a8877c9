#pragma once

#include <prometheus/client_metric.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace probe::exporters {

/// Counts durations in fixed buckets, as a Prometheus histogram. Single-threaded.
class Histogram {
 public:
  /// `upper_bounds`: in seconds, ascending, without +Inf; must live as long as the histogram (a constant).
  explicit Histogram(std::span<const double> upper_bounds);

  /// Negative durations count as zero.
  void observe(std::chrono::nanoseconds duration);

  /// Cumulative counts, +Inf bucket included.
  ::prometheus::ClientMetric::Histogram snapshot() const;

 private:
  std::span<const double> upper_bounds_;
  std::vector<std::uint64_t> counts_;  // one more than bounds: the last is for what exceeds them all
  double sum_ = 0;
};

/// `duration` in seconds.
constexpr double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration_cast<std::chrono::duration<double>>(duration).count();
}

}  // namespace probe::exporters
