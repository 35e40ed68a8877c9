#include "probes/evidence/certificate_lint.hpp"

#include "certificate_maker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using ::testing::IsEmpty;
using testing::Recipe;
using enum CertificatePurpose;
using enum LintProblem;

/// What a public authority issues for a server.
Recipe good_server() {
  Recipe recipe;
  recipe.subject = {{"CN", "mail.fabrikam.com"}};
  recipe.issuer_common_name = "Fabrikam CA";
  recipe.signer = testing::key("P-384");
  recipe.extensions = {{NID_key_usage, "critical,digitalSignature"},
                       {NID_ext_key_usage, "serverAuth"},
                       {NID_basic_constraints, "critical,CA:FALSE"}};
  recipe.dns_names = {"mail.fabrikam.com"};
  return recipe;
}

template <typename Change>
Recipe but(Change change) {
  Recipe recipe = good_server();
  change(recipe);
  return recipe;
}

using Findings = std::vector<std::pair<LintProblem, std::string>>;

Findings lint(const Recipe& recipe, CertificatePurpose purpose) {
  Findings found;
  for (auto& each : lint_certificate(read_certificate_der(testing::make_der(recipe)).value(), purpose))
    found.emplace_back(each.problem, each.sentence);
  return found;
}

struct Case {
  const char* name;
  Recipe recipe;
  Findings want;
};

void expect_each(const std::vector<Case>& cases, CertificatePurpose purpose) {
  for (const auto& [name, recipe, want] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(lint(recipe, purpose), want);
  }
}

constexpr const char* kSerial =
    "expected a positive serial number of at most 20 octets, found {}: RFC 5280 forbids it and strict clients refuse "
    "it";

std::string serial_sentence(const std::string& found) {
  std::string sentence = kSerial;
  return sentence.replace(sentence.find("{}"), 2, found);
}

TEST(CertificateLint, WhatAServerMayHaveIsNoFinding) {
  expect_each(
      {
          {"usual", good_server(), {}},
          {"an address for a name", but([](Recipe& r) { r.dns_names = {}, r.addresses = {"\x7F\1\1\1"}; }), {}},
          {"RSA with both usages",
           but([](Recipe& r) {
             r.key = testing::key("RSA-2048");
             r.extensions[0].second = "digitalSignature,keyEncipherment";
           }),
           {}},
          {"no key usage", but([](Recipe& r) { r.extensions.erase(r.extensions.begin()); }), {}},
          {"any purpose", but([](Recipe& r) { r.extensions[1].second = "anyExtendedKeyUsage"; }), {}},
          {"no basic constraints", but([](Recipe& r) { r.extensions.pop_back(); }), {}},
          {"serial of 20 octets", but([](Recipe& r) { r.serial = std::string(40, 'F'); }), {}},
          {"a century", but([](Recipe& r) { r.not_after = "21261123182232Z"; }), {}},
      },
      kTlsServer);
}

