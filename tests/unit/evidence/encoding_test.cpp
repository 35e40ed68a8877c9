#include "probes/evidence/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::string_literals;

struct Case {
  const char* name;
  std::string input;
  std::string want;  ///< bytes, or the message of the error
};

using Decode = Parsed<std::string> (*)(std::string_view);

void expect_each(Decode decode, const std::vector<Case>& cases) {
  for (const auto& [name, input, want] : cases) {
    SCOPED_TRACE(name);
    const auto bytes = decode(input);
    EXPECT_EQ(bytes ? *bytes : bytes.error().message, want);
  }
}

TEST(Encoding, StandardBase64IsReadExactly) {
  expect_each(
      decode_base64,
      {
          {"empty", "", ""},
          {"one byte", "Zg==", "f"},
          {"two bytes", "Zm8=", "fo"},
          {"three bytes", "Zm9v", "foo"},
          {"plus and slash", "+/8=", "\xFB\xFF"},
          {"no padding", "Zg", "expected base64 with 2 padding characters '=' at the end, found 0"},
          {"half the padding", "Zg=", "expected base64 with 2 padding characters '=' at the end, found 1"},
          {"too much padding", "Zm8==", "expected base64 with 1 padding characters '=' at the end, found 2"},
          {"padding inside", "Zg==Zg==", "expected base64, found 'Z' at offset 4"},
          {"one character left over", "Zm9vZ", "expected base64, found 5 characters: one is missing or one too many"},
          {"url alphabet", "-_8=", "expected base64, found '-' at offset 0"},
          {"white space", "Zm9v\n", "expected base64, found '\\x0A' at offset 4"},
          {"bits of no byte", "Zh==", "expected base64, found a last character with bits that belong to no byte"},
          {"not ASCII", "Zm9\xC3\xA4", "expected base64, found '\xC3\xA4' at offset 3"},
          {"not UTF-8", "Zm9\xFF", "expected base64, found '\\xFF' at offset 3"},
      });
}

TEST(Encoding, Base64UrlIsReadWithoutPadding) {
  expect_each(decode_base64url,
              {
                  {"one byte", "Zg", "f"},
                  {"dash and underscore", "-_8", "\xFB\xFF"},
                  {"padding", "Zg==", "expected base64url without padding, found '=' at offset 2"},
                  {"standard alphabet", "+/8", "expected base64url without padding, found '+' at offset 0"},
                  {"bits of no byte", "Zh",
                   "expected base64url without padding, found a last character with bits that belong to no byte"},
              });
}

TEST(Encoding, LenientBase64TakesEitherAlphabetAndWhiteSpace) {
  expect_each(decode_base64_lenient,
              {
                  {"padded", "Zg==", "f"},
                  {"not padded", "Zg", "f"},
                  {"broken into lines", " Zm9v\r\n\tYmFy ", "foobar"},
                  {"both alphabets", "+/8-_w", "\xFB\xFF\x3E\xFF"s},
                  {"bits of no byte", "Zh", "f"},
                  {"half the padding", "Zg=", "expected base64 with 2 padding characters '=' at the end, found 1"},
                  {"foreign character", "Zm9v!", "expected base64, found '!' at offset 4"},
              });
}

TEST(Encoding, HexIsReadInEitherCase) {
  expect_each(decode_hex, {
                              {"empty", "", ""},
                              {"both cases", "0aFf", "\x0A\xFF"},
                              {"odd number", "0aF", "expected an even number of hex digits, found 3"},
                              {"foreign character", "0g", "expected hex digits, found 'g' at offset 1"},
                          });
}

TEST(Encoding, EveryByteAndLengthSurvivesARoundTrip) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(decode_base64(encode_base64(bytes)).value(), bytes);
    EXPECT_EQ(decode_base64url(encode_base64url(bytes)).value(), bytes);
    EXPECT_EQ(decode_hex(encode_hex(bytes)).value(), bytes);
    bytes += static_cast<char>(static_cast<unsigned char>(i * 7));
  }
}

TEST(Encoding, AnErrorCarriesTheOffset) {
  const auto bytes = decode_base64("Zm9v!mFy");
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().offset, 4);
  EXPECT_EQ(bytes.error().kind, ParseErrorKind::kSyntax);
  EXPECT_EQ(decode_base64("Zm9vZ").error().kind, ParseErrorKind::kTruncated);
}

}  // namespace
}  // namespace probe::evidence
