#include "agent/core/finding.hpp"

#include "agent/core/clock.hpp"
#include "agent/core/utf8.hpp"

#include <gtest/gtest.h>

namespace probe::core {
namespace {

TEST(Rfc3339, PrintsUtcSecondsAndClampsToFourDigitYears) {
  struct Case {
    std::int64_t seconds;
    std::string want;
  };
  const Case cases[] = {
      {0, "1970-01-01T00:00:00Z"},
      {1795458152, "2026-11-23T18:22:32Z"},
      {-1, "1969-12-31T23:59:59Z"},
  };
  for (const auto& [seconds, want] : cases) {
    EXPECT_EQ(rfc3339(SystemTime(std::chrono::seconds(seconds))), want);
  }
}

TEST(OneLine, ReplacesControlCharactersAndInvalidUtf8) {
  struct Case {
    std::string name, input, want;
  };
  const Case cases[] = {
      {"plain", "all is well", "all is well"},
      {"line breaks", "a\r\nb\tc", "a  b c"},
      {"stray byte", "a\xFFz", "a\xEF\xBF\xBDz"},
      {"cut sequence", "a\xE2\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"overlong slash", "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"euro sign", "\xE2\x82\xAC", "\xE2\x82\xAC"},
      {"escape sequence", "\x1b[31mred", " [31mred"},
  };
  for (const auto& [name, input, want] : cases) EXPECT_EQ(one_line(input), want) << name;
}

TEST(Shortened, CutsAtACharacterAndSaysSo) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdefg", 6), "abc\xE2\x80\xA6");
  EXPECT_EQ(shortened("ab\xE2\x82\xAC\xE2\x82\xAC", 7), "ab\xE2\x80\xA6");
  EXPECT_LE(one_line(std::string(5000, 'x')).size(), 512U);
}

TEST(Finding, TakesItsSeverityFromTheCatalogueUnlessTold) {
  EXPECT_EQ(Finding("cert_expired", "expired").severity(), Severity::kFailure);
  EXPECT_EQ(Finding("clock_skew", "90s off").severity(), Severity::kWarning);
  EXPECT_EQ(Finding("clock_skew", Severity::kFailure, "10m off").severity(), Severity::kFailure);
  EXPECT_EQ(Finding("cert_expired", "a\nb").message(), "a b");
}

TEST(Evidence, PrintsEveryType) {
  EXPECT_EQ(Evidence("k", "text").text(), "text");
  EXPECT_EQ(Evidence("k", std::int64_t{401}).text(), "401");
  EXPECT_EQ(Evidence("k", true).text(), "true");
  EXPECT_EQ(Evidence("k", 0.5).text(), "0.5");
  EXPECT_EQ(Evidence("k", SystemTime{}).text(), "1970-01-01T00:00:00Z");
}

}  // namespace
}  // namespace probe::core
