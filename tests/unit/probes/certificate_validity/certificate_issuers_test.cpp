#include "tests/support/certificate_factory.hpp"
#include "tests/unit/probes/certificate_validity/mail_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using probe::testing::authority;
using probe::testing::Certificate;
using probe::testing::CertificateSpec;
using probe::testing::findings_in;
using probe::testing::issue;
using probe::testing::rsa;
using probe::testing::self_sign;
using probe::testing::server;
using probe::testing::SignatureDigest;
using probe::testing::TimePoint;
using ::testing::ElementsAre;
using testing::ExpiringIssuer;
using ::testing::IsEmpty;
using testing::kDay;
using testing::kMail;
using testing::kNow;
using testing::Lines;
using testing::MailTest;
using testing::Rig;
using testing::value_of;

using CertificateIssuers = MailTest;

TEST_F(CertificateIssuers, TellsAMissingIntermediateByWhereItCanBeHad) {
  leaf.authority_info_access = "OCSP;URI:http://ocsp.example,caIssuers;URI:http://pki.example/issuing.cer";
  verdict(20, 0);
  const auto result = run();
  EXPECT_THAT(findings_in(result),
              ElementsAre("failure cert_chain_incomplete: mail.fabrikam.com:443: expected a chain to an authority in "
                          "/ca.pem: the issuer is not trusted here, or the server does not send the intermediate "
                          "certificate"));
  EXPECT_THAT(probe::testing::evidence_in(result), ::testing::Contains("ca_issuers=http://pki.example/issuing.cer"));
  verdict(20, 1);
  EXPECT_EQ(run().findings().at(0).code().id(), "cert_untrusted_chain") << "an intermediate's issuer is a root";
}

TEST_F(CertificateIssuers, NamesTheIssuerThatExpired) {
  issuing.validity.not_after = kNow - kDay;
  verdict(10, 1);
  EXPECT_THAT(findings_in(run()), ElementsAre("failure cert_expired: mail.fabrikam.com:443: the issuer \"CN=Fabrikam "
                                              "Issuing CA\" expired at 2026-11-22T12:00:00Z"));
}

TEST_F(CertificateIssuers, NamesTheIssuerThatMayNotIssue) {
  struct Case {
    std::string name;
    int error;
    void (*spoil)(CertificateSpec&);
    std::string want;
  };
  const Case cases[] = {
      {"no authority", 79, [](CertificateSpec& spec) { spec.basic_constraints = "critical,CA:FALSE"; },
       "is no certification authority"},
      {"no keyCertSign", 79, [](CertificateSpec& spec) { spec.key_usage = "critical,digitalSignature"; },
       "lacks the key usage keyCertSign"},
      {"too many authorities below", 25,
       [](CertificateSpec& spec) { spec.basic_constraints = "critical,CA:TRUE,pathlen:0"; },
       "may not have that many authorities below it"},
      {"for clients", 26, [](CertificateSpec& spec) { spec.extended_key_usage = "clientAuth"; },
       "may not issue for TLS servers"},
  };
  const CertificateSpec good = issuing;
  for (const auto& [name, error, spoil, want] : cases) {
    issuing = good;
    spoil(issuing);
    verdict(error, 1);
    EXPECT_THAT(findings_in(run()),
                ElementsAre("failure cert_issuer_not_allowed: mail.fabrikam.com:443: expected issuers that may issue "
                            "this certificate, but the issuer \"CN=Fabrikam Issuing CA\" " +
                            want))
        << name;
  }
}

TEST_F(CertificateIssuers, NamesTheCriticalExtensionThatNobodyKnows) {
  leaf.unknown_critical_extension = "1.2.3.4.5";
  verdict(34, 0);
  EXPECT_EQ(findings_in(run()).front(),
            "failure cert_extension_unknown: mail.fabrikam.com:443: expected only critical extensions that TLS clients "
            "know, the certificate has 1.2.3.4.5");
  leaf.unknown_critical_extension.clear();
  issuing.unknown_critical_extension = "1.2.3.4.6";
  verdict(34, 1);
  EXPECT_THAT(findings_in(run()),
              ElementsAre("failure cert_extension_unknown: mail.fabrikam.com:443: expected only critical extensions "
                          "that TLS clients know, the issuer \"CN=Fabrikam Issuing CA\" has 1.2.3.4.6"));
}

TEST_F(CertificateIssuers, NamesTheIssuerThatIsNotYetValid) {
  issuing.validity.not_before = kNow + kDay;
  verdict(9, 1);
  EXPECT_THAT(findings_in(run()), ElementsAre("failure cert_not_yet_valid: mail.fabrikam.com:443: the issuer "
                                              "\"CN=Fabrikam Issuing CA\" is not valid before 2026-11-24T12:00:00Z"));
}

TEST_F(CertificateIssuers, FindsAnIssuerThatExpiresSoonerThanTheLeafMay) {
  ExpiringIssuer verifier;
  rig.chains = &verifier;
  struct Case {
    std::chrono::hours left;
    Lines want;
  };
  const Case cases[] = {
      {31 * kDay, {}},
      {29 * kDay,
       {"warning cert_expiring: mail.fabrikam.com:443: the issuer \"CN=Fabrikam Issuing CA\" expires at "
        "2026-12-22T12:00:00Z"}},
      {13 * kDay,
       {"failure cert_expiring_critical: mail.fabrikam.com:443: the issuer \"CN=Fabrikam Issuing CA\" expires at "
        "2026-12-06T12:00:00Z"}},
  };
  for (const auto& [left, want] : cases) {
    issuing.validity.not_after = verifier.end = kNow + left;
    EXPECT_EQ(findings_in(run()), want) << left.count();
  }
  EXPECT_EQ(verifier.chain, rig.fakes.tls.exchanges["mail.fabrikam.com:443"].session.peer_chain);
  EXPECT_EQ(verifier.trust.ca_file, "/ca.pem");
  EXPECT_EQ(verifier.host, "") << "the name is judged apart from the chain";
}

}  // namespace
}  // namespace probe::probes
