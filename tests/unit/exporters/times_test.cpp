#include "exporters/api/times.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;

TEST(Times, AreReadAsRfc3339AndAsUnixSeconds) {
  constexpr core::SystemTime kTime(1795876200s);
  struct Case {
    const char* text;
    core::SystemTime want;
  };
  const Case cases[] = {
      {"2026-11-28T14:30:00Z", kTime},
      {"2026-11-28t14:30:00z", kTime},
      {"2026-11-28T15:30:00+01:00", kTime},
      {"2026-11-28T11:00:00-03:30", kTime},
      {"2026-11-29T00:30:00+10:00", kTime},
      {"2026-11-28T14:30:00-00:00", kTime},
      {"2026-11-28T14:30:00.5Z", kTime + 500ms},
      {"2026-11-28T15:30:00.000000001+01:00", kTime + 1ns},
      {"2026-11-28T14:30:00.1234567899999999999999Z", kTime + 123456789ns},
      {"2026-11-28T14:29:60Z", kTime},
      {"1970-01-01T00:00:00+01:00", core::SystemTime(-1h)},
      {"1795876200", kTime},
      {"1795876200.5", kTime + 500ms},
      {"1795876200.000", kTime},
      {"0", core::SystemTime()},
  };
  for (const auto& [text, want] : cases) EXPECT_EQ(parse_time(text), want) << text;
}

TEST(Times, OtherTextsAreNone) {
  for (const std::string text : {"",
                                 ".",
                                 ".5",
                                 "1.",
                                 "1.5.5",
                                 "-1",
                                 "+1",
                                 "1e9",
                                 "9000000001",
                                 "99999999999999999999999",
                                 "yesterday",

                                 "2026-11-28",
                                 "2026-11-28T14:30:00",
                                 "2026-11-28T14:30Z",
                                 "2026-11-28 14:30:00Z",
                                 "2026-11-28T14:30:00.Z",
                                 "2026-11-28T14:30:00+01",
                                 "2026-11-28T14:30:00+0100",
                                 "2026-11-28T14:30:00+24:00",
                                 "2026-11-28T14:30:00+01:60",
                                 "2026-11-28T14:30:00 01:00",
                                 "2026-11-28T14:30:00Z ",
                                 "2026-11-28T14:30:00Z+01:00",
                                 "2026-02-30T00:00:00Z",
                                 "2026-11-28T24:00:00Z",
                                 "2026-11-28T14:60:00Z",
                                 "2026-11-28T14:30:61Z",
                                 "1969-12-31T23:59:59Z",
                                 "2255-01-01T00:00:00Z",
                                 "026-11-28T14:30:00Z",
                                 "2026-1-28T14:30:00Z"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace probe::exporters
