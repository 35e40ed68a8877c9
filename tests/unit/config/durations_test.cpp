#include "config/durations.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace probe::config {
namespace {

using std::chrono::milliseconds;

TEST(Durations, AreReadWithTheirUnits) {
  struct Case {
    std::string_view input;
    std::int64_t want;
  };
  const std::vector<Case> cases{
      {"0s", 0},
      {"500ms", 500},
      {"30s", 30'000},
      {"5m", 300'000},
      {"12h", 43'200'000},
      {"14d", 1'209'600'000},
      {"2w", 1'209'600'000},
      {"1h30m", 5'400'000},
      {"1w2d3h4m5s6ms", 788'645'006},
      {"1m1ms", 60'001},
      {"007s", 7'000},
      {"36500d", kLongestDuration.count()},
  };
  for (const auto& [input, want] : cases) {
    const auto got = parse_duration(input);
    ASSERT_TRUE(got.has_value()) << input << ": " << got.error();
    EXPECT_EQ(got->count(), want) << input;
  }
}

TEST(Durations, ThatAreNoneAreRefusedWithTheReason) {
  constexpr auto* kExample = "expected a duration such as 30s, 5m, 12h or 14d";
  constexpr auto* kOrder = "expected a duration with each unit once, the largest first, such as 1h30m";
  constexpr auto* kUnit = "expected a duration with a unit (ms, s, m, h, d or w)";
  constexpr auto* kWhole = "expected a duration in whole numbers, such as 1h30m";
  constexpr auto* kTooLong = "expected a duration of at most 36500d";
  struct Case {
    std::string_view input;
    std::string want;
  };
  const std::vector<Case> cases{
      {"", kExample},
      {"tomorrow", kExample},
      {"5 m", kExample},
      {"5m ", kExample},
      {" 5m", kExample},
      {"1h 30m", kExample},
      {"5min", kExample},
      {"5M", kExample},
      {"5y", kExample},
      {"+5s", kExample},
      {"-", kExample},
      {"5", kUnit},
      {"0", kUnit},
      {"1h30", kUnit},
      {"1.5h", kWhole},
      {"1,5h", kWhole},
      {".5h", kWhole},
      {"-5s", "expected a duration that is not negative"},
      {"30m1h", kOrder},
      {"1h1h", kOrder},
      {"1ms1s", kOrder},
      {"36501d", kTooLong},
      {"36500d1ms", kTooLong},
      {"9223372036854775807ms", kTooLong},
      {"9223372036854775808ms", kTooLong},
      {"99999999999999999999999999w", kTooLong},
  };
  for (const auto& [input, want] : cases) {
    const auto got = parse_duration(input);
    ASSERT_FALSE(got.has_value()) << input;
    EXPECT_EQ(got.error(), want) << input;
  }
}

TEST(Durations, AreWrittenInTheShortestWay) {
  struct Case {
    std::int64_t input;
    std::string want;
  };
  const std::vector<Case> cases{
      {0, "0s"},
      {1, "1ms"},
      {1'000, "1s"},
      {1'500, "1500ms"},
      {60'000, "1m"},
      {90'000, "90s"},
      {5'400'000, "90m"},
      {86'400'000, "1d"},
      {86'401'000, "1d1s"},
      {129'600'000, "36h"},
      {604'800'000, "7d"},
      {1'209'600'000, "14d"},
      {5'184'000'000, "60d"},
      {-90'000, "-90s"},
      {std::numeric_limits<std::int64_t>::min(), "-9223372036854775808ms"},
  };
  for (const auto& [input, want] : cases) EXPECT_EQ(format_duration(milliseconds(input)), want) << input;
}

TEST(Durations, ReadBackWhatWasWritten) {
  std::mt19937_64 random(20240611);  // a fixed seed: a failure can be repeated
  for (int i = 0; i < 20'000; ++i) {
    const auto bits = static_cast<unsigned>(random() % 42);
    const auto value = static_cast<std::int64_t>(random() % (std::uint64_t{1} << bits));
    const auto step = std::vector<std::int64_t>{1, 1'000, 60'000, 3'600'000, 86'400'000}[random() % 5];
    const milliseconds want{value / step * step};
    if (want > kLongestDuration) continue;
    const std::string text = format_duration(want);
    const auto got = parse_duration(text);
    ASSERT_TRUE(got.has_value()) << text << ": " << got.error();
    ASSERT_EQ(got->count(), want.count()) << text;
    ASSERT_EQ(format_duration(*got), text);
  }
}

TEST(Durations, WrittenByPeopleMeanTheSameWhenTheyAreWrittenAgain) {
  for (const std::string_view text :
       {"1h30m", "2w", "1w1d", "36h", "120s", "1d24h", "100m100s", "0ms", "1000ms", "8w4d"}) {
    const auto meant = parse_duration(text);
    ASSERT_TRUE(meant.has_value()) << text;
    EXPECT_EQ(parse_duration(format_duration(*meant)), meant) << text;
    EXPECT_LE(format_duration(*meant).size(), text.size() + 1) << text;  // one more when a week becomes days
  }
}

}  // namespace
}  // namespace probe::config
