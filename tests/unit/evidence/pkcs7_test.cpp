#include "probes/evidence/pkcs7.hpp"

#include "certificate_maker.hpp"
#include "key_file_maker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const std::string& first() {
  static const std::string der = testing::make_der(testing::exchange_auth());
  return der;
}

const std::string& second() {
  static const std::string der = testing::make_der({});
  return der;
}

std::vector<std::string> ders(const Parsed<std::vector<Certificate>>& certificates) {
  EXPECT_TRUE(certificates) << certificates.error().message;
  std::vector<std::string> ders;
  if (certificates) {
    for (const auto& each : *certificates) ders.push_back(each.der);
  }
  return ders;
}

TEST(Pkcs7, CertificatesComeOutExactlyAsTheyWentIn) {
  EXPECT_THAT(ders(read_pkcs7(testing::make_pkcs7({first(), second()}))), UnorderedElementsAre(first(), second()));
  EXPECT_THAT(ders(read_pkcs7(testing::make_signed_message(testing::key("RSA-2048"), first()))), ElementsAre(first()));
}

TEST(Pkcs7, AMessageOfIndefiniteLengthIsRead) {
  const std::string ber = testing::make_signed_message(testing::key("RSA-2048"), first(), true);
  ASSERT_EQ(ber[1], '\x80');
  EXPECT_THAT(ders(read_pkcs7(ber)), ElementsAre(first()));
  EXPECT_THAT(ders(read_certificates(ber)), ElementsAre(first()));
}

TEST(Pkcs7, AnyCertificateFileMayBeOne) {
  const std::string both = testing::make_pkcs7({first(), second()});
  EXPECT_THAT(ders(read_certificates(both)), UnorderedElementsAre(first(), second()));
  for (const char* label : {"PKCS7", "CMS", "PKCS #7 SIGNED DATA"}) {
    SCOPED_TRACE(label);
    EXPECT_THAT(ders(read_certificates("text\n" + testing::pem(both, label) + "more\n")),
                UnorderedElementsAre(first(), second()));
  }
  const std::string mixed = testing::pem(first()) + testing::pem(testing::make_pkcs7({second()}), "PKCS7");
  EXPECT_THAT(ders(read_certificates(mixed)), ElementsAre(first(), second()));
}

TEST(Pkcs7, WhatHoldsNoCertificateIsExplained) {
  struct Case {
    const char* name;
    std::string input;
    ParseErrorKind kind;
    std::string want;
  };
  const std::string good = testing::make_pkcs7({first()});
  const std::string size = std::to_string(good.size());
  std::string damaged = good;
  damaged[good.find(first()) + 4] = '\x04';
  const std::vector<Case> cases = {
      {"no certificates", testing::make_pkcs7({}), ParseErrorKind::kForeign,
       "expected a PKCS#7 message with certificates, found pkcs7-signedData without any"},
      {"data", testing::make_data_message(), ParseErrorKind::kForeign,
       "expected a PKCS#7 message with certificates, found pkcs7-data without any"},
      {"cut off", good.substr(0, 100), ParseErrorKind::kTruncated,
       "expected a PKCS#7 message, found only 100 bytes of it"},
      {"bytes behind it", good + "junk", ParseErrorKind::kSyntax,
       "expected the PKCS#7 message to end at offset " + size + ", found 4 more bytes"},
      {"a certificate", first(), ParseErrorKind::kSyntax, "expected a PKCS#7 message, found other or damaged ASN.1"},
      {"damaged certificate", damaged, ParseErrorKind::kSyntax,
       "expected a PKCS#7 message, found other or damaged ASN.1"},
      {"too many", testing::make_pkcs7(std::vector<std::string>(1, first())) + std::string(kMaxCertificateBytes, '\0'),
       ParseErrorKind::kTooLarge,
       "expected a PKCS#7 message of at most 4194304 bytes, found " +
           std::to_string(good.size() + kMaxCertificateBytes)},
  };
  for (const auto& [name, input, kind, want] : cases) {
    SCOPED_TRACE(name);
    const auto certificates = read_pkcs7(input);
    ASSERT_FALSE(certificates);
    EXPECT_EQ(certificates.error().message, want);
    EXPECT_EQ(certificates.error().kind, kind);
  }
  EXPECT_EQ(read_certificates("a\n" + testing::pem(good.substr(0, 90), "PKCS7")).error().message,
            "PKCS#7 message on line 2: expected a PKCS#7 message, found only 90 bytes of it");
}

TEST(Pkcs7, MoreCertificatesThanAnyoneNeedsAreRefused) {
  std::vector<std::string> many;
  for (int i = 0; i < 101; ++i) many.push_back(testing::make_der({.serial = std::to_string(1000 + i)}));
  EXPECT_EQ(read_pkcs7(testing::make_pkcs7(many)).error().message, "expected at most 100 certificates, found 101");
}

TEST(Pkcs7, EveryTruncationIsAnErrorOfTruncation) {
  const std::string whole = testing::make_pkcs7({second()});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto certificates = read_pkcs7(whole.substr(0, size));
    ASSERT_FALSE(certificates) << size;
    ASSERT_EQ(certificates.error().kind, ParseErrorKind::kTruncated) << size;
    ASSERT_FALSE(read_certificates(whole.substr(0, size))) << size;
  }
}

}  // namespace
}  // namespace probe::evidence
