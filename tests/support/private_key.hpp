#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace probe::testing {

/// Which key a certificate gets. Keys are made once per process and kept: the same type, size and slot always name the
/// same key, so a test that wants two different keys names two slots, and a test run pays for each RSA key once.
struct KeySpec {
  enum class Type { kRsa, kEcP256 };

  Type type = Type::kEcP256;
  int bits = 256;    ///< RSA modulus size; meaningless for EC
  std::string slot;  ///< empty: the certificate's common name
};

/// An RSA key. 1024 is weak, 2048 is what Exchange makes.
KeySpec rsa(int bits = 2048, std::string slot = {});

/// A P-256 key: made in microseconds, the right choice where the type does not matter.
KeySpec ec_p256(std::string slot = {});

/// A private key. Copies share it. Thread-safe: nothing changes it once it is made.
class PrivateKey {
 public:
  /// The key of the process-wide cache that `spec` names, made on first use. Throws std::runtime_error when OpenSSL
  /// refuses.
  static PrivateKey get(const KeySpec& spec);

  /// PKCS#8 PEM, not encrypted.
  std::string pem() const;

  /// The RSA modulus and public exponent, big-endian without leading zeros (RFC 7518 section 6.3.1). Throws for EC
  /// keys.
  std::string rsa_modulus() const;
  std::string rsa_exponent() const;

  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_{std::move(key)} {}

  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace probe::testing
