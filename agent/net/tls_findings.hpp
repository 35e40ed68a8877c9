#pragma once

#include "agent/core/finding.hpp"
#include "agent/net/network_findings.hpp"
#include "agent/net/verify_chain.hpp"

#include <optional>
#include <string>

/// The words for what goes wrong in TLS, shared by CurlHttpClient and OpensslTlsPeer.
namespace probe::net {

/// What is known about a handshake that failed for another reason than the certificate.
struct TlsFailure {
  unsigned long openssl_error = 0;      ///< as from ERR_get_error; 0 when OpenSSL gave none
  std::optional<int> alert_received{};  ///< description of the peer's alert (RFC 8446 section 6)
  bool certificate_requested = false;   ///< the peer asked for a client certificate, and was given none
  int os_error = 0;                     ///< errno of the socket; 0 when that is not what ended it
  bool closed = false;                  ///< the peer ended the connection
  std::string first_bytes{};            ///< what the peer sent first, when it is known
};

/// Whether what the peer sent cannot be TLS at all.
bool is_not_tls(const TlsFailure& failure);

/// `tls_version_unsupported` when peer and probe have no version in common, `tls_client_cert_required` or
/// `tls_client_cert_rejected` when it ended because of the client's certificate, `tls_alpn_no_h2` when it ended because
/// of the protocol, `tls_key_exchange_weak` when this side refused the peer's key, `connect_reset` when a TCP reset
/// ended it without an alert, else `tls_handshake_failed`.
core::Finding handshake_finding(const TlsFailure& failure, const Peer& peer);

/// The handshake was not over at the deadline.
core::Finding tls_timeout(const Peer& peer);

/// Why the presented chain was refused: a `tls_certificate_*`, `tls_hostname_mismatch`, `tls_untrusted_issuer` or
/// `tls_self_signed`. `expected_name`: the name the certificate had to be for.
core::Finding certificate_finding(const ChainReport& report, const std::string& expected_name, const Peer& peer);

}  // namespace probe::net
