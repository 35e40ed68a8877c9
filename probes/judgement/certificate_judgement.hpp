#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/certificate_lint.hpp"
#include "probes/judgement/threshold.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// What can be said of a certificate by looking at nothing else. Pure and thread-safe.
namespace probe::probes {

/// The facts that every finding about `certificate` rests on.
std::vector<core::Evidence> certificate_evidence(const evidence::Certificate& certificate);

/// Whether `certificate` is over at `now`: `notAfter` itself no longer counts.
bool is_expired(const evidence::Certificate& certificate, core::SystemTime now);
bool is_not_yet_valid(const evidence::Certificate& certificate, core::SystemTime now);

/// `cert_expired` and `cert_not_yet_valid`. `where` starts the message: a path, an endpoint, a place in a chain.
std::vector<core::Finding> judge_window(const evidence::Certificate& certificate, const std::string& where,
                                        core::SystemTime now);

/// `cert_expiring_critical` or `cert_expiring` when less than a threshold is left; nothing once it has expired.
std::vector<core::Finding> judge_time_left(const evidence::Certificate& certificate, const std::string& where,
                                           const Thresholds& thresholds, core::SystemTime now);

/// `cert_parse_error` for parts that do not parse, `cert_weak_key` below RSA 2048 or EC 256 bits, for an RSA exponent
/// other than 65537 and for keys of a type that is not for signatures.
std::vector<core::Finding> judge_key(const evidence::Certificate& certificate, const std::string& where);

/// `cert_weak_signature`.
std::vector<core::Finding> judge_signature(const evidence::Certificate& certificate, const std::string& where);

/// What clients refuse in a leaf although OpenSSL lets it pass: `cert_is_authority`, `cert_key_usage_invalid` and
/// `cert_noncompliant`. What `judge_chain` and `judge_signing_use` say is left out.
std::vector<core::Finding> judge_lint(const evidence::Certificate& certificate, const std::string& where,
                                      evidence::CertificatePurpose purpose);

/// What a certificate that signs tokens needs beyond that, whoever issued it: a self-signature that verifies, the key
/// usage digitalSignature, no extended key usage that is for something else alone, and a key that an algorithm of JWS
/// fits which Exchange or Entra take (`cert_key_usage_invalid`: RSA or EC on P-256, P-384 or P-521). No chain and no
/// name: such certificates are self-signed by design.
std::vector<core::Finding> judge_signing_use(const evidence::Certificate& certificate, const std::string& where);

/// `cert_untrusted_chain` when the issuer of the first of `chain` is among the rest by its name, but its key does not
/// verify the signature. Nothing when the issuer is not there, or several have its name and one of them verifies it.
std::vector<core::Finding> judge_issuer(const std::vector<evidence::Certificate>& chain, const std::string& where);

/// Whether `issuer` is another certificate than `other` and bears the name by which `other` calls its issuer.
bool is_issuer_of(const evidence::Certificate& issuer, const evidence::Certificate& other);

/// The place of the only end certificate of a list without order: one that did not issue another one of the list, and
/// is no authority unless all are. Copies count once. Nothing when there are several, or none.
std::optional<std::size_t> find_leaf(const std::vector<evidence::Certificate>& certificates);

/// `cert_multiple_ambiguous` for a list without a `find_leaf`.
core::Finding ambiguous(const std::vector<evidence::Certificate>& certificates, const std::string& where);

}  // namespace probe::probes
