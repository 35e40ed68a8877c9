#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/parse_error.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace probe::evidence {

namespace internal {
struct PrivateKeyHandle;
class PrivateKeyAccess;
}  // namespace internal

/// Why a file that protects a key did not give it up, in the terms of whoever mends it.
enum class KeyProblem {
  kMalformed,        ///< not such a file, damaged or cut off: see ParseError::kind
  kAbsent,           ///< a sound file without a private key in it
  kPasswordMissing,  ///< encrypted, and no password was given
  kBadPassword,      ///< encrypted with another password than the one given
  kLegacyAlgorithm,  ///< needs OpenSSL's legacy provider, which is not available here
  kUnsupported,      ///< an algorithm or key type that OpenSSL does not know
  kTooExpensive,     ///< asks for more work than a reader does for a file it does not trust
  kNoTurn,           ///< nobody got to read it in time: says nothing of the file
};

/// Neither message nor members hold anything of the key or the password.
struct KeyError : ParseError {
  KeyProblem problem = KeyProblem::kMalformed;
};

/// The result of readers of protected files. Same promises as Parsed.
template <typename T>
using Unlocked = tl::expected<T, KeyError>;

inline constexpr std::size_t kMaxKeyFileBytes = 1 << 20;
/// Rounds of password hashing that one file may ask for in all: about two seconds of one processor.
inline constexpr std::size_t kMaxKeyDerivationRounds = 4'000'000;
inline constexpr int kMaxKeyBits = 16384;

/// A private key. Copies share it; it never changes, so any number of threads may use it at once. It cannot be printed,
/// and OpenSSL wipes its memory with the last copy.
class PrivateKey {
 public:
  /// Reads the one private key of a file: PEM (PKCS#8, encrypted PKCS#8, PKCS#1, SEC1, the latter two also in OpenSSL's
  /// own encryption) with any other blocks beside it, or DER of the same but the last. `password` is needed for
  /// encrypted keys and ignored for others; an empty one is a password. More than one key is kMalformed.
  static Unlocked<PrivateKey> read(std::string_view bytes, std::optional<std::string_view> password = std::nullopt);

  /// `RSA`, `EC`, `Ed25519`, … as Certificate::key_type.
  const std::string& type() const { return type_; }
  int bits() const { return bits_; }
  /// EC only: as Certificate::key_curve.
  const std::string& curve() const { return curve_; }

  /// Whether `certificate` is for the public half of this key.
  bool matches(const Certificate& certificate) const;

  friend std::ostream& operator<<(std::ostream&, const PrivateKey&) = delete;

 private:
  friend class internal::PrivateKeyAccess;
  PrivateKey() = default;

  std::shared_ptr<const internal::PrivateKeyHandle> handle_;
  std::string type_;
  std::string curve_;
  int bits_ = 0;
};

}  // namespace probe::evidence
