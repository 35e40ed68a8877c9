#include "probes/evidence/key_algorithm.hpp"

#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace probe::evidence {
namespace {

struct SignatureAlgorithm {
  std::string_view name;
  std::string_view kty;
  std::string_view curve{};  ///< empty: RSA, which has none, or any that the type has
};

constexpr auto kSignatures = std::to_array<SignatureAlgorithm>({
    {"RS256", "RSA"},
    {"RS384", "RSA"},
    {"RS512", "RSA"},
    {"PS256", "RSA"},
    {"PS384", "RSA"},
    {"PS512", "RSA"},
    {"ES256", "EC", "P-256"},
    {"ES384", "EC", "P-384"},
    {"ES512", "EC", "P-521"},
    {"ES256K", "EC", "secp256k1"},
    {"EdDSA", "OKP"},
    {"Ed25519", "OKP", "Ed25519"},
    {"Ed448", "OKP", "Ed448"},
});

const SignatureAlgorithm* find_signature(std::string_view alg) {
  const auto* found = std::ranges::find(kSignatures, alg, &SignatureAlgorithm::name);
  return found == kSignatures.end() ? nullptr : found;
}

bool starts_with_one_of(std::string_view text, auto prefixes) {
  return std::ranges::any_of(prefixes, [text](std::string_view prefix) { return text.starts_with(prefix); });
}

/// The type as a JWK calls it: a key of metadata that is only a certificate has the certificate's.
bool is_of_type(const MetadataKey& key, const SignatureAlgorithm& algorithm) {
  if (key.kty == algorithm.kty) return true;
  if (algorithm.kty == "RSA") return key.kty == "RSA-PSS" && algorithm.name.starts_with("PS");
  return algorithm.kty == "OKP" && (key.kty == "Ed25519" || key.kty == "Ed448");
}

std::string_view curve_of(const MetadataKey& key) {
  return key.curve.empty() && key.kty != "EC" ? std::string_view(key.kty) : std::string_view(key.curve);
}

std::string kind_of_key(const MetadataKey& key) {
  return key.curve.empty() ? fmt::format("a key of type {}", key.kty)
                           : fmt::format("a key of type {} on {}", key.kty, key.curve);
}

}  // namespace

bool is_signature_algorithm(std::string_view alg) { return find_signature(alg) != nullptr; }

bool is_encryption_algorithm(std::string_view alg) {
  constexpr std::array<std::string_view, 8> kEncryption{"RSA-OAEP", "RSA1_5", "ECDH-ES", "A128",
                                                        "A192",     "A256",   "PBES2-",  "dir"};
  return starts_with_one_of(alg, kEncryption);
}

bool is_known_algorithm(std::string_view alg) {
  constexpr std::array<std::string_view, 4> kWithoutKeyPair{"none", "HS256", "HS384", "HS512"};
  return is_signature_algorithm(alg) || is_encryption_algorithm(alg) ||
         std::ranges::find(kWithoutKeyPair, alg) != kWithoutKeyPair.end();
}

bool fits_algorithm(const MetadataKey& key, std::string_view alg) {
  const auto* algorithm = find_signature(alg);
  if (algorithm == nullptr || !is_of_type(key, *algorithm)) return false;
  return algorithm->curve.empty() || curve_of(key) == algorithm->curve;
}

bool serves_algorithm(const MetadataKey& key, std::string_view alg) {
  return (key.alg.empty() || key.alg == alg) && fits_algorithm(key, alg);
}

std::string wrong_algorithm(const MetadataKey& key) {
  constexpr std::size_t kMaxShown = 32;
  if (key.alg.empty() || is_encryption_algorithm(key.alg) || fits_algorithm(key, key.alg)) return {};
  return fmt::format("expected a signature algorithm of {}, found {}", kind_of_key(key),
                     internal::quoted(key.alg, kMaxShown));
}

}  // namespace probe::evidence
