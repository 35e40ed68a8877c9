#include "probes/evidence/internal/private_key_der.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/openssl_legacy.hpp"
#include "probes/evidence/internal/private_key_handle.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>

#include <array>

namespace probe::evidence::internal {
namespace {

using CipherHandle = std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;

constexpr std::size_t kSaltBytes = 8;

tl::unexpected<KeyError> password_missing() {
  return key_failure(KeyProblem::kPasswordMissing, ParseErrorKind::kForeign,
                     "expected a password for the encrypted private key, found none");
}

tl::unexpected<KeyError> bad_password() {
  return key_failure(KeyProblem::kBadPassword, ParseErrorKind::kForeign,
                     "expected the password of the encrypted private key, the one given does not open it");
}

Unlocked<PrivateKey> accept(PkeyHandle key) {
  if (EVP_PKEY_get_bits(key.get()) > kMaxKeyBits) {
    return key_failure(
        KeyProblem::kTooExpensive, ParseErrorKind::kTooLarge,
        fmt::format("expected a private key of at most {} bits, found {}", kMaxKeyBits, EVP_PKEY_get_bits(key.get())));
  }
  return PrivateKeyAccess::wrap(std::move(key));
}

Pkcs8Handle pkcs8_from_der(std::string_view der) {
  const unsigned char* at = as_unsigned(der);
  Pkcs8Handle info{d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size()))};
  return at == as_unsigned(der) + der.size() ? std::move(info) : nullptr;
}

PkeyHandle typed_key_from_der(int type, std::string_view der) {
  const unsigned char* at = as_unsigned(der);
  PkeyHandle key{d2i_PrivateKey(type, nullptr, &at, static_cast<long>(der.size()))};
  return at == as_unsigned(der) + der.size() ? std::move(key) : nullptr;
}

/// The cipher by OpenSSL's name, from the legacy provider when the default one does not have it.
CipherHandle find_cipher(const std::string& name) {
  CipherHandle cipher{EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr)};
  if (!cipher && legacy_library_context() != nullptr)
    cipher.reset(EVP_CIPHER_fetch(legacy_library_context(), name.c_str(), nullptr));
  return cipher;
}

/// Null when the padding at the end is wrong, which nearly every wrong password makes it.
std::unique_ptr<SecretBytes> decrypt(const EVP_CIPHER* cipher, std::string_view password, const std::string& vector,
                                     std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_KEY_LENGTH> key{};
  EVP_BytesToKey(cipher, EVP_md5(), as_unsigned(vector), as_unsigned(password), static_cast<int>(password.size()), 1,
                 key.data(), nullptr);
  const CipherContext context{EVP_CIPHER_CTX_new()};
  auto clear = std::make_unique<SecretBytes>(std::string(bytes.size() + EVP_MAX_BLOCK_LENGTH, '\0'));
  auto* out = reinterpret_cast<unsigned char*>(clear->bytes().data());
  int size = 0;
  int rest = 0;
  const bool succeeded =
      context && EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.data(), as_unsigned(vector)) == 1 &&
      EVP_DecryptUpdate(context.get(), out, &size, as_unsigned(bytes), static_cast<int>(bytes.size())) == 1 &&
      EVP_DecryptFinal_ex(context.get(), out + size, &rest) == 1;
  OPENSSL_cleanse(key.data(), key.size());
  if (!succeeded) return nullptr;
  clear->bytes().resize(static_cast<std::size_t>(size + rest));
  return clear;
}

}  // namespace

Unlocked<PrivateKey> key_from_pkcs8(const PKCS8_PRIV_KEY_INFO& info) {
  const ErrorScope errors;
  PkeyHandle key{EVP_PKCS82PKEY(&info)};
  if (key) return accept(std::move(key));
  const std::string reason = errors.reason();
  return key_failure(KeyProblem::kUnsupported, ParseErrorKind::kSyntax,
                     fmt::format("expected a private key that OpenSSL can read, found another or damaged one{}",
                                 reason.empty() ? "" : " (" + reason + ")"));
}

Unlocked<PrivateKey> key_from_der(std::string_view der) {
  const ErrorScope errors;
  if (const auto info = pkcs8_from_der(der)) return key_from_pkcs8(*info);
  for (const int type : {EVP_PKEY_RSA, EVP_PKEY_EC}) {
    if (auto key = typed_key_from_der(type, der)) return accept(std::move(key));
  }
  return key_failure(KeyProblem::kMalformed, ParseErrorKind::kSyntax,
                     "expected a private key in PKCS#8, PKCS#1 or SEC1, found other or damaged ASN.1");
}

EncryptedKeyHandle encrypted_key_from_der(std::string_view der) {
  const ErrorScope errors;
  const unsigned char* at = as_unsigned(der);
  EncryptedKeyHandle encrypted{d2i_X509_SIG(nullptr, &at, static_cast<long>(der.size()))};
  return at == as_unsigned(der) + der.size() ? std::move(encrypted) : nullptr;
}

Unlocked<PrivateKey> decrypt_pkcs8(const X509_SIG& encrypted, std::optional<std::string_view> password,
                                   DerivationBudget& budget) {
  if (!password) return password_missing();
  const ErrorScope errors;
  const X509_ALGOR* algorithm = nullptr;
  X509_SIG_get0(&encrypted, &algorithm, nullptr);
  const auto context = budget.admit(read_password_scheme(algorithm));
  if (!context) return tl::unexpected<KeyError>{context.error()};
  const Pkcs8Handle info{PKCS8_decrypt_ex(&encrypted, password->empty() ? "" : password->data(),
                                          static_cast<int>(password->size()), *context, nullptr)};
  if (!info) return bad_password();
  return key_from_pkcs8(*info);
}

Unlocked<PrivateKey> decrypt_pem(const PemEncryption& encryption, std::optional<std::string_view> password) {
  const ErrorScope errors;
  const std::string name{encryption.cipher.substr(0, 64)};
  const auto cipher = find_cipher(name);
  if (!cipher) {
    return key_failure(
        KeyProblem::kUnsupported, ParseErrorKind::kForeign,
        fmt::format("DEK-Info: expected a cipher that OpenSSL has, found {}", name.empty() ? "nothing" : quoted(name)));
  }
  const auto vector = decode_hex(encryption.vector);
  const auto wanted = static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher.get()));
  if (!vector || vector->size() != wanted || wanted < kSaltBytes) {
    return key_failure(KeyProblem::kMalformed, ParseErrorKind::kSyntax,
                       fmt::format("DEK-Info: expected {} hex digits behind the cipher, found {}", wanted * 2,
                                   quoted(encryption.vector)));
  }
  const auto bytes = decode_pem_body(encryption.rest);
  if (!bytes) return malformed_key(bytes.error());
  if (!password) return password_missing();
  const auto clear = decrypt(cipher.get(), *password, *vector, *bytes);
  if (!clear) return bad_password();
  auto key = key_from_der(clear->view());
  // One wrong password in 256 leaves a padding that fits.
  if (!key && key.error().problem == KeyProblem::kMalformed) return bad_password();
  return key;
}

}  // namespace probe::evidence::internal
