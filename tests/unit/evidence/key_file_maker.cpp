#include "key_file_maker.hpp"

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>

#include <memory>
#include <stdexcept>

namespace probe::evidence::testing {
namespace {

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

void require(bool succeeded, const char* step) {
  if (!succeeded) throw std::runtime_error{std::string{"OpenSSL could not "} + step};
}

template <typename Encode, typename T>
std::string encode(Encode i2d, T* object, const char* step) {
  unsigned char* data = nullptr;
  const int size = i2d(object, &data);
  require(size > 0, step);
  std::string der(reinterpret_cast<char*>(data), static_cast<std::size_t>(size));
  OPENSSL_free(data);
  return der;
}

std::string content_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Owned<X509> parse(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  Owned<X509> certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free};
  require(certificate != nullptr, "read a certificate");
  return certificate;
}

OSSL_LIB_CTX* legacy_context() {
  static OSSL_LIB_CTX* const context = [] {
    OSSL_LIB_CTX* made = OSSL_LIB_CTX_new();
    const bool loaded = OSSL_PROVIDER_load(made, "default") != nullptr && OSSL_PROVIDER_load(made, "legacy") != nullptr;
    return loaded ? made : nullptr;
  }();
  return context;
}

std::string encrypt(const Key& key, const std::string& password, X509_ALGOR* scheme) {
  const Owned<PKCS8_PRIV_KEY_INFO> info{EVP_PKEY2PKCS8(key.get()), PKCS8_PRIV_KEY_INFO_free};
  X509_SIG* encrypted = PKCS8_set0_pbe(password.c_str(), static_cast<int>(password.size()), info.get(), scheme);
  require(encrypted != nullptr, "encrypt a key");
  const Owned<X509_SIG> owner{encrypted, X509_SIG_free};
  return encode(i2d_X509_SIG, encrypted, "encode an encrypted key");
}

}  // namespace

std::string pkcs8_der(const Key& key) {
  const Owned<PKCS8_PRIV_KEY_INFO> info{EVP_PKEY2PKCS8(key.get()), PKCS8_PRIV_KEY_INFO_free};
  return encode(i2d_PKCS8_PRIV_KEY_INFO, info.get(), "encode a key");
}

std::string traditional_der(const Key& key) { return encode(i2d_PrivateKey, key.get(), "encode a key"); }

std::string encrypted_der(const Key& key, const std::string& password, const EVP_CIPHER* cipher, int rounds) {
  return encrypt(key, password, PKCS5_pbe2_set_iv(cipher, rounds, nullptr, 0, nullptr, NID_hmacWithSHA256));
}

std::string scrypt_der(const Key& key, const std::string& password) {
  return encrypt(key, password, PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, 0, nullptr, 16, 1, 1));
}

std::string encrypted_traditional_pem(const Key& key, const std::string& password, const EVP_CIPHER* cipher) {
  const Owned<BIO> out{BIO_new(BIO_s_mem()), BIO_free_all};
  std::string secret = password;
  require(PEM_write_bio_PrivateKey_traditional(out.get(), key.get(), cipher,
                                               reinterpret_cast<unsigned char*>(secret.data()),
                                               static_cast<int>(secret.size()), nullptr, nullptr) == 1,
          "encrypt a key");
  return content_of(out.get());
}

bool has_legacy_provider() { return legacy_context() != nullptr; }

std::string make_pkcs12(const Pkcs12Recipe& recipe) {
  Owned<X509> leaf{nullptr, X509_free};
  if (!recipe.leaf.empty()) leaf = parse(recipe.leaf);
  STACK_OF(X509)* others = sk_X509_new_null();
  for (const auto& der : recipe.others) sk_X509_push(others, parse(der).release());
  PKCS12* made = PKCS12_create_ex(recipe.password ? recipe.password->c_str() : nullptr, nullptr, recipe.key.get(),
                                  leaf.get(), others, recipe.key_cipher, recipe.certificate_cipher, recipe.rounds,
                                  recipe.checksum_rounds, 0, legacy_context(), nullptr);
  sk_X509_pop_free(others, X509_free);
  require(made != nullptr, "make a PKCS#12 file");
  const Owned<PKCS12> owner{made, PKCS12_free};
  return encode(i2d_PKCS12, made, "encode a PKCS#12 file");
}

std::string make_pkcs7(const std::vector<std::string>& certificates) {
  const Owned<PKCS7> message{PKCS7_new(), PKCS7_free};
  require(PKCS7_set_type(message.get(), NID_pkcs7_signed) == 1 && PKCS7_content_new(message.get(), NID_pkcs7_data) == 1,
          "make a PKCS#7 message");
  PKCS7_set_detached(message.get(), 1);
  for (const auto& der : certificates) require(PKCS7_add_certificate(message.get(), parse(der).get()) == 1, "add");
  return encode(i2d_PKCS7, message.get(), "encode a PKCS#7 message");
}

std::string make_signed_message(const Key& key, const std::string& certificate, bool ber) {
  const Owned<BIO> content{BIO_new_mem_buf("content", -1), BIO_free_all};
  const unsigned flags = CMS_BINARY | (ber ? CMS_STREAM : 0U);
  const Owned<CMS_ContentInfo> message{CMS_sign(parse(certificate).get(), key.get(), nullptr, content.get(), flags),
                                       CMS_ContentInfo_free};
  require(message != nullptr, "sign a message");
  if (!ber) return encode(i2d_CMS_ContentInfo, message.get(), "encode a message");
  const Owned<BIO> out{BIO_new(BIO_s_mem()), BIO_free_all};
  require(i2d_CMS_bio_stream(out.get(), message.get(), content.get(), static_cast<int>(flags)) == 1, "write BER");
  return content_of(out.get());
}

std::string make_data_message() {
  const Owned<BIO> content{BIO_new_mem_buf("content", -1), BIO_free_all};
  const Owned<CMS_ContentInfo> message{CMS_data_create(content.get(), CMS_BINARY), CMS_ContentInfo_free};
  return encode(i2d_CMS_ContentInfo, message.get(), "encode a message");
}

}  // namespace probe::evidence::testing
