#include "exporters/console/printable.hpp"

#include "tests/unit/exporters/naughty_strings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace probe::exporters {
namespace {

using ::testing::ElementsAre;

TEST(Printable, NothingReachesTheTerminalButText) {
  struct Case {
    const char* name;
    std::string input;
    std::string want;
  };
  const Case cases[] = {
      {"plain", "expected 200, saw 503", "expected 200, saw 503"},
      {"letters of any script", "Zürich 東京 ✓", "Zürich 東京 ✓"},
      {"newline", "a\nb", "a\nb"},
      {"tab", "a\tb", "a b"},
      {"escape sequence", "\x1b[2Jgone", "\xEF\xBF\xBD[2Jgone"},
      {"carriage return", "a\rb",
       "a\xEF\xBF\xBD"
       "b"},
      {"nul", std::string("a\0b", 3),
       "a\xEF\xBF\xBD"
       "b"},
      {"delete", "a\x7f", "a\xEF\xBF\xBD"},
      {"C1 control sequence introducer",
       "\xc2\x9b"
       "2J",
       "\xEF\xBF\xBD"
       "2J"},
      {"no-break space",
       "a\xc2\xa0"
       "b",
       "a\xc2\xa0"
       "b"},
      {"bidi override",
       "\xe2\x80\xae"
       "x\xe2\x81\xa6",
       "\xEF\xBF\xBD"
       "x\xEF\xBF\xBD"},
      {"line separator", "\xe2\x80\xa8", "\xEF\xBF\xBD"},
      {"not UTF-8", "\xff\xe2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
  };
  for (const auto& [name, input, want] : cases) EXPECT_EQ(printable(input), want) << name;
}

TEST(Printable, WrappingBreaksAtBlanksAndLosesNoWord) {
  EXPECT_THAT(wrap("", 10), ElementsAre(""));
  EXPECT_THAT(wrap("one", 10), ElementsAre("one"));
  EXPECT_THAT(wrap("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("one two three", 6), ElementsAre("one", "two", "three"));
  EXPECT_THAT(wrap("abcdefgh ij", 3), ElementsAre("abc", "def", "gh", "ij"));
  EXPECT_THAT(wrap("éééé é", 4), ElementsAre("éééé", "é"));
  EXPECT_THAT(wrap("a\n\nb", 10), ElementsAre("a", "", "b"));
  EXPECT_THAT(wrap("abc\ndef", 3), ElementsAre("abc", "def"));
  EXPECT_THAT(wrap("ab", 0), ElementsAre("a", "b"));
  EXPECT_THAT(wrap("  indented text", 12), ElementsAre("  indented", "text"));
}

TEST(Printable, WrappingKeepsEveryCharacterOfAnyText) {
  const auto without_blanks = [](std::string text) {
    text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }), text.end());
    return text;
  };
  const auto naughty = testing::naughty_strings();
  for (const auto& raw : naughty.strings) {
    const auto text = printable(raw);
    std::string joined;
    for (const auto& line : wrap(text, 7)) {
      EXPECT_LE(columns(line), 7U) << text;
      joined += line;
    }
    EXPECT_EQ(without_blanks(joined), without_blanks(text));
  }
  if (!naughty.suite_found) GTEST_SKIP() << "naughty-strings/blns.json was not found: its 515 strings were left out";
}

TEST(Printable, PaddingCountsCharacters) {
  EXPECT_EQ(pad_right("é", 3), "é  ");
  EXPECT_EQ(pad_left("é", 3), "  é");
  EXPECT_EQ(pad_right("long", 3), "long");
  EXPECT_EQ(pad_left("long", 3), "long");
}

}  // namespace
}  // namespace probe::exporters
