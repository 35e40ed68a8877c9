#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/parse_error.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace probe::evidence {

class PrivateKey;

/// The signature algorithms of RFC 7518 section 3.1 with a pair of keys. There is no `none` and no HMAC here, so that
/// no input can choose them.
enum class JwsAlgorithm { kRs256, kRs384, kRs512, kPs256, kPs384, kPs512, kEs256, kEs384, kEs512 };

inline constexpr std::array<std::string_view, 9> kJwsAlgorithmNames{"RS256", "RS384", "RS512", "PS256", "PS384",
                                                                    "PS512", "ES256", "ES384", "ES512"};

constexpr std::string_view to_string(JwsAlgorithm algorithm) {
  return kJwsAlgorithmNames[static_cast<std::size_t>(algorithm)];
}

/// The algorithm that `alg` spells exactly so, or nothing.
std::optional<JwsAlgorithm> find_jws_algorithm(std::string_view alg);

/// Why a JWS could not be made or is not good.
struct JwsError {
  enum class Kind {
    kMalformed,  ///< it is no JWS in compact serialisation
    kAlgorithm,  ///< its algorithm is none of the accepted ones, or it demands an extension (`crit`)
    kKey,        ///< the key is not one of the algorithm
    kSignature,  ///< well formed, and not signed by this key
  };

  Kind kind;
  std::string message;  ///< what was expected and what was seen; nothing of the payload or the signature
};

template <typename T>
using JwsResult = tl::expected<T, JwsError>;

/// What a header says beside the algorithm. Empty: not said.
struct JwsHeader {
  JwsAlgorithm algorithm = JwsAlgorithm::kRs256;
  std::string type;      ///< `typ`
  std::string key_id;    ///< `kid`
  std::string x5t;       ///< base64url SHA-1 of the certificate
  std::string x5t_s256;  ///< base64url SHA-256 of the certificate
};

/// A JWS in its parts. Reading it says nothing about who signed it.
struct Jws {
  JwsHeader header;
  std::string payload;        ///< decoded
  std::string signature;      ///< decoded
  std::string signing_input;  ///< the bytes that are signed: header and payload as they were encoded
};

inline constexpr std::size_t kMaxJwsBytes = 256 << 10;

/// A key that signatures are checked with. Copies share it; thread-safe.
class VerifyingKey {
 public:
  /// The key of a certificate, whatever its dates and usages say.
  static Parsed<VerifyingKey> from_certificate(const Certificate& certificate);

  /// A public JSON Web Key (RFC 7517 section 4) of type RSA or EC. Refuses a key whose `use` or `key_ops` are not for
  /// verifying. Its `alg` stays in `algorithm()`.
  static Parsed<VerifyingKey> from_jwk(std::string_view json);

  /// A public key of OpenSSL, which is there.
  explicit VerifyingKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

  /// What the key says it is for; nothing when it says nothing, or names an algorithm that is not one of ours.
  std::optional<JwsAlgorithm> algorithm() const { return algorithm_; }
  evp_pkey_st* native() const { return key_.get(); }

 private:
  std::shared_ptr<evp_pkey_st> key_;
  std::optional<JwsAlgorithm> algorithm_;
};

/// Signs `payload` and returns the compact serialisation (RFC 7515 section 7.1). ECDSA signatures are r and s at full
/// length (RFC 7518 section 3.4), the salt of RSASSA-PSS is as long as the digest. An RSA key has at least 2048 bits.
JwsResult<std::string> sign_jws(const JwsHeader& header, std::string_view payload, const PrivateKey& key);

/// Reads the compact serialisation, without verifying anything: exactly three parts in base64url, the first of them a
/// JSON object. A header with `crit` is refused, since no extension is known here (RFC 7515 section 4.1.11).
JwsResult<Jws> read_jws(std::string_view compact);

/// As `read_jws`, and verifies the signature with `key`, and with nothing that the JWS itself brings. Only algorithms
/// in `accepted` will do: name those that the key is meant for.
JwsResult<Jws> verify_jws(std::string_view compact, const VerifyingKey& key, std::span<const JwsAlgorithm> accepted);

}  // namespace probe::evidence
