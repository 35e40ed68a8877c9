#include "probes/evidence/pkcs12.hpp"

#include "certificate_maker.hpp"
#include "key_file_maker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::key;
using testing::make_pkcs12;
using testing::Pkcs12Recipe;

constexpr std::string_view kBad = "expected the password of the PKCS#12 file, the one given does not open it";
constexpr std::string_view kMissing = "expected a password for the PKCS#12 file, found none";

const std::string& leaf() {
  static const std::string der = testing::make_der({.subject = {{"CN", "leaf"}}});
  return der;
}

const std::string& authority() {
  static const std::string der = testing::make_der({.subject = {{"CN", "authority"}}, .key = key("P-384")});
  return der;
}

Pkcs12Recipe usual() { return {.key = key("P-256"), .leaf = leaf(), .others = {authority()}}; }

std::vector<std::string> names(const Pkcs12& file) {
  std::vector<std::string> names;
  for (const auto& certificate : file.certificates) names.push_back(certificate.common_name);
  return names;
}

TEST(Pkcs12, ItsKeyAndCertificatesAreReadTheKeysOwnFirst) {
  auto recipe = usual();
  recipe.leaf = {};
  recipe.others = {authority(), leaf()};
  for (const auto& each : {usual(), recipe}) {
    const auto file = read_pkcs12(make_pkcs12(each), "secret");
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_THAT(names(*file), ElementsAre("leaf", "authority"));
    EXPECT_EQ(file->certificates[0].der, leaf());
    ASSERT_TRUE(file->key);
    EXPECT_EQ(file->keys, 1U);
    EXPECT_TRUE(file->key->matches(file->certificates[0]));
    EXPECT_THAT(file->legacy_algorithms, IsEmpty());
  }
}

TEST(Pkcs12, WithoutKeyOrCertificateItHoldsTheRest) {
  auto no_key = usual();
  no_key.key = {};
  const auto certificates = read_pkcs12(make_pkcs12(no_key), "secret").value();
  EXPECT_FALSE(certificates.key);
  EXPECT_EQ(certificates.certificates.size(), 2U);
  const auto only_key = read_pkcs12(make_pkcs12({.key = key("P-256")}), "secret").value();
  EXPECT_TRUE(only_key.key);
  EXPECT_THAT(only_key.certificates, IsEmpty());
}

TEST(Pkcs12, AKeyOfAnotherCertificateIsKeptAndMatchesNone) {
  const auto file = read_pkcs12(make_pkcs12({.key = key("P-521"), .others = {authority(), leaf()}}), "secret").value();
  ASSERT_TRUE(file.key);
  EXPECT_THAT(names(file), ElementsAre("authority", "leaf"));
  for (const auto& certificate : file.certificates) EXPECT_FALSE(file.key->matches(certificate));
}

TEST(Pkcs12, ThePasswordDecidesAndNoneIsToldFromTheWrongOne) {
  struct Case {
    const char* name;
    std::optional<std::string> made_with;
    std::optional<std::string> given;
    std::optional<KeyProblem> want;
  };
  using enum KeyProblem;
  const std::vector<Case> cases = {
      {"right", "secret", "secret", {}},
      {"of other script", "\xD0\xBF\xD0\xB0\xD1\x80", "\xD0\xBF\xD0\xB0\xD1\x80", {}},
      {"wrong", "secret", "Secret", kBadPassword},
      {"empty for another", "secret", "", kBadPassword},
      {"none for another", "secret", {}, kPasswordMissing},
      {"empty", "", "", {}},
      {"none", {}, {}, {}},
      {"empty for none", {}, "", {}},
      {"none for empty", "", {}, {}},
      {"one for none", {}, "secret", kBadPassword},
  };
  for (const int checksum_rounds : {1, -1}) {
    for (const auto& [name, made_with, given, want] : cases) {
      SCOPED_TRACE(name + std::string{checksum_rounds > 0 ? "" : ", no checksum"});
      auto recipe = usual();
      recipe.password = made_with;
      recipe.checksum_rounds = checksum_rounds;
      const auto file = read_pkcs12(make_pkcs12(recipe), given);
      ASSERT_EQ(file.has_value(), !want) << (file ? "" : file.error().message);
      if (file) {
        EXPECT_TRUE(file->key);
        continue;
      }
      EXPECT_EQ(file.error().problem, *want);
      EXPECT_EQ(file.error().message, *want == kBadPassword ? kBad : kMissing);
    }
  }
}

