#include "probes/evidence/internal/openssl_legacy.hpp"

#include "probes/evidence/internal/openssl.hpp"

#include <openssl/crypto.h>
#include <openssl/provider.h>

namespace probe::evidence::internal {
namespace {

OSSL_LIB_CTX* make_context() {
  const ErrorScope errors;
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  if (context == nullptr) return nullptr;
  if (OSSL_PROVIDER_load(context, "legacy") != nullptr && OSSL_PROVIDER_load(context, "default") != nullptr)
    return context;
  OSSL_LIB_CTX_free(context);
  return nullptr;
}

}  // namespace

OSSL_LIB_CTX* legacy_library_context() {
  // Never freed: at exit OpenSSL may be gone before this.
  static OSSL_LIB_CTX* const context = make_context();
  return context;
}

}  // namespace probe::evidence::internal
