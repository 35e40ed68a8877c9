#include "probes/evidence/powershell_date.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::system_clock;

const system_clock::time_point kInstant = sys_days{2027y / 2 / 3} + 14h + 16min + 2s;

DateHint by_culture(std::string culture) { return DateHint{std::move(culture), {}, {}}; }

/// Seconds after 1970, `never`, or the error.
std::string shown(const tl::expected<DateReading, DateError>& date) {
  if (!date) return date.error().message;
  if (date->never()) return "never";
  return std::to_string(system_clock::to_time_t(*date->time)) + (date->zone_known ? " zoned" : "");
}

TEST(PowershellDate, WhatACulturePrintsIsTheSameInstantWithTheHint) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"en-US", "2/3/2027 2:16:02 PM"},
      {"en-US", "2/3/2027 2:16:02\u202FPM"},
      {"en-GB", "03/02/2027 14:16:02"},
      {"de-DE", "03.02.2027 14:16:02"},
      {"ru-RU", "03.02.2027 14:16:02"},
      {"fr-FR", "03/02/2027 14:16:02"},
      {"da-DK", "03-02-2027 14:16:02"},
      {"da-DK", "03.02.2027 14.16.02"},
      {"nl-NL", "3-2-2027 14:16:02"},
      {"ja-JP", "2027/02/03 14:16:02"},
      {"ja-JP", "2027/02/03 \u5348\u5F8C 2:16:02"},
      {"en-NZ", "3/02/2027 2:16:02 p.m."},
      {"es-MX", "03/02/2027 02:16:02\u00A0p.\u00A0m."},
      {"ko-KR", "2027-02-03 \uC624\uD6C4 2:16:02"},
      {"zh-TW", "2027/2/3 \u4E0B\u5348 02:16:02"},
      {"el-GR", "3/2/2027 2:16:02 \u03BC\u03BC"},
      {"hu-HU", "2027. 02. 03. 14:16:02"},
      {"fi-FI", "3.2.2027 14.16.02"},
      {"sv-SE", "2027-02-03 14:16:02"},
      {"EN_us", "\u200E2/3/2027 2:16:02 PM"},
      {"invariant", "02/03/2027 14:16:02"},
  };
  for (const auto& [culture, text] : cases) {
    const auto date = read_date(text, by_culture(culture));
    ASSERT_TRUE(date) << culture << ": " << date.error().message;
    EXPECT_EQ(date->time, kInstant) << culture << ' ' << text;
    EXPECT_FALSE(date->zone_known) << culture;
  }
}

TEST(PowershellDate, MorningAndMidnightAreToldFromTheAfternoon) {
  const std::vector<std::pair<const char*, std::chrono::minutes>> cases = {
      {"11/28/2031 12:23:07 AM", 23min},          {"11/28/2031 12:23:07 PM", 12h + 23min},
      {"11/28/2031 1:23:07 AM", 1h + 23min},      {"11/28/2031 11:23:07 PM", 23h + 23min},
      {"11/28/2031 \u5348\u524D 1:23:07", 83min}, {"11/28/2031 12:23:07 a. m.", 23min},
  };
  for (const auto& [text, want] : cases)
    EXPECT_EQ(read_date(text)->time, sys_days{2031y / 11 / 28} + want + 7s) << text;
}

TEST(PowershellDate, FormsThatNameTheirInstantNeedNoHint) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"2027-02-03T14:16:02Z", "1801664162 zoned"},
      {"2027-02-03T14:16:02.1234567Z", "1801664162 zoned"},
      {"2027-02-03T15:16:02+01:00", "1801664162 zoned"},
      {"2027-02-03T06:16:02-0800", "1801664162 zoned"},
      {"2027-02-03 14:16:02 UTC", "1801664162 zoned"},
      {"2027-02-03T14:16:02", "1801664162"},
      {"2027-02-03", "1801612800"},
      {"/Date(1801664162000)/", "1801664162 zoned"},
      {"/Date(1801664162999+0100)/", "1801664162 zoned"},
      {"\\/Date(1801664162000)\\/", "1801664162 zoned"},
      {"/Date(-1)/", "-1 zoned"},
      {"20270203141602.0Z", "1801664162 zoned"},
      {"20270203151602+0100", "1801664162 zoned"},
  };
  for (const auto& [text, want] : cases) {
    EXPECT_EQ(shown(read_date(text)), want) << text;
    EXPECT_EQ(shown(read_date(text, by_culture("en-US"))), want) << text;
  }
}

TEST(PowershellDate, WithoutAHintOnlyAPlainOrderIsRead) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"8/27/2013 7:23:47 PM", "1377631427"},
      {"27/8/2013 19:23:47", "1377631427"},
      {"27-08-2013 19:23:47", "1377631427"},
      {"27.8.2013 19:23:47", "1377631427"},
      {"02.03.2027", "1803945600"},
      {"2027/3/2", "1803945600"},
      {"3/3/2027", "1804032000"},
      {"2/3/2027 2:16:02 PM",
       "expected the culture of '2/3/2027 2:16:02 PM' or a date that needs none: this is 2027-02-03 or 2027-03-02"},
      {"02-03-2027",
       "expected the culture of '02-03-2027' or a date that needs none: this is 2027-02-03 or 2027-03-02"},
  };
  for (const auto& [text, want] : cases) EXPECT_EQ(shown(read_date(text)), want) << text;
  EXPECT_EQ(read_date("2/3/2027").error().kind, DateErrorKind::kAmbiguous);
}

