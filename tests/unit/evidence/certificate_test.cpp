#include "probes/evidence/certificate.hpp"

#include "certificate_maker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using std::chrono::sys_days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Recipe;

Certificate read(const Recipe& recipe) { return read_certificate_der(testing::make_der(recipe)).value(); }

const std::string& auth_der() {
  static const std::string der = testing::make_der(testing::exchange_auth());
  return der;
}

TEST(Certificate, TheAuthCertificateOfExchangeIsReadWhole) {
  const auto certificate = read_certificate_der(auth_der()).value();
  EXPECT_EQ(certificate.version, 3);
  EXPECT_EQ(certificate.subject, "CN=Microsoft Exchange Server Auth Certificate");
  EXPECT_EQ(certificate.issuer, certificate.subject);
  EXPECT_EQ(certificate.serial, "310196A39840EB964D5E2FD29D3B431C");
  EXPECT_EQ(certificate.not_before, sys_days{2026y / 11 / 23} + 18h + 22min + 32s);
  EXPECT_EQ(certificate.not_after, sys_days{2031y / 10 / 28} + 18h + 22min + 32s);
  EXPECT_EQ(certificate.not_after_unix, 1950978152);
  EXPECT_EQ(certificate.key_type, "RSA");
  EXPECT_EQ(certificate.key_bits, 2048);
  EXPECT_EQ(certificate.rsa_exponent, 65537U);
  EXPECT_EQ(certificate.signature_algorithm, "sha256WithRSAEncryption");
  EXPECT_FALSE(certificate.weak_signature);
  EXPECT_TRUE(certificate.self_issued);
  EXPECT_EQ(certificate.self_signature_valid, true);
  EXPECT_THAT(certificate.key_usages, ElementsAre("digitalSignature", "keyEncipherment"));
  EXPECT_THAT(certificate.extended_key_usages, ElementsAre("serverAuth"));
  EXPECT_FALSE(certificate.is_ca);
  EXPECT_EQ(certificate.alternative_names, 0U);
  EXPECT_THAT(certificate.problems, IsEmpty());
  EXPECT_EQ(certificate.sha1, Thumbprint::sha1_of(auth_der()));
  EXPECT_EQ(certificate.sha256, Thumbprint::sha256_of(auth_der()));
  EXPECT_EQ(certificate.der, auth_der());
}

TEST(Certificate, EveryKeyTypeHasItsNameAndSize) {
  struct Case {
    std::string type;
    std::string name;
    int bits;
    std::string curve;
    std::string signature;
  };
  const std::vector<Case> cases = {
      {"RSA-1024", "RSA", 1024, "", "sha256WithRSAEncryption"},
      {"P-256", "EC", 256, "P-256", "ecdsa-with-SHA256"},
      {"P-384", "EC", 384, "P-384", "ecdsa-with-SHA256"},
      {"P-521", "EC", 521, "P-521", "ecdsa-with-SHA256"},
      {"secp256k1", "EC", 256, "secp256k1", "ecdsa-with-SHA256"},
      {"ED25519", "Ed25519", 256, "", "ED25519"},
      {"ED448", "Ed448", 456, "", "ED448"},
  };
  for (const auto& [type, name, bits, curve, signature] : cases) {
    SCOPED_TRACE(type);
    const auto certificate = read({.key = testing::key(type)});
    EXPECT_EQ(certificate.key_type, name);
    EXPECT_EQ(certificate.key_bits, bits);
    EXPECT_EQ(certificate.key_curve, curve);
    EXPECT_EQ(certificate.signature_algorithm, signature);
    EXPECT_EQ(certificate.self_signature_valid, true);
  }
}

TEST(Certificate, AnUnusualExponentShows) {
  EXPECT_EQ(read({.key = testing::key_with_exponent_three()}).rsa_exponent, 3U);
  EXPECT_EQ(read({}).rsa_exponent, std::nullopt);
}

TEST(Certificate, Md5AndSha1SignaturesAreWeakAndStillVerify) {
  for (const EVP_MD* digest : {EVP_md5(), EVP_sha1()}) {
    const auto certificate = read({.key = testing::key("RSA-2048"), .digest = digest});
    EXPECT_TRUE(certificate.weak_signature);
    EXPECT_EQ(certificate.self_signature_valid, true);
  }
  EXPECT_EQ(read({.digest = EVP_sha1()}).signature_algorithm, "ecdsa-with-SHA1");
  EXPECT_FALSE(read({.digest = EVP_sha384()}).weak_signature);
}

