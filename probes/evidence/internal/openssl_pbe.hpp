#pragma once

#include "probes/evidence/private_key.hpp"

#include <openssl/types.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace probe::evidence::internal {

/// What it takes to decrypt something protected with a password (RFC 8018, RFC 7292 appendix C), without doing it.
struct PasswordScheme {
  std::string name;          ///< `PBES2 with aes-256-cbc`, `pbeWithSHA1And40BitRC2-CBC`, or a dotted OID
  std::uint64_t rounds = 0;  ///< of hashing; for scrypt its N * r * p, which takes about as long
  bool known = true;         ///< OpenSSL can do it, with the legacy provider if need be
  bool is_legacy = false;    ///< a cipher that nobody should use any more: RC2, RC4, DES, 3DES
  bool needs_legacy_provider = false;
};

PasswordScheme read_password_scheme(const X509_ALGOR* algorithm);

/// What a file may still ask for of kMaxKeyDerivationRounds. Rounds have to be paid for before they are run.
class DerivationBudget {
 public:
  /// `what` is what messages call the file.
  explicit DerivationBudget(std::string_view what) : what_{what} {}

  Unlocked<void> spend(std::uint64_t rounds);
  /// Pays for decrypting by `scheme` and gives the library context to do it in: null for the default one.
  Unlocked<OSSL_LIB_CTX*> admit(const PasswordScheme& scheme);

 private:
  std::string_view what_;
  std::uint64_t left_ = kMaxKeyDerivationRounds;
};

/// A KeyError as a failure.
tl::unexpected<KeyError> key_failure(KeyProblem problem, ParseErrorKind kind, std::string message);
/// A failure of reading as one of kMalformed.
tl::unexpected<KeyError> malformed_key(const ParseError& error);

}  // namespace probe::evidence::internal
