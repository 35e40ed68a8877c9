#include "probes/evidence/thumbprint.hpp"

#include "probes/evidence/encoding.hpp"

#include <gtest/gtest.h>

#include <random>

namespace probe::evidence {
namespace {

constexpr std::string_view kHex = "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7";
constexpr std::string_view kExpected = "expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes)";
constexpr std::string_view kSha256OfNothing = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";

TEST(Thumbprint, EverySpellingOfOneThumbprintIsTheSame) {
  const std::vector<std::pair<const char*, std::string>> spellings = {
      {"upper case", "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7"},
      {"lower case", "c3edcf181ef4f9b53d01768eca99564014bca6e7"},
      {"colons", "C3:ED:CF:18:1E:F4:F9:B5:3D:01:76:8E:CA:99:56:40:14:BC:A6:E7"},
      {"dashes", "C3-ED-CF-18-1E-F4-F9-B5-3D-01-76-8E-CA-99-56-40-14-BC-A6-E7"},
      {"certmgr",
       "\xE2\x80\x8E"
       "c3 ed cf 18 1e f4 f9 b5 3d 01 76 8e ca 99 56 40 14 bc a6 e7"},
      {"right-to-left mark behind", "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7\xE2\x80\x8F"},
      {"byte order mark",
       "\xEF\xBB\xBF"
       "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7"},
      {"no-break blanks",
       "C3\xC2\xA0"
       "EDCF181EF4F9B53D01768ECA99564014BCA6E7"},
      {"broken into two lines", "C3EDCF181EF4F9B53D01\r\n   768ECA99564014BCA6E7\n"},
      {"x5t", "w-3PGB70-bU9AXaOyplWQBS8puc"},
      {"standard base64", "w+3PGB70+bU9AXaOyplWQBS8puc="},
      {"base64 of the hex digits", "QzNFRENGMTgxRUY0RjlCNTNEMDE3NjhFQ0E5OTU2NDAxNEJDQTZFNw=="},
  };
  for (const auto& [name, text] : spellings) {
    SCOPED_TRACE(name);
    const auto thumbprint = Thumbprint::parse(text);
    ASSERT_TRUE(thumbprint) << thumbprint.error().message;
    EXPECT_EQ(thumbprint->hex(), kHex);
    EXPECT_EQ(thumbprint->base64url(), "w-3PGB70-bU9AXaOyplWQBS8puc");
    EXPECT_EQ(thumbprint->algorithm(), DigestAlgorithm::kSha1);
  }
}

TEST(Thumbprint, PublishedPairsOfHexAndX5tAgree) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"84E05C1D98BCE3A5421D225B140B36E86A3D5534", "hOBcHZi846VCHSJbFAs26Go9VTQ"},
      {"920D8B62CD93D024E321F8F8AEDE892329DE9F7F", "kg2LYs2T0CTjIfj4rt6JIynen38"},
      {"7A787D049AD53D4E628D5D6A8D98D5F9F2F66DCA", "enh9BJrVPU5ijV1qjZjV-fL2bco"},
  };
  for (const auto& [hex, x5t] : pairs) {
    EXPECT_EQ(Thumbprint::parse(hex).value(), Thumbprint::parse(x5t).value());
    EXPECT_EQ(Thumbprint::parse(hex)->base64url(), x5t);
    EXPECT_EQ(Thumbprint::parse(x5t)->hex(), hex);
  }
}

TEST(Thumbprint, TheCustomKeyIdentifierOfGraphIsReadAsHexAndAsBase64) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"ZEPpP/+KJe2fVDBNaPNOTDoJMac=", "6443E93FFF8A25ED9F54304D68F34E4C3A0931A7"},
      {"6443E93FFF8A25ED9F54304D68F34E4C3A0931A7", "6443E93FFF8A25ED9F54304D68F34E4C3A0931A7"},
      {"6443e93fff8a25ed9f54304d68f34e4c3a0931a7", "6443E93FFF8A25ED9F54304D68F34E4C3A0931A7"},
      {"w+3PGB70+bU9AXaOyplWQBS8puc=", std::string{kHex}},
      // Forty digits are hex even though they are base64 of thirty bytes, too.
      {"0000000000000000000000000000000000000000", "0000000000000000000000000000000000000000"},
  };
  for (const auto& [text, hex] : pairs) EXPECT_EQ(Thumbprint::parse(text).value().hex(), hex) << text;
}