TEST(Certificate, ATamperedSignatureDoesNotVerify) {
  std::string der = auth_der();
  der.back() = static_cast<char>(der.back() ^ 1);
  const auto certificate = read_certificate_der(der).value();
  EXPECT_TRUE(certificate.self_issued);
  EXPECT_EQ(certificate.self_signature_valid, false);
}

TEST(Certificate, OfAnotherIssuerNoSelfSignatureIsAskedFor) {
  const auto certificate = read({.issuer_common_name = "Fabrikam CA", .signer = testing::key("P-384")});
  EXPECT_FALSE(certificate.self_issued);
  EXPECT_EQ(certificate.issuer, "CN=Fabrikam CA");
  EXPECT_EQ(certificate.self_signature_valid, std::nullopt);
}

TEST(Certificate, DatesFarOffAreExactAndComparable) {
  struct Case {
    std::string name;
    std::string not_before;
    std::string not_after;
    std::int64_t before;
    std::int64_t after;
  };
  const std::vector<Case> cases = {
      {"never ends", "260101000000Z", "99991231235959Z", 1767225600, 253402300799},
      {"before 1970", "19500101000000Z", "19691231235959Z", -631152000, -1},
      {"two-digit years", "500101000000Z", "491231235959Z", -631152000, 2524607999},
      {"year 0", "00000101000000Z", "22630101000000Z", -62167219200, 9246182400},
  };
  for (const auto& [name, not_before, not_after, before, after] : cases) {
    SCOPED_TRACE(name);
    const auto certificate = read({.not_before = not_before, .not_after = not_after});
    EXPECT_EQ(certificate.not_before_unix, before);
    EXPECT_EQ(certificate.not_after_unix, after);
    EXPECT_LT(certificate.not_before, certificate.not_after);
  }
  EXPECT_GT(read({.not_after = "99991231235959Z"}).not_after, sys_days{2261y / 12 / 31});
  EXPECT_LT(read({.not_before = "00000101000000Z"}).not_before, sys_days{1678y / 1 / 1});
}

TEST(Certificate, NamesAreOneLineOfPrintableText) {
  const auto certificate = read({.subject = {{"C", "DE"},
                                             {"O",
                                              "B\xC3\xBC"
                                              "cher, Inc."},
                                             {"CN",
                                              "a\nb\xE2\x80\xAE"
                                              "c"}}});
  EXPECT_EQ(certificate.subject,
            "CN=a\\0Ab\\xE2\\x80\\xAEc,O=B\xC3\xBC"
            "cher\\, Inc.,C=DE");
  EXPECT_EQ(read({.subject = {}}).subject, "");
}

TEST(Certificate, AlternativeNamesAreListed) {
  const auto certificate =
      read({.dns_names = {"mail.fabrikam.com", "*.fabrikam.com", "evil\0.fabrikam.com"s},
            .addresses = {"\x7F\0\0\x01"s, "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x01"s, "\x01\x02\x03"}});
  EXPECT_THAT(certificate.dns_names, ElementsAre("mail.fabrikam.com", "*.fabrikam.com", "evil\\x00.fabrikam.com"));
  EXPECT_THAT(certificate.ip_addresses, ElementsAre("127.0.0.1", "2001:db8::1"));
  EXPECT_EQ(certificate.alternative_names, 6U);
  EXPECT_THAT(certificate.problems, ElementsAre("an IP address among the alternative names has 3 bytes"));
}

TEST(Certificate, OfTooManyAlternativeNamesTheFirstThousandAreListed) {
  Recipe recipe;
  for (int i = 0; i < 1200; ++i) recipe.dns_names.push_back("host" + std::to_string(i) + ".example");
  const auto certificate = read(recipe);
  EXPECT_EQ(certificate.dns_names.size(), 1000U);
  EXPECT_EQ(certificate.alternative_names, 1200U);
}

TEST(Certificate, UsagesHaveTheNamesOfTheStandard) {
  const auto certificate = read({.extensions = {{NID_basic_constraints, "critical,CA:TRUE"},
                                                {NID_key_usage, "keyCertSign,cRLSign,nonRepudiation"},
                                                {NID_ext_key_usage, "clientAuth,1.3.6.1.4.1.311.21.6,1.2.3.4.5"}}});
  EXPECT_TRUE(certificate.is_ca);
  EXPECT_THAT(certificate.key_usages, ElementsAre("nonRepudiation", "keyCertSign", "cRLSign"));
  EXPECT_THAT(certificate.extended_key_usages, ElementsAre("clientAuth", "1.3.6.1.4.1.311.21.6", "1.2.3.4.5"));
}

