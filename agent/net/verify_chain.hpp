#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/net/certificate_facts.hpp"

#include <openssl/x509.h>

#include <optional>
#include <string>
#include <vector>

namespace probe::net {

/// A verdict, and the certificate that it is about: the one that `ChainVerdict::depth` counts to, the leaf when only
/// the name is wrong.
struct ChainReport {
  core::ChainVerdict verdict;
  std::optional<CertificateFacts> offender;  ///< none when all is well
};

/// Verifies `leaf` for a TLS server (RFC 5280; purpose sslserver, OpenSSL's security level 2: RSA 2048, SHA-2) with the
/// issuers in `presented` and the anchors in `store`, as of `at`. Every certificate of `store` is an anchor, an
/// intermediate as well as a root: whoever puts one into a CA file means to trust it, and curl and Go decide likewise.
/// `host`: see `is_for_host`; empty: any.
ChainReport verify_chain(X509* leaf, STACK_OF(X509) * presented, X509_STORE* store, const std::string& host,
                         core::SystemTime at);

/// The same for certificates in DER, leaf first. A chain without certificates, or with one that is not DER, gets
/// X509_V_ERR_UNSPECIFIED (1) and a reason that says so.
ChainReport verify_chain(const std::vector<core::Der>& chain, X509_STORE* store, const std::string& host,
                         core::SystemTime at);

/// Whether subjectAltName of `leaf` has `host`, a DNS name or an address. The subject's common name does not count (RFC
/// 9525 section 2).
bool is_for_host(X509* leaf, const std::string& host);

}  // namespace probe::net
