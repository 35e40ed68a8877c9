#include "agent/net/tls_findings.hpp"

#include "tests/unit/net/finding_text.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cerrno>

namespace probe::net {
namespace {

using testing::evidence;
using testing::text;

const Peer kPeer{"mail.fabrikam.com", 443, "192.0.2.1:443", std::chrono::seconds(5)};
const std::string kName = "mail.fabrikam.com:443 (192.0.2.1:443)";
const std::string kFailed = "tls_handshake_failed: TLS handshake with " + kName + " failed: ";
const std::string kBroken = "connect_reset: " + kName + " broke off during the TLS handshake: ";
const std::string kVersion = "tls_version_unsupported: no common TLS version with " + kName + ": ";

unsigned long ssl_error(int reason) { return ERR_PACK(ERR_LIB_SSL, 0, reason); }

struct HandshakeCase {
  std::string name;
  TlsFailure input;
  std::string want;
};

const std::string kRequired =
    "tls_client_cert_required: mail.fabrikam.com:443 (192.0.2.1:443) wants a client certificate: ";
const std::string kRejected =
    "tls_client_cert_rejected: mail.fabrikam.com:443 (192.0.2.1:443) does not accept the client's certificate: ";

class HandshakeFinding : public ::testing::TestWithParam<HandshakeCase> {};

TEST_P(HandshakeFinding, SaysWhatWasSeen) {
  EXPECT_EQ(text(handshake_finding(GetParam().input, kPeer)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    All, HandshakeFinding,
    ::testing::Values(
        HandshakeCase{"Alert", {.alert_received = 40}, kFailed + "the peer sent the alert \"handshake failure\""},
        HandshakeCase{"AlertUnknownToOpenssl",
                      {.alert_received = 109},
                      kFailed + "the peer sent the alert \"missing extension\""},
        HandshakeCase{
            "NoProtocolInCommon",
            {.alert_received = 120},
            "tls_alpn_no_h2: expected mail.fabrikam.com:443 (192.0.2.1:443) to speak h2 or http/1.1: the peer "
            "sent the alert \"no application protocol\""},
        HandshakeCase{"CertificateRequired",
                      {.alert_received = 116},
                      kRequired + "the peer sent the alert \"certificate required\""},
        HandshakeCase{"FailureAfterARequestForACertificate",
                      {.alert_received = 40, .certificate_requested = true},
                      kRequired + "the peer sent the alert \"handshake failure\""},
        HandshakeCase{"ARequestForACertificateAlone",
                      {.certificate_requested = true, .closed = true},
                      kFailed + "the peer closed the connection"},
        HandshakeCase{
            "BadCertificate", {.alert_received = 42}, kRejected + "the peer sent the alert \"bad certificate\""},
        HandshakeCase{"UnsupportedCertificate",
                      {.alert_received = 43},
                      kRejected + "the peer sent the alert \"unsupported certificate\""},
        HandshakeCase{"RevokedCertificate",
                      {.alert_received = 44},
                      kRejected + "the peer sent the alert \"certificate revoked\""},
        HandshakeCase{"ExpiredCertificate",
                      {.alert_received = 45},
                      kRejected + "the peer sent the alert \"certificate expired\""},
        HandshakeCase{"UnknownCertificate",
                      {.alert_received = 46},
                      kRejected + "the peer sent the alert \"certificate unknown\""},
        HandshakeCase{
            "IllegalParameter", {.alert_received = 47}, kFailed + "the peer sent the alert \"illegal parameter\""},
        HandshakeCase{"UnknownCa", {.alert_received = 48}, kRejected + "the peer sent the alert \"unknown CA\""},
        HandshakeCase{
            "UnrecognisedName", {.alert_received = 112}, kFailed + "the peer sent the alert \"unrecognized name\""},
        HandshakeCase{
            "VersionAlert", {.alert_received = 70}, kVersion + "the peer sent the alert \"protocol version\""},
        HandshakeCase{"OldServerHello",
                      {.openssl_error = ssl_error(SSL_R_UNSUPPORTED_PROTOCOL)},
                      kVersion + "unsupported protocol"},
        HandshakeCase{"NotTls",
                      {.openssl_error = ssl_error(SSL_R_WRONG_VERSION_NUMBER)},
                      kFailed + "what the peer sent is not TLS"},
        HandshakeCase{"NotTlsWithBytes",
                      {.openssl_error = ssl_error(SSL_R_WRONG_VERSION_NUMBER), .first_bytes = "220 ready\r\n"},
                      kFailed + "not TLS: the peer sent \"220 ready\""},
        HandshakeCase{
            "BannerThenEnd", {.closed = true, .first_bytes = "no"}, kFailed + "not TLS: the peer sent \"no\""},
        HandshakeCase{"Closed", {.closed = true}, kFailed + "the peer closed the connection"},
        HandshakeCase{"ClosedWithinTls",
                      {.closed = true, .first_bytes = "\x16\x03\x03"},
                      kFailed + "the peer closed the connection"},
        HandshakeCase{"Reset", {.os_error = ECONNRESET}, kBroken + "connection reset by peer"},
        HandshakeCase{"ResetWithinTls", {.os_error = EPIPE, .first_bytes = "\x16\x03\x03"}, kBroken + "broken pipe"},
        HandshakeCase{"ResetAfterAnAlert",
                      {.alert_received = 40, .os_error = ECONNRESET},
                      kFailed + "the peer sent the alert \"handshake failure\""},
        HandshakeCase{"ResetAfterABanner",
                      {.os_error = ECONNRESET, .first_bytes = "no"},
                      kFailed + "not TLS: the peer sent \"no\""},
        HandshakeCase{"Unreachable", {.os_error = EHOSTUNREACH}, kFailed + "the connection broke: no route to host"},
        HandshakeCase{"SmallDiffieHellman",
                      {.openssl_error = ssl_error(SSL_R_DH_KEY_TOO_SMALL), .first_bytes = "\x16\x03\x03"},
                      "tls_key_exchange_weak: the key exchange of " + kName + " is too weak: dh key too small"},
        HandshakeCase{"AnAlertBesideSmallDiffieHellman",
                      {.openssl_error = ssl_error(SSL_R_DH_KEY_TOO_SMALL), .alert_received = 40},
                      kFailed + "the peer sent the alert \"handshake failure\""},
        HandshakeCase{"OpensslsWords",
                      {.openssl_error = ssl_error(SSL_R_WRONG_SIGNATURE_TYPE)},
                      kFailed + "wrong signature type"}),
    [](const auto& param) { return param.param.name; });

TEST(HandshakeFindingTest, CarriesTheAlertAsEvidence) {
  EXPECT_EQ(evidence(handshake_finding({.alert_received = 40}, kPeer)), "remote_address=192.0.2.1:443 alert=40");
}

CertificateFacts facts() {
  using std::chrono::sys_days;
  using std::chrono::year;
  return {.subject = "CN=mail.fabrikam.com",
          .issuer = "CN=Fabrikam CA",
          .not_before = sys_days{year{2025} / 1 / 2},
          .not_after = sys_days{year{2026} / 3 / 4},
          .names = {"mail.fabrikam.com", "192.0.2.1"}};
}

struct CertificateCase {
  std::string name;
  int error;
  int depth;
  std::string want;
};

class CertificateFinding : public ::testing::TestWithParam<CertificateCase> {};

TEST_P(CertificateFinding, SaysWhatIsWrong) {
  ChainReport report;
  report.verdict = {GetParam().error, GetParam().depth, X509_verify_cert_error_string(GetParam().error), true};
  report.offender = facts();
  EXPECT_EQ(text(certificate_finding(report, "mail.fabrikam.com", kPeer)), GetParam().want);
}

const std::string kNotTrusted = "was issued by \"CN=Fabrikam CA\", who is not trusted ";

INSTANTIATE_TEST_SUITE_P(
    All, CertificateFinding,
    ::testing::Values(
        CertificateCase{"Expired", 10, 0,
                        "tls_certificate_expired: " + kName + ": the certificate expired at 2026-03-04T00:00:00Z"},
        CertificateCase{"ExpiredIssuer", 10, 1,
                        "tls_certificate_expired: " + kName +
                            ": certificate 1 of the chain, \"CN=mail.fabrikam.com\", expired at 2026-03-04T00:00:00Z"},
        CertificateCase{
            "NotYetValid", 9, 0,
            "tls_certificate_not_yet_valid: " + kName + ": the certificate is not valid before 2025-01-02T00:00:00Z"},
        CertificateCase{"SelfSigned", 18, 0,
                        "tls_self_signed: " + kName +
                            ": the certificate of \"CN=mail.fabrikam.com\" is self-signed and not trusted"},
        CertificateCase{"ForeignRoot", 19, 1,
                        "tls_untrusted_issuer: " + kName + ": certificate 1 of the chain, \"CN=mail.fabrikam.com\", " +
                            kNotTrusted + "(self-signed certificate in certificate chain)"},
        CertificateCase{"NoIssuer", 20, 0,
                        "tls_untrusted_issuer: " + kName + ": the certificate " + kNotTrusted +
                            "(unable to get local issuer certificate)"},
        CertificateCase{"NoFirst", 21, 0,
                        "tls_untrusted_issuer: " + kName + ": the certificate " + kNotTrusted +
                            "(unable to verify the first certificate)"},
        CertificateCase{"Purpose", 26, 0,
                        "tls_certificate_invalid: " + kName +
                            ": the certificate is not acceptable: unsuitable certificate purpose"},
        CertificateCase{"Signature", 7, 0,
                        "tls_certificate_invalid: " + kName +
                            ": the certificate is not acceptable: certificate signature failure"}),
    [](const auto& param) { return param.param.name; });

TEST(CertificateFindingTest, ANameNamesTheNamesThatAreThere) {
  ChainReport report;
  report.verdict.name_matches = false;
  report.offender = facts();
  const auto finding = certificate_finding(report, "owa.fabrikam.com", kPeer);
  EXPECT_EQ(text(finding),
            "tls_hostname_mismatch: " + kName +
                ": expected a certificate for \"owa.fabrikam.com\", it is for mail.fabrikam.com, 192.0.2.1");
  EXPECT_EQ(evidence(finding),
            "remote_address=192.0.2.1:443 x509_error=0 depth=0 subject=CN=mail.fabrikam.com issuer=CN=Fabrikam CA "
            "not_before=2025-01-02T00:00:00Z not_after=2026-03-04T00:00:00Z expected_name=owa.fabrikam.com "
            "names=mail.fabrikam.com, 192.0.2.1");
}

TEST(TlsTimeout, SaysHowLongItWaited) {
  EXPECT_EQ(text(tls_timeout(kPeer)), "tls_timeout: TLS handshake with " + kName + " not complete after 5.0 s");
}

}  // namespace
}  // namespace probe::net
