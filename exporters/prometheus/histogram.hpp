#pragma once

#include "exporters/prometheus/family.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace probe::exporters {

/// Counts durations in fixed buckets, as a Prometheus histogram. Single-threaded.
class Histogram {
 public:
  /// `upper_bounds`: in seconds, ascending, without +Inf; must live as long as the histogram (a constant).
  explicit Histogram(std::span<const double> upper_bounds);

  /// Negative durations count as zero.
  void observe(std::chrono::nanoseconds duration);
  /// The same of the run `run_id`, which ended `at` and is the exemplar of its bucket until a later one comes.
  void observe(std::chrono::nanoseconds duration, std::string run_id, core::SystemTime at);

  /// How many buckets there are, the last without a bound.
  std::size_t buckets() const { return counts_.size(); }
  /// How many durations fell into the bucket alone.
  std::uint64_t count_of(std::size_t bucket) const { return counts_[bucket]; }
  double sum() const { return sum_; }
  /// nullptr: the bucket has none.
  const Exemplar* exemplar_of(std::size_t bucket) const;
  std::span<const double> upper_bounds() const { return upper_bounds_; }

  /// Cumulative counts, +Inf bucket included.
  HistogramSnapshot snapshot() const;

 private:
  std::size_t count(double value);

  std::span<const double> upper_bounds_;
  std::vector<std::uint64_t> counts_;  // one more than bounds: the last is for what exceeds them all
  double sum_ = 0;
  // By bucket; few have one: the runs of a probe take much the same time.
  std::vector<std::pair<std::size_t, Exemplar>> exemplars_;
};

/// `duration` in seconds.
constexpr double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration_cast<std::chrono::duration<double>>(duration).count();
}

}  // namespace probe::exporters
