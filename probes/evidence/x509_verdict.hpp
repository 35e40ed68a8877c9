#pragma once

#include <string_view>

namespace probe::evidence {

/// What is wrong with a chain, in the terms an operator acts on.
enum class X509Problem {
  kNone,
  kExpired,
  kNotYetValid,
  kSelfSigned,        ///< the leaf signed itself and is not trusted
  kUntrusted,         ///< the path ends in a root that is not trusted, or is broken
  kNoIssuer,          ///< an issuer was neither presented nor is it trusted
  kNameMismatch,      ///< for another host
  kWrongUsage,        ///< not for this purpose
  kIssuerNotAllowed,  ///< an issuer that is no authority
  kIssuerMayNotSign,  ///< an authority whose key usage leaves certificates out
  kPathTooLong,       ///< an authority with more authorities below it than it may have
  kUnknownExtension,  ///< critical, and not understood
  kNameConstraint,    ///< an issuer may not issue for this name
  kWeakKey,           ///< a key below what is accepted
  kWeakSignature,     ///< a digest or an algorithm below what is accepted
  kRevoked,
  kRevocationUnknown,  ///< the revocation list is missing, old or bad
  kBadSignature,       ///< a signature in the chain does not verify
  kOther,
};

struct X509Verdict {
  int error = 0;  ///< X509_V_OK (0) or X509_V_ERR_*
  X509Problem problem = X509Problem::kNone;
  std::string_view meaning;  ///< plain words, a literal
};

/// Explains an outcome of OpenSSL's chain verification. Numbers that OpenSSL does not have are kOther.
X509Verdict explain_x509_error(int error);

}  // namespace probe::evidence
