#include "agent/core/input_error.hpp"
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

using CertificateValidityTls = MailTest;

TEST_F(CertificateValidityTls, FindsNothingWrongWithAHealthyServer) {
  const core::ProbeResult result = run();
  EXPECT_THAT(findings_in(result), IsEmpty());
  EXPECT_EQ(result.type(), core::ResultType::kSucceeded);
  EXPECT_EQ(result.phases().of(core::Phase::kTls), 3ms);
}

TEST_F(CertificateValidityTls, AsksTheEndpointForTheConfiguredNameUntilTheDeadline) {
  run("server_name: owa.fabrikam.com\ntimeout: 7s");
  ASSERT_EQ(rig.fakes.tls.requests.size(), 1U);
  const core::TlsEndpoint& asked = rig.fakes.tls.requests.front();
  EXPECT_EQ(asked.host, "mail.fabrikam.com");
  EXPECT_EQ(asked.port, 443);
  EXPECT_EQ(asked.server_name, "owa.fabrikam.com");
  EXPECT_EQ(asked.deadline, rig.fakes.clock.steady() + 7s);
}

TEST_F(CertificateValidityTls, FailsForAServerThatSpeaksOldTlsAlone) {
  struct Case {
    std::string chosen;
    Lines want;
  };
  const std::string start =
      "failure tls_version_unsupported: mail.fabrikam.com:443: expected TLS 1.2 or newer, the server chose ";
  const Case cases[] = {
      {"TLSv1", {start + "TLS 1.0"}}, {"TLSv1.1", {start + "TLS 1.1"}}, {"TLSv1.2", {}}, {"TLSv1.3", {}}};
  for (const auto& [chosen, want] : cases) {
    core::TlsExchange shown = exchange();
    shown.session.version = chosen;
    rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = shown;
    const core::ProbeResult result = rig.run(kMail);
    EXPECT_EQ(findings_in(result), want) << chosen;
    EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=tls,position=0")) << chosen;
  }
}

TEST_F(CertificateValidityTls, WarnsOfAKeyExchangeThatClientsMayRefuse) {
  struct Case {
    std::optional<core::TemporaryKey> key;
    Lines want;
  };
  const std::string start =
      "warning tls_key_exchange_weak: mail.fabrikam.com:443: expected a key exchange of at least 112 bits of security, "
      "as by ECDHE, the server's ";
  const Case cases[] = {{{{"DH", 1024, 80}}, {start + "DH key of 1024 bits has 80"}},
                        {{{"EC", 192, 96}}, {start + "EC key of 192 bits has 96"}},
                        {{{"DH", 2048, 112}}, {}},
                        {{{"X25519", 253, 128}}, {}},
                        {std::nullopt, {}}};
  for (const auto& [key, want] : cases) {
    core::TlsExchange shown = exchange();
    shown.session.version = "TLSv1.2";
    shown.session.temporary_key = key;
    rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = shown;
    const core::ProbeResult result = rig.run(kMail);
    EXPECT_EQ(findings_in(result), want);
    EXPECT_EQ(result.type(), core::ResultType::kSucceeded);
  }
}

TEST_F(CertificateValidityTls, JudgesTheName) {
  struct Case {
    std::string server_name;
    Lines want;
  };
  const Case cases[] = {
      {"mail.fabrikam.com", {}},
      {"OWA.fabrikam.com", {}},
      {"192.0.2.7", {}},
      {"mail.contoso.com",
       {"failure tls_hostname_mismatch: mail.fabrikam.com:443: expected a certificate for mail.contoso.com, it is for "
        "mail.fabrikam.com, *.fabrikam.com, 192.0.2.7"}},
      {"a.b.fabrikam.com",
       {"failure tls_hostname_mismatch: mail.fabrikam.com:443: expected a certificate for a.b.fabrikam.com, it is for "
        "mail.fabrikam.com, *.fabrikam.com, 192.0.2.7"}},
  };
  for (const auto& [server_name, want] : cases) {
    EXPECT_EQ(findings_in(run("server_name: " + server_name)), want) << server_name;
  }
  leaf.dns_names.clear();
  leaf.ip_addresses.clear();
  EXPECT_THAT(
      findings_in(run()),
      ElementsAre("failure tls_hostname_mismatch: mail.fabrikam.com:443: expected a certificate for "
                  "mail.fabrikam.com, it is for no name",
                  "warning cert_noncompliant: mail.fabrikam.com:443: expected 'mail.fabrikam.com' among the "
                  "subject alternative names, found it in the common name only, where browsers no longer look"));
}

TEST_F(CertificateValidityTls, JudgesTheLeafItself) {
  leaf.validity = {kNow - 171 * kDay, kNow + 29 * kDay};
  leaf.digest = SignatureDigest::kSha1;
  EXPECT_THAT(findings_in(run()),
              ElementsAre("warning cert_expiring: mail.fabrikam.com:443: expected at least 30d until expiry, 29d left "
                          "until 2026-12-22T12:00:00Z",
                          "warning cert_weak_signature: mail.fabrikam.com:443: expected a signature over SHA-256 or "
                          "better, found ecdsa-with-SHA1"));
}

