#pragma once

#include "probes/evidence/parse_error.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace probe::evidence {

enum class DigestAlgorithm { kSha1, kSha256 };

constexpr std::string_view to_string(DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::kSha1 ? "SHA-1" : "SHA-256";
}

/// The SHA-1 digest of `bytes`: 20 bytes.
std::string sha1_digest(std::string_view bytes);
/// The SHA-256 digest of `bytes`: 32 bytes.
std::string sha256_digest(std::string_view bytes);

/// A digest of a certificate's DER bytes, whatever it was spelled like. Two thumbprints are equal when their bytes are;
/// a SHA-1 and a SHA-256 thumbprint of the same certificate are not equal, so compare `algorithm()` before calling that
/// a mismatch.
class Thumbprint {
 public:
  /// The thumbprint of no certificate: it has no bytes and equals no parsed one.
  Thumbprint() = default;

  /// Reads any spelling in use: 40 or 64 hex digits of either case, run together or in pairs split by colons, dashes or
  /// spaces; base64url without padding (`x5t`, `x5t#S256`); standard base64 of the 20 or 32 bytes, or of the hex digits
  /// themselves. White space and the invisible marks that certmgr and browsers copy along (U+200E, U+200F, U+FEFF, …)
  /// are dropped wherever they stand.
  static Parsed<Thumbprint> parse(std::string_view text);

  /// 20 or 32 bytes as they are.
  static Parsed<Thumbprint> from_bytes(std::string_view bytes);

  static Thumbprint sha1_of(std::string_view der) { return Thumbprint{sha1_digest(der)}; }
  static Thumbprint sha256_of(std::string_view der) { return Thumbprint{sha256_digest(der)}; }

  DigestAlgorithm algorithm() const { return bytes_.size() == 32 ? DigestAlgorithm::kSha256 : DigestAlgorithm::kSha1; }
  bool empty() const { return bytes_.empty(); }
  const std::string& bytes() const { return bytes_; }
  std::string hex() const;        ///< upper case, as Windows prints it
  std::string base64url() const;  ///< without padding, as `x5t` is spelled

  friend auto operator<=>(const Thumbprint&, const Thumbprint&) = default;

 private:
  explicit Thumbprint(std::string bytes) : bytes_{std::move(bytes)} {}

  std::string bytes_;
};

}  // namespace probe::evidence