TEST(CertificateLint, WhatClientsRefuseOfAServerIsNamed) {
  expect_each(
      {
          {"version 1",
           but([](Recipe& r) { r.version = 1; }),
           {{kOldVersion, "expected an X.509 certificate of version 3, found version 1: browsers refuse it"}}},
          {"serial zero", but([](Recipe& r) { r.serial = "00"; }), {{kBadSerial, serial_sentence("zero")}}},
          {"serial negative",
           but([](Recipe& r) { r.serial = "-05"; }),
           {{kBadSerial, serial_sentence("a negative one")}}},
          {"serial of 21 octets",
           but([](Recipe& r) { r.serial = std::string(42, '1'); }),
           {{kBadSerial, serial_sentence("a longer one")}}},
          {"no name",
           but([](Recipe& r) { r.dns_names = {}, r.subject = {{"CN", "Exchange"}}; }),
           {{kNoAlternativeNames,
             "expected a host name among the subject alternative names, found none: no browser or .NET client accepts "
             "the certificate for any host"}}},
          {"name in the common name only",
           but([](Recipe& r) { r.dns_names = {}; }),
           {{kNameOnlyInCommonName,
             "expected 'mail.fabrikam.com' among the subject alternative names, found it in the common name only, "
             "where browsers no longer look"}}},
          {"authority",
           but([](Recipe& r) { r.extensions[2].second = "critical,CA:TRUE"; }),
           {{kIsAuthority,
             "expected the certificate of an end entity, found one of an authority (CA:TRUE): browsers refuse it as a "
             "leaf"}}},
          {"no extended key usage",
           but([](Recipe& r) { r.extensions.erase(r.extensions.begin() + 1); }),
           {{kNoExtendedKeyUsage,
             "expected the extended key usage serverAuth, found no such extension: Apple's systems refuse it"}}},
          {"for clients",
           but([](Recipe& r) { r.extensions[1].second = "clientAuth,emailProtection"; }),
           {{kNotForServers,
             "expected the extended key usage serverAuth, found clientAuth, emailProtection: TLS clients refuse it"}}},
          {"key exchange only",
           but([](Recipe& r) {
             r.key = testing::key("RSA-2048");
             r.extensions[0].second = "keyEncipherment";
           }),
           {{kNoDigitalSignature,
             "expected the key usage digitalSignature, found keyEncipherment: TLS 1.3 and every other cipher with "
             "forward secrecy needs it"}}},
          {"for lists only",
           but([](Recipe& r) { r.extensions[0].second = "cRLSign"; }),
           {{kNoDigitalSignature,
             "expected the key usage digitalSignature, found cRLSign: some TLS clients refuse it"}}},
          {"empty key usage",
           but([](Recipe& r) {
             r.extensions.erase(r.extensions.begin());
             r.raw_extensions = {{NID_key_usage, std::string{"\x03\x01\x00", 3}}};
           }),
           {{kEmptyKeyUsage,
             "expected a key usage that allows something, found an empty one: RFC 5280 forbids it and strict clients "
             "refuse it"}}},
          {"unknown critical extension",
           but([](Recipe& r) { r.critical_extensions = {{"1.2.3.4.5", "\x05"}}; }),
           {{kUnknownCriticalExtension,
             "expected only critical extensions that clients know, found 1.2.3.4.5: whoever does not know it has to "
             "refuse the certificate"}}},
      },
      kTlsServer);
}

TEST(CertificateLint, SeveralProblemsComeInOrderAndEachOnce) {
  const auto found = lint({.serial = "00", .version = 1}, kTlsServer);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].first, kOldVersion);
  EXPECT_EQ(found[1].first, kBadSerial);
  EXPECT_EQ(found[2].first, kNoAlternativeNames);
  EXPECT_EQ(found[3].first, kNoExtendedKeyUsage);
}

TEST(CertificateLint, TheAuthCertificateOfExchangeIsFineForSigning) {
  EXPECT_THAT(lint(testing::exchange_auth(), kSigning), IsEmpty());
  EXPECT_THAT(lint({}, kSigning), IsEmpty());
}

TEST(CertificateLint, OfASigningCertificateOnlyWhatForbidsSigningCounts) {
  const Recipe bad = {.serial = "00",
                      .extensions = {{NID_basic_constraints, "CA:TRUE"}},
                      .raw_extensions = {{NID_key_usage, std::string{"\x03\x01\x00", 3}}},
                      .critical_extensions = {{"1.2.3.4.5", "\x05"}, {"1.2.3.4.6", "\x05"}},
                      .version = 3};
  const auto found = lint(bad, kSigning);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].first, kIsAuthority);
  EXPECT_EQ(found[1].first, kEmptyKeyUsage);
  EXPECT_EQ(found[2].first, kUnknownCriticalExtension);
  EXPECT_EQ(found[2].second,
            "expected only critical extensions that clients know, found 1.2.3.4.5, 1.2.3.4.6: whoever does not know it "
            "has to refuse the certificate");
}

TEST(CertificateLint, ProblemsHaveNamesForMachines) {
  EXPECT_EQ(to_string(kOldVersion), "old_version");
  EXPECT_EQ(to_string(kNameOnlyInCommonName), "name_only_in_common_name");
  EXPECT_EQ(to_string(kUnknownCriticalExtension), "unknown_critical_extension");
}

}  // namespace
}  // namespace probe::evidence
