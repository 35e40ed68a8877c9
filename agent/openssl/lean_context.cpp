#include "agent/openssl/lean_context.hpp"

#include "agent/openssl/lean_provider.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace probe::openssl {

namespace {

/// Whether OpenSSL works with its own providers and without properties that choose among them.
bool is_plain() {
  const auto is_own = [](OSSL_PROVIDER* provider, void* all) {
    constexpr std::array<std::string_view, 3> kOwn{"default", "base", "legacy"};
    const bool own = std::ranges::find(kOwn, std::string_view(OSSL_PROVIDER_get0_name(provider))) != kOwn.end();
    if (!own) *static_cast<bool*>(all) = false;
    return 1;
  };
  bool all = true;
  OSSL_PROVIDER_do_all(nullptr, is_own, &all);
  return all && OSSL_PROVIDER_available(nullptr, "default") == 1 &&
         EVP_default_properties_is_fips_enabled(nullptr) == 0;
}

OSSL_LIB_CTX* make_context() {
  if (!is_plain()) return nullptr;
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  return context != nullptr && load_lean_provider(context) ? context : nullptr;
}

/// Kept until the process ends: objects made with it may live in threads that outlive any owner.
OSSL_LIB_CTX* context() {
  static OSSL_LIB_CTX* const kContext = [] {
    OSSL_LIB_CTX* made = make_context();
    ERR_clear_error();
    return made;
  }();
  return kContext;
}

}  // namespace

LeanContext::LeanContext() {
  if (OSSL_LIB_CTX* own = context()) before_ = OSSL_LIB_CTX_set0_default(own);
}

LeanContext::~LeanContext() {
  if (before_ != nullptr) OSSL_LIB_CTX_set0_default(before_);
}

bool LeanContext::has_effect() { return context() != nullptr; }

X509* read_certificate(const unsigned char** at, long size) {
  const unsigned char* begin = *at;
  X509* certificate = nullptr;
  {
    const LeanContext scope;
    certificate = d2i_X509(nullptr, at, size);
  }
  if (certificate == nullptr || X509_get0_pubkey(certificate) != nullptr) return certificate;
  X509_free(certificate);
  *at = begin;
  return d2i_X509(nullptr, at, size);
}

}  // namespace probe::openssl
