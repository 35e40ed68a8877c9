#pragma once

#include "probes/evidence/certificate.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

enum class CertificatePurpose {
  kTlsServer,  ///< the leaf that a server shows to browsers, Windows and .NET
  kSigning,    ///< signs tokens; nobody builds a chain for it
};

/// What makes others refuse a certificate that OpenSSL lets pass.
enum class LintProblem {
  kOldVersion,               ///< not X.509 version 3
  kBadSerial,                ///< zero, negative or longer than 20 octets
  kNoAlternativeNames,       ///< names no host at all
  kNameOnlyInCommonName,     ///< names a host, but only where nobody looks any more
  kIsAuthority,              ///< basic constraints say CA:TRUE of a leaf
  kNoExtendedKeyUsage,       ///< no such extension
  kNotForServers,            ///< extended key usage without serverAuth
  kNoDigitalSignature,       ///< key usage without digitalSignature
  kEmptyKeyUsage,            ///< key usage that allows nothing
  kUnknownCriticalExtension  ///< to be refused by whoever does not know it
};

/// The name for machines: `old_version`, `bad_serial`, …
std::string_view to_string(LintProblem problem);

struct LintFinding {
  LintProblem problem = LintProblem::kOldVersion;
  std::string sentence;  ///< what is expected, what was found, and who refuses it
};

/// Checks a leaf against the rules that clients apply beyond OpenSSL's verification (RFC 5280 section 4.1.2.2 and 4.2,
/// RFC 9525, the CA/Browser Forum's baseline), each at most once, in the order of LintProblem. What OpenSSL's verdict
/// or `match_host` tell anyhow is left out: dates, names of other hosts, weak keys and digests. Pure.
std::vector<LintFinding> lint_certificate(const Certificate& certificate, CertificatePurpose purpose);

}  // namespace probe::evidence