TEST_F(CertificateValidityTls, TranslatesWhatTheVerifierSays) {
  struct Case {
    std::string name;
    int error, depth;
    std::string want;
  };
  const std::string mail = "mail.fabrikam.com:443: ";
  const auto refused = [&mail](const std::string& code) {
    return "failure " + code + ": " + mail + "expected a chain to an authority in /ca.pem: ";
  };
  const std::string untrusted = refused("cert_untrusted_chain");
  const Case cases[] = {
      {"unknown issuer", 20, 0,
       untrusted + "the issuer is not trusted here, or the server does not send the intermediate certificate"},
      {"self-signed leaf", 18, 0,
       refused("cert_self_signed") + "the certificate is self-signed and not among the trusted ones"},
      {"unknown root", 19, 2, untrusted + "the chain ends in a root that is not trusted here"},
      {"forged", 7, 0, untrusted + "a signature in the chain does not verify"},
      {"weak digest", 68, 1,
       refused("cert_weak_signature") + "a signature in the chain uses a digest that is too weak"},
      {"name constraint", 48, 0,
       refused("cert_name_constraint_violated") + "an issuer in the chain is barred from issuing for this name"},
      {"small key that is not the leaf's", 67, 1,
       refused("cert_weak_key") + "the key of an issuer in the chain is too small"},
      {"leaf expired although its dates say otherwise", 10, 0, untrusted + "the certificate has expired"},
      {"not in the table", 1, 0, untrusted + "reason of the verifier"},
      {"root expired", 10, 2,
       "failure cert_expired: " + mail + "the issuer at place 2 of the chain, from the trust store, expired"},
      {"root not yet valid", 9, 2,
       "failure cert_not_yet_valid: " + mail +
           "the issuer at place 2 of the chain, from the trust store, is not valid now"},
      {"issuer that is none", 79, 1,
       "failure cert_issuer_not_allowed: " + mail +
           "expected issuers that may issue this certificate, but the issuer at place 1 of the chain, from the trust "
           "store, is no certification authority"},
      {"wrong purpose", 26, 0,
       "failure cert_key_usage_invalid: " + mail +
           "expected a certificate for TLS servers: the certificate may not be used for this purpose (extended key "
           "usage serverAuth)"},
  };
  for (const auto& [name, error, depth, want] : cases) {
    verdict(error, depth);
    EXPECT_THAT(findings_in(run()), ElementsAre(want)) << name;
  }
}

TEST_F(CertificateValidityTls, DoesNotCallAnExpiredLeafUntrustedToo) {
  leaf.validity = {kNow - 90 * kDay, kNow - kDay};
  verdict(10, 0);
  EXPECT_THAT(findings_in(run()),
              ElementsAre("failure cert_expired: mail.fabrikam.com:443: the certificate expired 1d ago, "
                          "at 2026-11-22T12:00:00Z"));
  verdict(20, 0);
  EXPECT_THAT(findings_in(run()),
              ElementsAre("failure cert_expired: mail.fabrikam.com:443: the certificate expired 1d ago, at "
                          "2026-11-22T12:00:00Z",
                          "failure cert_untrusted_chain: mail.fabrikam.com:443: expected a chain to an authority in "
                          "/ca.pem: the issuer is not trusted here, or the server does not send the intermediate "
                          "certificate"));
}

TEST_F(CertificateValidityTls, DoesNotCallALeafThatIsNotYetValidOrHasAWeakKeyUntrustedToo) {
  leaf.validity.not_before = kNow + kDay;
  verdict(9, 0);
  EXPECT_THAT(findings_in(run()),
              ElementsAre("failure cert_not_yet_valid: mail.fabrikam.com:443: the certificate becomes "
                          "valid in 1d, at 2026-11-24T12:00:00Z"));
  leaf.validity.not_before = kNow - 20 * kDay;
  leaf.key = rsa(1024, "weak");
  verdict(66, 0);
  EXPECT_THAT(findings_in(run()), ElementsAre("failure cert_weak_key: mail.fabrikam.com:443: expected an RSA key of at "
                                              "least 2048 bits, found 1024"));
}

TEST_F(CertificateValidityTls, WarnsOfACertificateThatIsNotForServers) {
  leaf.extended_key_usage = "clientAuth,emailProtection";
  EXPECT_THAT(findings_in(run()),
              ElementsAre("warning cert_key_usage_invalid: mail.fabrikam.com:443: expected the extended "
                          "key usage serverAuth, found clientAuth, emailProtection"));
  for (const std::string good : {"clientAuth,serverAuth", "anyExtendedKeyUsage"}) {
    leaf.extended_key_usage = good;
    EXPECT_THAT(findings_in(run()), IsEmpty()) << good;
  }
  leaf.extended_key_usage.clear();
  EXPECT_THAT(
      findings_in(run()),
      ElementsAre("warning cert_noncompliant: mail.fabrikam.com:443: expected the extended key usage serverAuth, "
                  "found no such extension: Apple's systems refuse it"));
}

