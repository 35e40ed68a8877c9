#pragma once

#include <openssl/evp.h>
#include <openssl/objects.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace probe::evidence::testing {

using Key = std::shared_ptr<EVP_PKEY>;

/// A key of `RSA-1024`, `RSA-2048`, `P-256`, `P-384`, `P-521`, `ED25519`, `ED448`, …; made once per process and name.
Key key(const std::string& type, int slot = 0);
/// An RSA key of 2048 bits with a public exponent of 3.
Key key_with_exponent_three();

/// All that readers care about in a certificate. Dates in the notation of ASN.1: 13 characters are UTCTime, 15
/// GeneralizedTime.
struct Recipe {
  std::vector<std::pair<std::string, std::string>> subject = {{"CN", "Microsoft Exchange Server Auth Certificate"}};
  std::string issuer_common_name = {};  ///< empty: the subject
  std::string not_before = "261123182232Z";
  std::string not_after = "311028182232Z";
  std::string serial = "310196A39840EB964D5E2FD29D3B431C";
  Key key = testing::key("P-256");
  Key signer = {};  ///< none: `key`
  const EVP_MD* digest = EVP_sha256();
  std::vector<std::pair<int, std::string>> extensions = {};      ///< in the notation of x509v3_config(5)
  std::vector<std::pair<int, std::string>> raw_extensions = {};  ///< DER of the value
  std::vector<std::string> dns_names = {};                       ///< bytes as they are, NUL included
  std::vector<std::string> addresses = {};                       ///< bytes of IP addresses
  /// Dotted OID and DER of the value.
  std::vector<std::pair<std::string, std::string>> critical_extensions = {};
  int version = 3;
};

/// The extension profile of the certificate that Exchange setup makes.
Recipe exchange_auth();

/// DER of the certificate. Throws std::runtime_error when OpenSSL refuses the recipe.
std::string make_der(const Recipe& recipe);

/// PEM with 64 characters a line.
std::string pem(const std::string& der, const std::string& label = "CERTIFICATE");

/// The key's number `name` (OSSL_PKEY_PARAM_*) as base64url, left-padded with zeros to `bytes`.
std::string number(const Key& key, const char* name, std::size_t bytes = 0);

}  // namespace probe::evidence::testing