TEST(Pkcs12, AFileInTheClearNeedsNoPassword) {
  auto recipe = usual();
  recipe.password = {};
  recipe.key_cipher = -1;
  recipe.certificate_cipher = -1;
  recipe.checksum_rounds = -1;
  EXPECT_TRUE(read_pkcs12(make_pkcs12(recipe), {}));
  EXPECT_TRUE(read_pkcs12(make_pkcs12(recipe), "whatever"));
}

Pkcs12Recipe of_old_windows() {
  auto recipe = usual();
  recipe.certificate_cipher = NID_pbe_WithSHA1And40BitRC2_CBC;
  recipe.key_cipher = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
  return recipe;
}

TEST(Pkcs12, TheCiphersOfOldWindowsOpenAndAreNamed) {
  ASSERT_TRUE(testing::has_legacy_provider()) << "needs OpenSSL's legacy provider, which libssl3 has";
  const auto file = read_pkcs12(make_pkcs12(of_old_windows()), "secret");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_THAT(names(*file), ElementsAre("leaf", "authority"));
  EXPECT_TRUE(file->key);
  EXPECT_THAT(file->legacy_algorithms, ElementsAre("pbeWithSHA1And40BitRC2-CBC", "pbeWithSHA1And3-KeyTripleDES-CBC"));
  EXPECT_EQ(read_pkcs12(make_pkcs12(of_old_windows()), "x").error().problem, KeyProblem::kBadPassword);

  auto triple_des = of_old_windows();
  triple_des.certificate_cipher = triple_des.key_cipher;
  EXPECT_THAT(read_pkcs12(make_pkcs12(triple_des), "secret")->legacy_algorithms,
              ElementsAre("pbeWithSHA1And3-KeyTripleDES-CBC"));
}

int read_without_legacy_provider(const std::string& bytes) {
  setenv("OPENSSL_MODULES", "/nonexistent", 1);
  const auto file = read_pkcs12(bytes, "secret");
  const std::string want =
      "expected the PKCS#12 file to be encrypted with AES, found pbeWithSHA1And40BitRC2-CBC, which needs OpenSSL's "
      "legacy provider, and that cannot be loaded here";
  if (file || file.error().problem != KeyProblem::kLegacyAlgorithm || file.error().message != want) {
    fprintf(stderr, "%s\n", file ? "opened" : file.error().message.c_str());
    return 1;
  }
  return 0;
}

TEST(Pkcs12DeathTest, WithoutTheLegacyProviderThatIsWhatTheErrorSays) {
  // A process of its own: the provider is looked for once.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(_exit(read_without_legacy_provider(make_pkcs12(of_old_windows()))), ::testing::ExitedWithCode(0), "");
}

TEST(Pkcs12, NothingElseInTheProcessCanUseTheLegacyCiphers) {
  ASSERT_TRUE(read_pkcs12(make_pkcs12(of_old_windows()), "secret"));
  EXPECT_EQ(EVP_CIPHER_fetch(nullptr, "RC2-40-CBC", nullptr), nullptr);
}

std::string patched(std::string file, const std::string& from, const std::string& to) {
  const auto at = file.rfind(from);
  EXPECT_NE(at, std::string::npos);
  return at == std::string::npos ? file : file.replace(at, from.size(), to);
}

TEST(Pkcs12, AFileThatAsksForTooMuchHashingIsRefusedAtOnce) {
  const std::string rounds = "\x02\x03\x01\x11\x71";
  auto checksum = usual();
  checksum.checksum_rounds = 70001;
  auto content = usual();
  content.rounds = 70001;
  content.checksum_rounds = -1;
  // What the certificates asked for counts, too.
  for (const auto& [recipe, found] : {std::pair{checksum, "8388607"}, std::pair{content, "8458608"}}) {
    const std::string file = make_pkcs12(recipe);
    ASSERT_TRUE(read_pkcs12(file, "secret"));
    const auto read = read_pkcs12(patched(file, rounds, "\x02\x03\x7F\xFF\xFF"), "secret");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().problem, KeyProblem::kTooExpensive);
    EXPECT_EQ(
        read.error().message,
        std::string{"expected the PKCS#12 file to ask for at most 4000000 rounds of password hashing, found "} + found);
    const auto negative = read_pkcs12(patched(file, rounds, std::string{"\x02\x03\x80\x00\x00", 5}), "secret");
    ASSERT_FALSE(negative);
    EXPECT_EQ(negative.error().message,
              "expected the PKCS#12 file to ask for at most 4000000 rounds of password hashing, found a number that "
              "is none or far larger");
  }
}

