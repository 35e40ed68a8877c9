#include "agent/net/tls_findings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace probe::net {

namespace {

/// Alert of a server that speaks none of the protocols it was offered (RFC 7301 section 3.2).
constexpr int kNoApplicationProtocol = 120;

struct VerifyCode {
  int x509_error;
  core::Code code;
};

constexpr std::array kVerifyCodes{
    VerifyCode{X509_V_ERR_CERT_HAS_EXPIRED, "tls_certificate_expired"},
    VerifyCode{X509_V_ERR_CERT_NOT_YET_VALID, "tls_certificate_not_yet_valid"},
    VerifyCode{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "tls_self_signed"},
    VerifyCode{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "tls_untrusted_issuer"},
    VerifyCode{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "tls_untrusted_issuer"},
    VerifyCode{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "tls_untrusted_issuer"},
    VerifyCode{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "tls_untrusted_issuer"},
    VerifyCode{X509_V_ERR_HOSTNAME_MISMATCH, "tls_hostname_mismatch"},
    VerifyCode{X509_V_ERR_IP_ADDRESS_MISMATCH, "tls_hostname_mismatch"},
};

/// Reasons that OpenSSL gives when the record it reads cannot be TLS at all.
constexpr std::array kNotTls{SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG,
                             SSL_R_RECORD_LENGTH_MISMATCH, SSL_R_BAD_RECORD_TYPE};

/// TLS records begin with their content type, 20 to 23 (RFC 8446 section 5.1).
bool looks_like_tls(const std::string& bytes) {
  return bytes.empty() || (bytes.front() >= SSL3_RT_CHANGE_CIPHER_SPEC && bytes.front() <= SSL3_RT_APPLICATION_DATA);
}

bool has_reason(unsigned long error, int reason) {
  return ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == reason;
}

bool is_version_conflict(const TlsFailure& failure) {
  if (failure.alert_received) return *failure.alert_received == SSL_AD_PROTOCOL_VERSION;
  return has_reason(failure.openssl_error, SSL_R_UNSUPPORTED_PROTOCOL) ||
         has_reason(failure.openssl_error, SSL_R_VERSION_TOO_LOW);
}

/// In TLS 1.3 a server that must have a certificate says so with an alert of its own, which comes after the handshake;
/// before that it had only `handshake_failure`, which means it when the server had asked for one.
bool wants_certificate(const TlsFailure& failure) {
  if (!failure.alert_received) return false;
  return *failure.alert_received == SSL_AD_CERTIFICATE_REQUIRED ||
         (*failure.alert_received == SSL_AD_HANDSHAKE_FAILURE && failure.certificate_requested);
}

/// Alerts by which a server refuses a client's certificate: bad, unsupported, revoked, expired, unknown, unknown CA.
bool rejects_certificate(const TlsFailure& failure) {
  constexpr std::array kAlerts{SSL_AD_BAD_CERTIFICATE,     SSL_AD_UNSUPPORTED_CERTIFICATE, SSL_AD_CERTIFICATE_REVOKED,
                               SSL_AD_CERTIFICATE_EXPIRED, SSL_AD_CERTIFICATE_UNKNOWN,     SSL_AD_UNKNOWN_CA};
  return failure.alert_received && std::ranges::find(kAlerts, *failure.alert_received) != kAlerts.end();
}

/// OpenSSL's security level 2 is the default of Debian, and of curl with it: Diffie-Hellman from 2048 bits on.
bool refuses_key_exchange(const TlsFailure& failure) {
  return !failure.alert_received && has_reason(failure.openssl_error, SSL_R_DH_KEY_TOO_SMALL);
}

/// A TCP reset tells nothing of TLS: it may come from a box in between, or from a server that fell over.
bool is_reset(const TlsFailure& failure) {
  constexpr std::array kResets{ECONNRESET, ECONNABORTED, EPIPE};
  return !failure.alert_received && std::ranges::find(kResets, failure.os_error) != kResets.end();
}

/// The alert's name as in RFC 8446 section 6, also where OpenSSL 3.0 does not know it.
std::string alert_text(int description) {
  switch (description) {
    case 109:
      return "missing extension";
    case 116:
      return "certificate required";
    case kNoApplicationProtocol:
      return "no application protocol";
    default:
      return SSL_alert_desc_string_long(description);
  }
}

std::string openssl_text(unsigned long error) {
  OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, nullptr);  // does something the first time only
  const char* reason = ERR_reason_error_string(error);
  return reason == nullptr ? fmt::format("OpenSSL error {:08X}", error) : reason;
}

std::string seen(const TlsFailure& failure) {
  if (is_not_tls(failure)) {
    if (failure.first_bytes.empty()) return "what the peer sent is not TLS";
    return "not TLS: the peer sent " + quoted(failure.first_bytes);
  }
  if (failure.alert_received) {
    return fmt::format("the peer sent the alert \"{}\"", alert_text(*failure.alert_received));
  }
  if (failure.os_error != 0) return "the connection broke: " + os_error_text(failure.os_error);
  if (failure.closed) return "the peer closed the connection";
  if (failure.openssl_error != 0) return openssl_text(failure.openssl_error);
  return "the peer closed the connection";
}