TEST(Certificate, AnEmptyExtensionIsToldFromNone) {
  const auto none = read({});
  EXPECT_FALSE(none.has_key_usage);
  EXPECT_FALSE(none.has_extended_key_usage);
  EXPECT_FALSE(none.has_basic_constraints);
  const auto empty =
      read({.raw_extensions = {
                {NID_key_usage, "\x03\x01\0"s}, {NID_ext_key_usage, "\x30\0"s}, {NID_basic_constraints, "\x30\0"s}}});
  EXPECT_TRUE(empty.has_key_usage);
  EXPECT_THAT(empty.key_usages, IsEmpty());
  EXPECT_TRUE(empty.has_extended_key_usage);
  EXPECT_THAT(empty.extended_key_usages, IsEmpty());
  EXPECT_TRUE(empty.has_basic_constraints);
  EXPECT_FALSE(empty.is_ca);
  EXPECT_THAT(empty.problems, IsEmpty());
}

TEST(Certificate, WhatAnAuthoritySaysOfItselfIsRead) {
  const auto certificate = read({.extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:2"},
                                                {NID_subject_key_identifier, "0A:0B"},
                                                {NID_name_constraints, "critical,permitted;DNS:fabrikam.com"}},
                                 .raw_extensions = {{NID_authority_key_identifier, "\x30\x04\x80\x02\xC1\xC2"}}});
  EXPECT_TRUE(certificate.is_ca);
  EXPECT_EQ(certificate.path_length, 2U);
  EXPECT_TRUE(certificate.has_name_constraints);
  EXPECT_EQ(certificate.subject_key_id, "0A0B");
  EXPECT_EQ(certificate.authority_key_id, "C1C2");
  EXPECT_THAT(certificate.unknown_critical_extensions, IsEmpty());
  const auto plain = read({});
  EXPECT_EQ(plain.path_length, std::nullopt);
  EXPECT_FALSE(plain.has_name_constraints);
  EXPECT_EQ(plain.subject_key_id + plain.authority_key_id, "");
}

TEST(Certificate, CriticalExtensionsThatNobodyProcessesAreListed) {
  const auto certificate = read({.critical_extensions = {{"1.2.3.4.5", "\x05"}, {"2.5.29.54", "\x02\x01\x05"}}});
  EXPECT_THAT(certificate.unknown_critical_extensions, ElementsAre("1.2.3.4.5"));
}

TEST(Certificate, VersionSerialAndCommonNameAreAsTheyStand) {
  const auto old = read({.subject = {{"CN", "general"},
                                     {"O", "x"},
                                     {"CN",
                                      "sp\xC3\xA9"
                                      "cific\n"}},
                         .serial = "-01FF",
                         .version = 1});
  EXPECT_EQ(old.version, 1);
  EXPECT_EQ(old.serial, "-01FF");
  EXPECT_EQ(old.common_name,
            "sp\xC3\xA9"
            "cific\\x0A");
  EXPECT_EQ(read({.serial = "00"}).serial, "00");
  EXPECT_EQ(read({.subject = {{"O", "x"}}}).common_name, "");
}

TEST(Certificate, AnExtensionThatDoesNotParseIsAProblemAndNoMore) {
  const auto certificate = read({.raw_extensions = {{NID_subject_alt_name, "\x30\x05\x82"}, {NID_key_usage, "x"}}});
  EXPECT_THAT(certificate.problems,
              ElementsAre("the extension keyUsage does not parse", "the extension subjectAltName does not parse"));
  EXPECT_THAT(certificate.dns_names, IsEmpty());
  const auto twice = read({.extensions = {{NID_ext_key_usage, "serverAuth"}, {NID_ext_key_usage, "clientAuth"}}});
  EXPECT_THAT(twice.problems, ElementsAre("the extension extendedKeyUsage occurs more than once"));
}

TEST(Certificate, AKeyOfAnUnknownKindIsAProblemAndNoMore) {
  std::string der = testing::make_der({});
  const std::string ec_key_oid = "\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01";
  der.replace(der.find(ec_key_oid), ec_key_oid.size(), "\x06\x07\x2A\x86\x48\xCE\x3D\x02\x7F");
  const auto certificate = read_certificate_der(der).value();
  EXPECT_EQ(certificate.key_type, "1.2.840.10045.2.127");
  EXPECT_EQ(certificate.key_bits, 0);
  EXPECT_EQ(certificate.self_signature_valid, false);
  EXPECT_THAT(certificate.problems, ElementsAre("the public key (1.2.840.10045.2.127) cannot be read"));
}

}  // namespace
}  // namespace probe::evidence
