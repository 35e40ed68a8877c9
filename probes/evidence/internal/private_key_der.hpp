#pragma once

#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/openssl_pbe.hpp"
#include "probes/evidence/internal/pem.hpp"
#include "probes/evidence/private_key.hpp"

#include <openssl/x509.h>

#include <optional>
#include <string_view>

namespace probe::evidence::internal {

using Pkcs8Handle = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>>;
using EncryptedKeyHandle = std::unique_ptr<X509_SIG, FreeWith<X509_SIG_free>>;

/// The key in PKCS#8 (RFC 5958): kUnsupported when OpenSSL does not know its type or its numbers are none.
Unlocked<PrivateKey> key_from_pkcs8(const PKCS8_PRIV_KEY_INFO& info);

/// The key of DER bytes, all of them: PKCS#8, PKCS#1 or SEC1. kMalformed when they are neither.
Unlocked<PrivateKey> key_from_der(std::string_view der);

/// The structure of an encrypted PKCS#8 key; null when `der` is none.
EncryptedKeyHandle encrypted_key_from_der(std::string_view der);

/// Decrypts it. kBadPassword when what comes out is no key.
Unlocked<PrivateKey> decrypt_pkcs8(const X509_SIG& encrypted, std::optional<std::string_view> password,
                                   DerivationBudget& budget);

/// Decrypts a block with OpenSSL's own encryption: MD5 once over password and salt, any cipher that OpenSSL has.
Unlocked<PrivateKey> decrypt_pem(const PemEncryption& encryption, std::optional<std::string_view> password);

}  // namespace probe::evidence::internal
