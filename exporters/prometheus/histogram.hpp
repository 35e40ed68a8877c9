#pragma once

#include "exporters/prometheus/family.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
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
  std::size_t buckets() const { return upper_bounds_.size() + 1; }
  /// How many durations fell into the bucket alone.
  std::uint64_t count_of(std::size_t bucket) const;
  double sum() const { return sum_; }
  /// nullptr: the bucket has none.
  const Exemplar* exemplar_of(std::size_t bucket) const;
  std::span<const double> upper_bounds() const { return upper_bounds_; }

  /// Cumulative counts, +Inf bucket included.
  HistogramSnapshot snapshot() const;

 private:
  struct Bucket {
    std::size_t place;
    std::uint64_t count = 0;
    std::optional<Exemplar> exemplar = {};
  };

  Bucket& count(double value);
  const Bucket* find(std::size_t place) const;

  std::span<const double> upper_bounds_;
  double sum_ = 0;
  // Those into which something fell, the first to do so first. Few: the runs of a probe take much the same time.
  std::vector<Bucket> used_;
};

/// `duration` in seconds.
constexpr double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration_cast<std::chrono::duration<double>>(duration).count();
}

}  // namespace probe::exporters