TEST(Thumbprint, Sha256IsToldByItsLengthAndNeverEqualsSha1) {
  const auto from_hex = Thumbprint::parse(kSha256OfNothing).value();
  EXPECT_EQ(from_hex.algorithm(), DigestAlgorithm::kSha256);
  EXPECT_EQ(from_hex, Thumbprint::parse("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU").value());
  EXPECT_EQ(from_hex, Thumbprint::sha256_of(""));
  EXPECT_NE(from_hex, Thumbprint::sha1_of(""));
  EXPECT_EQ(Thumbprint::sha1_of("").hex(), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
  EXPECT_EQ(to_string(DigestAlgorithm::kSha256), "SHA-256");
}

TEST(Thumbprint, WhatIsNoThumbprintIsExplained) {
  struct Case {
    const char* name;
    std::string input;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"empty", "", ", found nothing"},
      {"only an invisible mark", "\xE2\x80\x8E \t", ", found nothing"},
      {"39 digits", "C3EDCF181EF4F9B53D01768ECA99564014BCA6E", ", found 39 hex digits"},
      {"41 digits", "C3EDCF181EF4F9B53D01768ECA99564014BCA6E70", ", found 41 hex digits"},
      {"27 hex digits are not base64", "C3EDCF181EF4F9B53D01768ECA9", ", found 27 hex digits"},
      {"the letter O", "C3EDCF181EF4F9B53DO1768ECA99564014BCA6E7",
       ", found 40 characters, of which 'O' at position 19 is not a hex digit"},
      {"a word", "thumbprint", ", found 10 characters, of which 't' at position 1 is not a hex digit"},
      {"not ASCII", "\xC3\xA4", ", found 2 characters, of which '\xC3\xA4' at position 1 is not a hex digit"},
      {"separators out of step", "C3:EDC:F1", ", found 7 hex digits"},
      {"28 characters that are 21 bytes", "w+3PGB70+bU9AXaOyplWQBS8pucA",
       ", found 28 characters, of which 'w' at position 1 is not a hex digit"},
      {"far too long", std::string(2000, 'A'), ", found 2000 characters"},
  };
  for (const auto& [name, input, want] : cases) {
    SCOPED_TRACE(name);
    const auto thumbprint = Thumbprint::parse(input);
    ASSERT_FALSE(thumbprint);
    EXPECT_EQ(thumbprint.error().message, std::string{kExpected} + want);
  }
}

TEST(Thumbprint, AnyDigestSurvivesBothSpellings) {
  std::mt19937 random{20261123};
  for (int i = 0; i < 500; ++i) {
    std::string bytes(i % 2 == 0 ? 20 : 32, '\0');
    for (char& c : bytes) c = static_cast<char>(static_cast<unsigned char>(random()));
    const auto thumbprint = Thumbprint::from_bytes(bytes).value();
    EXPECT_EQ(Thumbprint::parse(thumbprint.hex()).value(), thumbprint);
    EXPECT_EQ(Thumbprint::parse(thumbprint.base64url()).value(), thumbprint);
    EXPECT_EQ(Thumbprint::parse(encode_base64(bytes)).value(), thumbprint);
  }
}

TEST(Thumbprint, BytesOfAnotherLengthAreRefused) {
  EXPECT_EQ(Thumbprint::from_bytes("abc").error().message, "expected a thumbprint of 20 or 32 bytes, found 3");
}

TEST(Thumbprint, ADefaultOneEqualsNoParsedOne) {
  EXPECT_TRUE(Thumbprint{}.empty());
  EXPECT_NE(Thumbprint{}, Thumbprint::parse(kHex).value());
}

}  // namespace
}  // namespace probe::evidence
