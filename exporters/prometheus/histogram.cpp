#include "exporters/prometheus/histogram.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace probe::exporters {

Histogram::Histogram(std::span<const double> upper_bounds)
    : upper_bounds_(upper_bounds), counts_(upper_bounds.size() + 1) {}

std::size_t Histogram::count(double value) {
  const auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(upper_bounds_, value) - upper_bounds_.begin());
  ++counts_[bucket];
  sum_ += value;
  return bucket;
}

void Histogram::observe(std::chrono::nanoseconds duration) {
  count(seconds(std::max(duration, std::chrono::nanoseconds::zero())));
}

void Histogram::observe(std::chrono::nanoseconds duration, std::string run_id, core::SystemTime at) {
  const double value = seconds(std::max(duration, std::chrono::nanoseconds::zero()));
  const std::size_t bucket = count(value);
  Exemplar exemplar{std::move(run_id), value, at};
  const auto known = std::ranges::find(exemplars_, bucket, &std::pair<std::size_t, Exemplar>::first);
  if (known != exemplars_.end()) {
    known->second = std::move(exemplar);
  } else {
    exemplars_.reserve(exemplars_.size() + 1);  // push_back alone would double the room
    exemplars_.emplace_back(bucket, std::move(exemplar));
  }
}

const Exemplar* Histogram::exemplar_of(std::size_t bucket) const {
  const auto known = std::ranges::find(exemplars_, bucket, &std::pair<std::size_t, Exemplar>::first);
  return known == exemplars_.end() ? nullptr : &known->second;
}

HistogramSnapshot Histogram::snapshot() const {
  HistogramSnapshot snapshot;
  if (!exemplars_.empty()) snapshot.exemplars.resize(counts_.size());
  for (const auto& [bucket, exemplar] : exemplars_) snapshot.exemplars[bucket] = exemplar;
  auto& histogram = snapshot.counts;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    histogram.sample_count += counts_[i];
    const double bound = i < upper_bounds_.size() ? upper_bounds_[i] : std::numeric_limits<double>::infinity();
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  histogram.sample_sum = sum_;
  return snapshot;
}

}  // namespace probe::exporters
