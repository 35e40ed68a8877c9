#include "exporters/prometheus/histogram.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace probe::exporters {

Histogram::Histogram(std::span<const double> upper_bounds) : upper_bounds_(upper_bounds) {}

Histogram::Bucket& Histogram::count(double value) {
  const auto place = static_cast<std::size_t>(std::ranges::lower_bound(upper_bounds_, value) - upper_bounds_.begin());
  auto bucket = std::ranges::find(used_, place, &Bucket::place);
  if (bucket == used_.end()) {
    used_.reserve(used_.size() + 1);  // insert alone would double the room
    bucket = used_.insert(used_.end(), Bucket{place});
  }
  ++bucket->count;
  sum_ += value;
  return *bucket;
}

const Histogram::Bucket* Histogram::find(std::size_t place) const {
  const auto bucket = std::ranges::find(used_, place, &Bucket::place);
  return bucket == used_.end() ? nullptr : &*bucket;
}

void Histogram::observe(std::chrono::nanoseconds duration) {
  count(seconds(std::max(duration, std::chrono::nanoseconds::zero())));
}

void Histogram::observe(std::chrono::nanoseconds duration, std::string run_id, core::SystemTime at) {
  const double value = seconds(std::max(duration, std::chrono::nanoseconds::zero()));
  count(value).exemplar = Exemplar{std::move(run_id), value, at};
}

std::uint64_t Histogram::count_of(std::size_t bucket) const {
  const auto* used = find(bucket);
  return used == nullptr ? 0 : used->count;
}

const Exemplar* Histogram::exemplar_of(std::size_t bucket) const {
  const auto* used = find(bucket);
  return used == nullptr || !used->exemplar ? nullptr : &*used->exemplar;
}

HistogramSnapshot Histogram::snapshot() const {
  HistogramSnapshot snapshot;
  for (const auto& bucket : used_) {
    if (!bucket.exemplar) continue;
    snapshot.exemplars.resize(buckets());
    snapshot.exemplars[bucket.place] = *bucket.exemplar;
  }
  auto& histogram = snapshot.counts;
  for (std::size_t i = 0; i < buckets(); ++i) {
    histogram.sample_count += count_of(i);
    const double bound = i < upper_bounds_.size() ? upper_bounds_[i] : std::numeric_limits<double>::infinity();
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  histogram.sample_sum = sum_;
  return snapshot;
}

}  // namespace probe::exporters