TEST(PowershellDate, TheFirstDayOfAllIsNever) {
  for (const char* text :
       {"01/01/0001 00:00:00", "1/01/0001 12:00:00 a.m.", "01-01-0001 00:00:00", "0001-01-01T00:00:00",
        "0001-01-01T00:00:00Z", "/Date(-62135596800000)/", "/Date(-62135568000000)/", "01.01.0001 0:00:00"}) {
    EXPECT_EQ(shown(read_date(text)), "never") << text;
    EXPECT_EQ(shown(read_date("1/1/0001 12:00:00 AM", by_culture("en-US"))), "never");
  }
}

TEST(PowershellDate, DatesWithoutAZoneAreThoseOfTheServer) {
  DateHint hint = by_culture("en-US");
  hint.utc_offset = -8h;
  EXPECT_EQ(read_date("2/3/2027 6:16:02 AM", hint)->time, kInstant);
  EXPECT_EQ(read_date("2027-02-03T14:16:02Z", hint)->time, kInstant);
  EXPECT_EQ(read_date("/Date(1801664162000)/", hint)->time, kInstant);
}

TEST(PowershellDate, TheOrderOfAHintWinsOverItsCulture) {
  DateHint hint = by_culture("en-US");
  hint.order = DateOrder::kDayMonthYear;
  EXPECT_EQ(read_date("3/2/2027 14:16:02", hint)->time, kInstant);
  EXPECT_EQ(read_date("3/2/2027 14:16:02", {"", DateOrder::kDayMonthYear, {}})->time, kInstant);
}

TEST(PowershellDate, WhatCannotBeReadIsExplained) {
  struct Case {
    const char* text;
    const char* culture;
    DateErrorKind kind;
    const char* want;
  };
  const Case cases[] = {
      {"", "", DateErrorKind::kNoDate, "expected a date such as 2027-02-03T14:16:02Z, found ''"},
      {"soon", "", DateErrorKind::kNoDate, "expected a date such as 2027-02-03T14:16:02Z, found 'soon'"},
      {"2/3/27", "en-US", DateErrorKind::kNoDate, "expected a date such as 2027-02-03T14:16:02Z, found '2/3/27'"},
      {"2/3/2027 2:16:02 PM x", "en-US", DateErrorKind::kNoDate,
       "expected a date such as 2027-02-03T14:16:02Z, found '2/3/2027 2:16:02 PM x'"},
      {"/Date(1801664162000)/x", "", DateErrorKind::kNoDate,
       "expected a date such as 2027-02-03T14:16:02Z, found '/Date(1801664162000)/x'"},
      {"/Date(99999999999999999999)/", "", DateErrorKind::kNoDate,
       "expected a date such as 2027-02-03T14:16:02Z, found '/Date(99999999999999999999)/'"},
      {"2027-02-30", "", DateErrorKind::kContradiction, "expected a day and a time that exist, found '2027-02-30'"},
      {"2027-02-03T24:16:02Z", "", DateErrorKind::kContradiction,
       "expected a day and a time that exist, found '2027-02-03T24:16:02Z'"},
      {"27/28/2013", "", DateErrorKind::kContradiction, "expected a day that exists, found '27/28/2013'"},
      {"2/3/2027 14:16:02 PM", "en-US", DateErrorKind::kContradiction,
       "expected an hour from 1 to 12 beside AM or PM, found '2/3/2027 14:16:02 PM'"},
      {"27/8/2013", "en-US", DateErrorKind::kContradiction,
       "expected a date in the order month, day, year, found '27/8/2013'"},
      {"8/27/2013", "en-GB", DateErrorKind::kContradiction,
       "expected a date in the order day, month, year, found '8/27/2013'"},
      {"03.02.2027", "en-US", DateErrorKind::kContradiction,
       "expected a date in the order month, day, year, found '03.02.2027'"},
      {"03/02/2027", "ja-JP", DateErrorKind::kContradiction,
       "expected a date in the order year, month, day, found '03/02/2027'"},
      {"2027-02-03", "en-UK", DateErrorKind::kUnknownCulture,
       "expected a culture such as en-US, found 'en-UK'; the nearest known: en-AU, en-CA, en-GB, en-IE, en-IN, en-NZ, "
       "en-SG, en-US, en-ZA"},
      {"2027-02-03", "jp-JP", DateErrorKind::kUnknownCulture,
       "expected a culture such as en-US, found 'jp-JP'; the nearest known: ja-JP"},
  };
  for (const auto& [text, culture, kind, want] : cases) {
    const auto date = read_date(text, by_culture(culture));
    ASSERT_FALSE(date) << text;
    EXPECT_EQ(date.error().message, want);
    EXPECT_EQ(date.error().kind, kind) << text;
  }
}

TEST(PowershellDate, DatesBeyondTheTypeBecomeItsNearestEnd) {
  EXPECT_EQ(read_date("31.12.9999 23:59:59")->time, system_clock::time_point::max());
  EXPECT_EQ(read_date("/Date(253402300799999)/")->time, system_clock::time_point::max());
  EXPECT_EQ(read_date("/Date(9223372036854775807)/")->time, system_clock::time_point::max());
  EXPECT_EQ(read_date("/Date(-9223372036854775808)/")->time, std::nullopt);
  EXPECT_EQ(read_date("01.01.1601 00:00:00")->time, system_clock::time_point::min());
}

}  // namespace
}  // namespace probe::evidence