std::vector<core::Evidence> certificate_evidence(const ChainReport& report, const Peer& peer) {
  auto evidence = peer.evidence();
  evidence.emplace_back("x509_error", std::int64_t{report.verdict.error});
  evidence.emplace_back("depth", std::int64_t{report.verdict.depth});
  if (!report.offender) return evidence;
  evidence.emplace_back("subject", report.offender->subject);
  evidence.emplace_back("issuer", report.offender->issuer);
  evidence.emplace_back("not_before", report.offender->not_before);
  evidence.emplace_back("not_after", report.offender->not_after);
  return evidence;
}

/// Which certificate of the chain a verdict is about: `the certificate` for the leaf, else its place and name.
std::string which(const ChainReport& report) {
  if (report.verdict.depth == 0 || !report.offender) return "the certificate";
  return fmt::format("certificate {} of the chain, \"{}\",", report.verdict.depth, report.offender->subject);
}

std::string certificate_words(core::Code code, const ChainReport& report) {
  const auto facts = report.offender.value_or(CertificateFacts{});
  if (code == "tls_certificate_expired") {
    return fmt::format("{} expired at {}", which(report), core::rfc3339(facts.not_after));
  }
  if (code == "tls_certificate_not_yet_valid") {
    return fmt::format("{} is not valid before {}", which(report), core::rfc3339(facts.not_before));
  }
  if (code == "tls_self_signed")
    return fmt::format("the certificate of \"{}\" is self-signed and not trusted", facts.subject);
  if (code == "tls_untrusted_issuer") {
    return fmt::format("{} was issued by \"{}\", who is not trusted ({})", which(report), facts.issuer,
                       report.verdict.reason);
  }
  return fmt::format("{} is not acceptable: {}", which(report), report.verdict.reason);
}

core::Finding name_finding(const ChainReport& report, const std::string& expected_name, const Peer& peer) {
  const auto facts = report.offender.value_or(CertificateFacts{});
  const auto names = fmt::format("{}", fmt::join(facts.names, ", "));
  auto evidence = certificate_evidence(report, peer);
  evidence.emplace_back("expected_name", expected_name);
  evidence.emplace_back("names", names);
  return {"tls_hostname_mismatch",
          fmt::format("{}: expected a certificate for \"{}\", it is for {}", peer.text(), expected_name,
                      names.empty() ? "no name" : core::one_line(names, 256)),
          std::move(evidence)};
}

}  // namespace

bool is_not_tls(const TlsFailure& failure) {
  if (!looks_like_tls(failure.first_bytes)) return true;
  return std::ranges::any_of(kNotTls, [&](int reason) { return has_reason(failure.openssl_error, reason); });
}

core::Finding handshake_finding(const TlsFailure& failure, const Peer& peer) {
  if (!is_not_tls(failure) && is_reset(failure)) {
    return connection_broken(failure.os_error, peer, "during the TLS handshake");
  }
  auto evidence = peer.evidence();
  if (failure.alert_received) evidence.emplace_back("alert", std::int64_t{*failure.alert_received});
  if (failure.os_error != 0) evidence.emplace_back("os_error", os_error_text(failure.os_error));
  if (failure.openssl_error != 0) evidence.emplace_back("openssl_error", openssl_text(failure.openssl_error));
  if (!is_not_tls(failure) && is_version_conflict(failure)) {
    return {"tls_version_unsupported", fmt::format("no common TLS version with {}: {}", peer.text(), seen(failure)),
            std::move(evidence)};
  }
  if (!is_not_tls(failure) && failure.alert_received == kNoApplicationProtocol) {
    return {"tls_alpn_no_h2", fmt::format("expected {} to speak h2 or http/1.1: {}", peer.text(), seen(failure)),
            std::move(evidence)};
  }
  if (!is_not_tls(failure) && wants_certificate(failure)) {
    return {"tls_client_cert_required", fmt::format("{} wants a client certificate: {}", peer.text(), seen(failure)),
            std::move(evidence)};
  }
  if (!is_not_tls(failure) && rejects_certificate(failure)) {
    return {"tls_client_cert_rejected",
            fmt::format("{} does not accept the client's certificate: {}", peer.text(), seen(failure)),
            std::move(evidence)};
  }
  if (!is_not_tls(failure) && refuses_key_exchange(failure)) {
    return {"tls_key_exchange_weak",
            fmt::format("the key exchange of {} is too weak: {}", peer.text(), openssl_text(failure.openssl_error)),
            std::move(evidence)};
  }
  return {"tls_handshake_failed", fmt::format("TLS handshake with {} failed: {}", peer.text(), seen(failure)),
          std::move(evidence)};
}

core::Finding tls_timeout(const Peer& peer) {
  return {"tls_timeout", fmt::format("TLS handshake with {} not complete after {}", peer.text(), peer.waited_text()),
          peer.evidence()};
}

core::Finding certificate_finding(const ChainReport& report, const std::string& expected_name, const Peer& peer) {
  if (report.verdict.trusted()) return name_finding(report, expected_name, peer);
  const auto* known = std::ranges::find(kVerifyCodes, report.verdict.error, &VerifyCode::x509_error);
  const core::Code code = known == kVerifyCodes.end() ? core::Code("tls_certificate_invalid") : known->code;
  return {code, fmt::format("{}: {}", peer.text(), certificate_words(code, report)),
          certificate_evidence(report, peer)};
}

}  // namespace probe::net
