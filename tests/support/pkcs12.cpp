#include "tests/support/pkcs12.hpp"

#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

#include <memory>
#include <stdexcept>

namespace probe::testing {

namespace {

/// A library context of its own, so that nothing else in the process gets the old ciphers.
OSSL_LIB_CTX* context_with_legacy_ciphers() {
  static OSSL_LIB_CTX* const kContext = [] {
    OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
    OSSL_PROVIDER_load(context, "legacy");
    OSSL_PROVIDER_load(context, "default");
    return context;
  }();
  return kContext;
}

}  // namespace

std::string pkcs12(const Certificate& certificate, const std::string& password, Pkcs12Kind kind, int rounds) {
  const bool legacy = kind == Pkcs12Kind::kLegacy;
  EVP_PKEY* const key = kind == Pkcs12Kind::kWithoutKey ? nullptr : certificate.key().native();
  const std::unique_ptr<PKCS12, decltype(&PKCS12_free)> file{
      PKCS12_create_ex(password.c_str(), nullptr, key, certificate.native(), nullptr,
                       legacy ? NID_pbe_WithSHA1And3_Key_TripleDES_CBC : NID_aes_256_cbc,
                       legacy ? NID_pbe_WithSHA1And40BitRC2_CBC : NID_aes_256_cbc, rounds, rounds, 0,
                       legacy ? context_with_legacy_ciphers() : nullptr, nullptr),
      PKCS12_free};
  if (!file) throw std::runtime_error("OpenSSL cannot make the PKCS#12 file");
  unsigned char* bytes = nullptr;
  const int size = i2d_PKCS12(file.get(), &bytes);
  if (size <= 0) throw std::runtime_error("OpenSSL cannot encode the PKCS#12 file");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace probe::testing
