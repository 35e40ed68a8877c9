#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"

#include <openssl/x509.h>

#include <string>
#include <vector>

namespace probe::net {

/// What a person needs to recognise a certificate. Text comes from the peer: one line, bounded, valid UTF-8.
struct CertificateFacts {
  std::string subject;  ///< RFC 4514
  std::string issuer;   ///< RFC 4514
  core::SystemTime not_before;
  core::SystemTime not_after;
  std::vector<std::string> names;  ///< DNS names and addresses of subjectAltName, at most 20
};

CertificateFacts facts_of(const X509* certificate);

/// DER bytes of `certificate`; empty when OpenSSL cannot encode it.
core::Der der_of(const X509* certificate);

/// DER bytes of the first ten certificates of `stack`, in order; nullptr is an empty stack.
std::vector<core::Der> chain_of(const STACK_OF(X509) * stack);

}  // namespace probe::net