struct NoTrustStore final : core::ChainVerifier {
  core::ChainVerdict verify(const std::vector<core::Der>&, const core::TlsTrust&, const std::string&,
                            core::SystemTime) const override {
    throw core::InputError(core::Finding("trust_store_unreadable", "/ca.pem: no such file"));
  }
};

TEST_F(CertificateValidityTls, StillReportsTheCertificateWhenTheTrustStoreCannotBeUsed) {
  const NoTrustStore verifier;
  rig.chains = &verifier;
  leaf.dns_names = {"mail.contoso.com"};
  leaf.ip_addresses.clear();
  const core::ProbeResult result = run();
  EXPECT_THAT(findings_in(result),
              ElementsAre("failure tls_hostname_mismatch: mail.fabrikam.com:443: expected a certificate for "
                          "mail.fabrikam.com, it is for mail.contoso.com",
                          "unknown trust_store_unreadable: /ca.pem: no such file"));
  EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=tls,position=0"));
}

TEST_F(CertificateValidityTls, PassesOnWhatTheNetworkSays) {
  const core::ProbeResult refused = rig.run(kMail);
  EXPECT_THAT(findings_in(refused), ElementsAre("failure connect_refused: nobody listens at mail.fabrikam.com:443"));

  // The server hangs up because it wants a certificate from us; it has shown its own by then.
  core::TlsExchange wants_certificate = exchange();
  wants_certificate.error =
      core::NetError{core::Finding("tls_handshake_failed", "the peer sent an alert"), core::Phase::kTls};
  rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = wants_certificate;
  verdict(20, 0);
  const core::ProbeResult result = rig.run(kMail);
  EXPECT_THAT(findings_in(result),
              ElementsAre("failure tls_handshake_failed: the peer sent an alert",
                          "failure cert_untrusted_chain: mail.fabrikam.com:443: expected a chain to an authority in "
                          "/ca.pem: the issuer is not trusted here, or the server does not send the intermediate "
                          "certificate"));
  EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=tls,position=1"));
}

TEST_F(CertificateValidityTls, NeverSucceedsWithoutACertificateOrWithOneItCannotRead) {
  core::TlsExchange& shown = rig.fakes.tls.exchanges["mail.fabrikam.com:443"];
  EXPECT_THAT(findings_in(rig.run(kMail)), ElementsAre("failure cert_missing: mail.fabrikam.com:443: expected a "
                                                       "certificate, the TLS handshake ended without one"));
  shown.session.peer_chain = {"garbage"};
  EXPECT_THAT(findings_in(rig.run(kMail)),
              ElementsAre("failure cert_parse_error: mail.fabrikam.com:443: certificate 0 of the chain: expected a DER "
                          "certificate, which begins with the byte 0x30, found 0x67"));
  shown = exchange();
  shown.session.peer_chain[1] = "garbage";
  EXPECT_THAT(findings_in(rig.run(kMail)),
              ElementsAre("failure cert_parse_error: mail.fabrikam.com:443: certificate 1 of the chain: expected a DER "
                          "certificate, which begins with the byte 0x30, found 0x67"));
}

TEST_F(CertificateValidityTls, JudgesAChainInAFileToo) {
  const auto chain = exchange().session.peer_chain;
  const Certificate middle = issue(issuing, root);
  ExpiringIssuer verifier;
  verifier.end = kNow + 1000 * kDay;
  rig.chains = &verifier;
  rig.put("/mail.pem", middle.pem() + issue(leaf, middle).pem());
  const std::string keys = "type: certificate_validity\npurpose: tls_server\nsource: { file: /mail.pem }\n";
  const std::string misordered =
      "warning cert_chain_misordered: /mail.pem: expected the leaf \"CN=mail.fabrikam.com\" first and each issuer "
      "behind "
      "what it issued, found \"CN=Fabrikam Issuing CA\" first";
  EXPECT_THAT(findings_in(rig.run(keys)), ElementsAre(misordered))
      << "without a name to compare with, no name is wrong";
  ASSERT_EQ(verifier.chain.size(), 2U);
  EXPECT_EQ(verifier.chain[1], middle.der()) << "the leaf goes first, whatever the order of the file";
  EXPECT_THAT(
      findings_in(rig.run(keys + "server_name: mail.contoso.com")),
      ElementsAre("failure tls_hostname_mismatch: /mail.pem: expected a certificate for mail.contoso.com, it is "
                  "for mail.fabrikam.com, *.fabrikam.com, 192.0.2.7",
                  misordered));
}

}  // namespace
}  // namespace probe::probes
