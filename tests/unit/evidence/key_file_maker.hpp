#pragma once

#include "certificate_maker.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::evidence::testing {

std::string pkcs8_der(const Key& key);
/// PKCS#1 of RSA keys, SEC1 of EC keys.
std::string traditional_der(const Key& key);
/// Encrypted PKCS#8 with PBES2 and `cipher`.
std::string encrypted_der(const Key& key, const std::string& password, const EVP_CIPHER* cipher = EVP_aes_256_cbc(),
                          int rounds = 1);
/// Encrypted PKCS#8 by scrypt with N = 16.
std::string scrypt_der(const Key& key, const std::string& password);
/// PKCS#1 or SEC1 in OpenSSL's own encryption.
std::string encrypted_traditional_pem(const Key& key, const std::string& password, const EVP_CIPHER* cipher);

/// What goes into a PKCS#12 file. A cipher of -1 leaves that part in the clear.
struct Pkcs12Recipe {
  std::optional<std::string> password = "secret";
  Key key = {};
  std::string leaf = {};                 ///< DER; the certificate the file pairs with the key, if it matches
  std::vector<std::string> others = {};  ///< DER
  int key_cipher = NID_aes_256_cbc;
  int certificate_cipher = NID_aes_256_cbc;
  int rounds = 1;
  int checksum_rounds = 1;  ///< -1: no checksum
};

/// DER of the file. Ciphers of the legacy provider need `has_legacy_provider`.
std::string make_pkcs12(const Pkcs12Recipe& recipe);
bool has_legacy_provider();

/// A PKCS#7 message with certificates only, as `.p7b` files are.
std::string make_pkcs7(const std::vector<std::string>& certificates);
/// A CMS message with one certificate and a signature over some content; indefinite lengths when `ber`.
std::string make_signed_message(const Key& key, const std::string& certificate, bool ber = false);
/// A CMS message of type data.
std::string make_data_message();

}  // namespace probe::evidence::testing
