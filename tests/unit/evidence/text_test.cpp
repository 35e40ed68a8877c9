#include "probes/evidence/text.hpp"

#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::string_literals;

/// ASCII as UTF-16.
std::string utf16(std::string_view text, bool little_endian) {
  std::string bytes;
  for (const char c : text) bytes += little_endian ? std::string{c, '\0'} : std::string{'\0', c};
  return bytes;
}

TEST(Text, EveryEncodingOfWindowsBecomesUtf8WithLineFeeds) {
  const std::string plain = "Name  : a\nRealm :\n";
  struct Case {
    const char* name;
    std::string input;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"empty", "", ""},
      {"UTF-8", plain, plain},
      {"UTF-8 with mark", "\xEF\xBB\xBF" + plain, plain},
      {"UTF-16LE with mark", "\xFF\xFE" + utf16(plain, true), plain},
      {"UTF-16BE with mark", "\xFE\xFF" + utf16(plain, false), plain},
      {"UTF-16LE without mark", utf16(plain, true), plain},
      {"UTF-16BE without mark", utf16(plain, false), plain},
      {"only a mark", "\xFF\xFE", ""},
      {"CRLF", "a\r\nb\r\n", "a\nb\n"},
      {"CR CR LF", "a\r\r\nb", "a\nb"},
      {"CR", "a\rb", "a\nb"},
      {"CR at the end", "a\r", "a\n"},
      {"surrogate pair", "\xFF\xFE\x3D\xD8\x00\xDE"s, "\xF0\x9F\x98\x80"},
      {"two and three bytes", "\xFE\xFF\x00\xE4\x20\xAC"s, "\xC3\xA4\xE2\x82\xAC"},
      {"tab, form feed and escape sequences are text", "\t\f\x1b[1m", "\t\f\x1b[1m"},
  };
  for (const auto& [name, input, want] : cases) {
    SCOPED_TRACE(name);
    const auto text = decode_text(input);
    ASSERT_TRUE(text) << text.error().message;
    EXPECT_EQ(*text, want);
  }
}

TEST(Text, WhatIsNoTextIsExplainedWithItsPlace) {
  struct Case {
    const char* name;
    std::string input;
    ParseErrorKind kind;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"Windows-1252", "Realm : f\xFCr", ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0xFC at offset 9 (line 1), which is neither"},
      {"second line, behind a mark",
       "\xEF\xBB\xBF"
       "a\n\x80",
       ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0x80 at offset 5 (line 2), which is neither"},
      {"overlong form", "\xC0\xAF", ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0xC0 at offset 0 (line 1), which is neither"},
      {"surrogate in UTF-8", "\xED\xA0\x80", ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0xED at offset 0 (line 1), which is neither"},
      {"beyond Unicode", "\xF4\x90\x80\x80", ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0xF4 at offset 0 (line 1), which is neither"},
      {"sequence cut off", "a\xE2\x82", ParseErrorKind::kSyntax,
       "expected UTF-8 or UTF-16 text, found the byte 0xE2 at offset 1 (line 1), which is neither"},
      {"NUL", "abcdefgh\0"s, ParseErrorKind::kForeign,
       "expected UTF-8 or UTF-16 text, found the control character 0x00 at offset 8 (line 1): this looks like binary "
       "data"},
      {"control character in UTF-16",
       "\xFF\xFE"
       "a\0\n\0\x01\0"s,
       ParseErrorKind::kForeign,
       "expected UTF-8 or UTF-16 text, found the control character 0x01 on line 2: this looks like binary data"},
      {"half a unit",
       "\xFF\xFE"
       "a\0b"s,
       ParseErrorKind::kTruncated, "expected UTF-16LE text of 2-byte units, found an odd number of bytes (5)"},
      {"half a unit, big endian", "\xFE\xFF\0a\0"s, ParseErrorKind::kTruncated,
       "expected UTF-16BE text of 2-byte units, found an odd number of bytes (5)"},
      {"high surrogate alone",
       "\xFF\xFE"
       "a\0\n\0\x3D\xD8"
       "b\0"s,
       ParseErrorKind::kSyntax, "expected UTF-16LE text, found the unpaired surrogate 0xD83D at offset 6 (line 2)"},
      {"high surrogate at the end", "\xFF\xFE\x3D\xD8", ParseErrorKind::kSyntax,
       "expected UTF-16LE text, found the unpaired surrogate 0xD83D at offset 2 (line 1)"},
      {"low surrogate first", "\xFE\xFF\xDE\x00\xD8\x3D"s, ParseErrorKind::kSyntax,
       "expected UTF-16BE text, found the unpaired surrogate 0xDE00 at offset 2 (line 1)"},
      {"UTF-32", "\xFF\xFE\0\0a\0\0\0"s, ParseErrorKind::kForeign,
       "expected UTF-8 or UTF-16 text, found a UTF-32 byte order mark"},
  };
  for (const auto& [name, input, kind, want] : cases) {
    SCOPED_TRACE(name);
    const auto text = decode_text(input);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().message, want);
    EXPECT_EQ(text.error().kind, kind);
  }
}

}  // namespace
}  // namespace probe::evidence