TEST(Pkcs12, WhatIsNoSuchFileIsExplained) {
  struct Case {
    const char* name;
    std::string input;
    ParseErrorKind kind;
    KeyProblem problem;
    std::string want;
  };
  using enum KeyProblem;
  const std::string good = make_pkcs12(usual());
  const std::string size = std::to_string(good.size());
  // The object identifier of SHA-256 in the checksum, the last one in the file.
  const std::string unknown_checksum =
      patched(good, "\x60\x86\x48\x01\x65\x03\x04\x02\x01", "\x60\x86\x48\x01\x65\x03\x04\x02\x7F");
  const std::vector<Case> cases = {
      {"nothing", "", ParseErrorKind::kTruncated, kMalformed, "expected a PKCS#12 file, found nothing"},
      {"PEM", testing::pem(leaf()), ParseErrorKind::kForeign, kMalformed,
       "expected a PKCS#12 file, which begins with the byte 0x30, found 0x2D"},
      {"certificate", leaf(), ParseErrorKind::kForeign, kMalformed, "expected a PKCS#12 file, found a certificate"},
      {"PKCS#7", testing::make_pkcs7({leaf()}), ParseErrorKind::kForeign, kMalformed,
       "expected a PKCS#12 file, found PKCS#7"},
      {"private key", testing::pkcs8_der(key("RSA-2048")), ParseErrorKind::kForeign, kMalformed,
       "expected a PKCS#12 file, found a private key"},
      {"other ASN.1", "\x30\x03\x02\x01\x05", ParseErrorKind::kSyntax, kMalformed,
       "expected a PKCS#12 file, found other or damaged ASN.1"},
      {"cut off", good.substr(0, 100), ParseErrorKind::kTruncated, kMalformed,
       "expected a PKCS#12 file of " + size + " bytes, found only 100 of them"},
      {"bytes behind it", good + "junk", ParseErrorKind::kSyntax, kMalformed,
       "expected the PKCS#12 file to end at offset " + size + ", found 4 more bytes"},
      {"unknown checksum", unknown_checksum, ParseErrorKind::kForeign, kUnsupported,
       "expected a PKCS#12 file with a checksum that OpenSSL knows, found 2.16.840.1.101.3.4.2.127"},
      {"too large", std::string(kMaxCertificateBytes + 1, '\x30'), ParseErrorKind::kTooLarge, kTooExpensive,
       "expected a PKCS#12 file of at most 4194304 bytes, found 4194305"},
  };
  for (const auto& [name, input, kind, problem, want] : cases) {
    SCOPED_TRACE(name);
    const auto file = read_pkcs12(input, "secret");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().message, want);
    EXPECT_EQ(file.error().kind, kind);
    EXPECT_EQ(file.error().problem, problem);
  }
}

TEST(Pkcs12, DamagedContentUnderAGoodPasswordIsNotCalledABadPassword) {
  // No checksum, nothing encrypted: the certificate itself is broken.
  auto recipe = usual();
  recipe.password = {};
  recipe.key_cipher = recipe.certificate_cipher = recipe.checksum_rounds = -1;
  std::string file = make_pkcs12(recipe);
  file[file.find(leaf()) + 4] = '\x04';
  const auto read = read_pkcs12(file, {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().problem, KeyProblem::kMalformed);
  EXPECT_EQ(read.error().message, "certificate 1 in the PKCS#12 file does not parse");
}

TEST(Pkcs12, EveryTruncationIsAnErrorAndNoCrash) {
  const std::string whole = make_pkcs12(usual());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto file = read_pkcs12(whole.substr(0, size), "secret");
    ASSERT_FALSE(file) << size;
    ASSERT_EQ(file.error().kind, ParseErrorKind::kTruncated) << size;
  }
}

}  // namespace
}  // namespace probe::evidence
