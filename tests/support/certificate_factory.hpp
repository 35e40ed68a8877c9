#pragma once

#include "tests/support/private_key.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

struct x509_st;  // OpenSSL's X509

namespace probe::testing {

using TimePoint = std::chrono::system_clock::time_point;

/// When a certificate is valid; both ends belong to it, whole seconds.
struct Validity {
  /// The default surrounds every day this program will ever run on, so that a test that does not care needs no clock.
  TimePoint not_before = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1};
  TimePoint not_after = std::chrono::sys_days{std::chrono::year{2099} / 1 / 1};
};

enum class SignatureDigest { kMd5, kSha1, kSha256, kSha384 };

/// Everything that can be chosen about a certificate. Start from one of the profiles below and change what the test is
/// about.
struct CertificateSpec {
  std::string common_name;
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  Validity validity;
  KeySpec key;
  SignatureDigest digest = SignatureDigest::kSha256;

  // Extensions in the notation of OpenSSL's x509v3_config(5); empty: the certificate does not have it.
  std::string basic_constraints;
  std::string key_usage;
  std::string extended_key_usage;
  std::string name_constraints;
  std::string authority_info_access;
  std::string crl_distribution_points;
  std::string unknown_critical_extension;  ///< a dotted OID; the extension holds an ASN.1 NULL
  bool key_identifiers = true;  ///< subject key identifier, and authority key identifier when issued by another

  bool tampered = false;  ///< one bit of the signature is flipped after signing
};

/// A certificate and its key. Copies share both. Thread-safe.
class Certificate {
 public:
  Certificate(std::shared_ptr<x509_st> certificate, PrivateKey key);

  const std::string& der() const { return der_; }
  std::string pem() const;
  const PrivateKey& key() const { return key_; }

  std::string sha1_hex() const;    ///< 40 upper case digits: the Windows thumbprint
  std::string sha256_hex() const;  ///< 64 upper case digits
  std::string x5t() const;         ///< base64url SHA-1 (RFC 7515 section 4.1.7)
  std::string x5t_s256() const;    ///< base64url SHA-256 (RFC 7515 section 4.1.8)

  x509_st* native() const { return certificate_.get(); }

 private:
  std::shared_ptr<x509_st> certificate_;
  PrivateKey key_;
  std::string der_;
};

/// A root or intermediate authority.
CertificateSpec authority(std::string common_name);

/// A TLS server certificate for these names; the first is the common name too.
CertificateSpec server(std::vector<std::string> dns_names, std::vector<std::string> ip_addresses = {});

/// The certificate Exchange setup makes to sign its tokens: self-signed, RSA 2048, no alternative names, no key
/// identifiers.
CertificateSpec exchange_auth();

/// Signs with its own key. Throws std::runtime_error when OpenSSL refuses the specification.
Certificate self_sign(const CertificateSpec& spec);

/// Signs with the issuer's key. Throws std::runtime_error when OpenSSL refuses the specification.
Certificate issue(const CertificateSpec& spec, const Certificate& issuer);

}  // namespace probe::testing
