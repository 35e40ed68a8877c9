#include "agent/runtime/run_ids.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace probe::runtime {
namespace {

using namespace std::chrono_literals;
using ::testing::MatchesRegex;

TEST(RunIds, AreUuidsOfVersion7WithTheTimeInFront) {
  // RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC is 017f22e2-79b0.
  RunIds ids(1);
  const core::SystemTime time{1645557742000ms};
  EXPECT_THAT(ids.next(time), MatchesRegex("017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(RunIds, AreDifferentInOneMillisecondAndSortByTime) {
  RunIds ids(1);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(ids.next(core::SystemTime{5s}));
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_LT(*seen.rbegin(), ids.next(core::SystemTime{5s + 1ms}));
}

TEST(RunIds, OfTwoAgentsAreDifferent) {
  RunIds one;
  RunIds other;
  EXPECT_NE(one.next(core::SystemTime{5s}), other.next(core::SystemTime{5s}));
}

}  // namespace
}  // namespace probe::runtime
