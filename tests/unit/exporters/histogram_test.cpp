#include "exporters/prometheus/histogram.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <limits>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;

constexpr std::array kBounds{0.1, 1.0};

TEST(Histogram, CountsEachDurationInTheFirstBucketThatHoldsIt) {
  Histogram histogram(kBounds);
  for (const auto duration : {5s, 100s}) histogram.observe(duration);
  for (const std::chrono::nanoseconds duration : {100ms, 101ms, 1000ms, -7ms}) histogram.observe(duration);
  ASSERT_EQ(histogram.buckets(), 3U);
  EXPECT_EQ(histogram.count_of(0), 2U) << "a bound belongs to its bucket, and time that ran backwards is none";
  EXPECT_EQ(histogram.count_of(1), 2U);
  EXPECT_EQ(histogram.count_of(2), 2U);
  EXPECT_DOUBLE_EQ(histogram.sum(), 5 + 100 + 0.1 + 0.101 + 1);
}

TEST(Histogram, ASnapshotIsCumulativeAndHasTheBucketsIntoWhichNothingFell) {
  Histogram histogram(kBounds);
  histogram.observe(5s);
  histogram.observe(50ms);
  const auto counts = histogram.snapshot().counts;
  EXPECT_EQ(counts.sample_count, 2U);
  ASSERT_EQ(counts.bucket.size(), 3U);
  EXPECT_EQ(counts.bucket[0].cumulative_count, 1U);
  EXPECT_EQ(counts.bucket[1].cumulative_count, 1U);
  EXPECT_EQ(counts.bucket[2].cumulative_count, 2U);
  EXPECT_EQ(counts.bucket[2].upper_bound, std::numeric_limits<double>::infinity());
}

TEST(Histogram, TheExemplarOfABucketIsTheLatestRunThatFellIntoIt) {
  Histogram histogram(kBounds);
  const core::SystemTime at{1795458152s};
  histogram.observe(2s);
  EXPECT_EQ(histogram.exemplar_of(2), nullptr) << "no run was named";
  histogram.observe(50ms, "first", at);
  histogram.observe(60ms, "second", at + 60s);
  ASSERT_NE(histogram.exemplar_of(0), nullptr);
  EXPECT_EQ(histogram.exemplar_of(0)->run_id, "second");
  EXPECT_EQ(histogram.exemplar_of(0)->at, at + 60s);
  EXPECT_EQ(histogram.exemplar_of(1), nullptr);
  const auto exemplars = histogram.snapshot().exemplars;
  ASSERT_EQ(exemplars.size(), 3U);
  ASSERT_TRUE(exemplars[0].has_value());
  EXPECT_EQ(exemplars[0]->run_id, "second");
  EXPECT_FALSE(exemplars[1].has_value());
}

}  // namespace
}  // namespace probe::exporters
