#pragma once

#include "agent/core/net.hpp"
#include "agent/core/result.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/judgement/threshold.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// What a certificate that serves TLS is held against beyond its own dates and key.
struct ServerExpectation {
  core::TlsTrust trust;   ///< only `ca_file` counts
  std::string host;       ///< whom the certificate must be for; empty: anybody
  Thresholds thresholds;  ///< within the time that they leave the leaf, its issuers must not expire either
};

/// Judges `chain`, leaf first and not empty, as a TLS client would (RFC 5280, RFC 9525): `tls_hostname_mismatch`,
/// `cert_key_usage_invalid`, `cert_untrusted_chain`, `cert_self_signed`, `cert_chain_incomplete`,
/// `cert_name_constraint_violated`, `cert_issuer_not_allowed`, `cert_extension_unknown`, `cert_weak_key` or
/// `cert_weak_signature` of an issuer, and `cert_expired`, `cert_not_yet_valid`, `cert_expiring_critical` or
/// `cert_expiring` for issuers; for the leaf those are judge_window's and judge_time_left's. A CA file that cannot be
/// used becomes `trust_store_unreadable`. `where` starts the messages.
std::vector<core::Finding> judge_chain(const std::vector<evidence::Certificate>& chain, const std::string& where,
                                       const ServerExpectation& expected, const core::ChainVerifier& verifier,
                                       core::SystemTime now);

}  // namespace probe::probes
