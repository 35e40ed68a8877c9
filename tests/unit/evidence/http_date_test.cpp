#include "probes/evidence/http_date.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

const auto kNow = sys_days{2026y / 11 / 23} + 12h;

TEST(HttpDate, TheThreeFormsOfOneInstantAreTheSame) {
  const auto want = sys_days{1994y / 11 / 6} + 8h + 49min + 37s;
  for (const std::string text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT "}) {
    const auto date = parse_http_date(text, kNow);
    ASSERT_TRUE(date) << date.error().message;
    EXPECT_EQ(*date, want) << text;
  }
}

TEST(HttpDate, ATwoDigitYearIsNeverMoreThanFiftyYearsAhead) {
  EXPECT_EQ(parse_http_date("Monday, 23-Nov-76 00:00:00 GMT", kNow).value(), sys_days{2076y / 11 / 23});
  EXPECT_EQ(parse_http_date("Wednesday, 23-Nov-77 00:00:00 GMT", kNow).value(), sys_days{1977y / 11 / 23});
}

TEST(HttpDate, LeapSecondsAndLeapDaysCount) {
  EXPECT_EQ(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow).value(), sys_days{2017y / 1 / 1});
  EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT", kNow).value(), sys_days{2024y / 2 / 29});
  EXPECT_EQ(parse_http_date("Mon, 31 Dec 2261 23:59:59 GMT", kNow).value(), sys_days{2262y / 1 / 1} - 1s);
}

TEST(HttpDate, WhatIsNoDateIsExplained) {
  const std::string form = "expected an HTTP date like 'Sun, 06 Nov 1994 08:49:37 GMT', found ";
  const std::string real = "expected an HTTP date that exists, found ";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", form + "''"},
      {"now", form + "'now'"},
      {"Sun, 06 Nov 1994 08:49:37", form + "'Sun, 06 Nov 1994 08:49:37'"},
      {"Sun, 06 Nov 1994 08:49:37 CET", form + "'Sun, 06 Nov 1994 08:49:37 CET'"},
      {"Son, 06 Nov 1994 08:49:37 GMT", form + "'Son, 06 Nov 1994 08:49:37 GMT'"},
      {"Sun, 6 Nov 1994 08:49:37 GMT", form + "'Sun, 6 Nov 1994 08:49:37 GMT'"},
      {"Sun, 06 Nov 1994 08:49:37 GMT!", form + "'Sun, 06 Nov 1994 08:49:37 GMT!'"},
      {"Sunday", form + "'Sunday'"},
      {"Sun", form + "'Sun'"},
      {"Thu, 29 Feb 2023 00:00:00 GMT", real + "'Thu, 29 Feb 2023 00:00:00 GMT'"},
      {"Thu, 01 Feb 2023 24:00:00 GMT", real + "'Thu, 01 Feb 2023 24:00:00 GMT'"},
      {"Thu, 01 Feb 2023 00:60:00 GMT", real + "'Thu, 01 Feb 2023 00:60:00 GMT'"},
      {"Thu, 00 Feb 2023 00:00:00 GMT", real + "'Thu, 00 Feb 2023 00:00:00 GMT'"},
      {"Fri, 31 Dec 9999 23:59:59 GMT", real + "'Fri, 31 Dec 9999 23:59:59 GMT'"},
      {"Fri, 31 Dec 0001 23:59:59 GMT", real + "'Fri, 31 Dec 0001 23:59:59 GMT'"},
  };
  for (const auto& [input, want] : cases) {
    const auto date = parse_http_date(input, kNow);
    ASSERT_FALSE(date) << input;
    EXPECT_EQ(date.error().message, want);
  }
}

}  // namespace
}  // namespace probe::evidence
