#include "agent/openssl/public_keys_only.hpp"

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace probe::openssl {

namespace {

constexpr const char* kName = "probe-public-keys";

/// OpenSSL's own provider, loaded into a context that is nobody else's, and the part of its decoders that ours offers.
/// Made once, before the first use of ours, and never changed or freed.
struct Original {
  OSSL_PROVIDER* provider = nullptr;
  std::vector<OSSL_ALGORITHM> decoders;
};
Original original;

/// The keys that sign: those of certificates and of handshakes.
bool reads_public_keys(const OSSL_ALGORITHM& decoder) {
  constexpr std::array<std::string_view, 6> kKinds{"RSA", "RSA-PSS", "EC", "ED25519", "ED448", "DSA"};
  constexpr std::string_view kInput = "input=der,structure=SubjectPublicKeyInfo";
  const std::string_view names(decoder.algorithm_names);  // "RSA:rsaEncryption:1.2.840.113549.1.1.1"
  return std::ranges::find(kKinds, names.substr(0, names.find(':'))) != kKinds.end() &&
         std::string_view(decoder.property_definition).find(kInput) != std::string_view::npos;
}

/// provider-base(7): what our provider answers.
const OSSL_ALGORITHM* algorithms(void*, int operation, int* no_cache) {
  if (operation != OSSL_OP_DECODER) return OSSL_PROVIDER_query_operation(original.provider, operation, no_cache);
  *no_cache = 0;
  return original.decoders.data();
}

int capabilities(void*, const char* capability, OSSL_CALLBACK* callback, void* argument) {
  return OSSL_PROVIDER_get_capabilities(original.provider, capability, callback, argument);
}

/// The algorithms run with the original's own state, so there is nothing to tear down.
int start(const OSSL_CORE_HANDLE*, const OSSL_DISPATCH*, const OSSL_DISPATCH** functions, void** state) {
  using Function = void (*)();
  static const std::array<OSSL_DISPATCH, 3> kFunctions{
      OSSL_DISPATCH{OSSL_FUNC_PROVIDER_QUERY_OPERATION, reinterpret_cast<Function>(&algorithms)},
      OSSL_DISPATCH{OSSL_FUNC_PROVIDER_GET_CAPABILITIES, reinterpret_cast<Function>(&capabilities)},
      OSSL_DISPATCH{0, nullptr}};
  *functions = kFunctions.data();
  *state = OSSL_PROVIDER_get0_provider_ctx(original.provider);
  return 1;
}

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

bool load_original() {
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  if (context == nullptr) return false;
  original.provider = OSSL_PROVIDER_load(context, "default");
  if (original.provider == nullptr) return false;
  int no_cache = 0;
  const auto* decoder = OSSL_PROVIDER_query_operation(original.provider, OSSL_OP_DECODER, &no_cache);
  for (; decoder != nullptr && decoder->algorithm_names != nullptr; ++decoder) {
    if (reads_public_keys(*decoder)) original.decoders.push_back(*decoder);
  }
  const bool found = !original.decoders.empty();
  original.decoders.push_back({});  // the end
  return found;
}

OSSL_LIB_CTX* make_context() {
  if (!is_plain() || !load_original()) return nullptr;
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  const bool made = context != nullptr && OSSL_PROVIDER_add_builtin(context, kName, &start) == 1 &&
                    OSSL_PROVIDER_load(context, kName) != nullptr;
  return made ? context : nullptr;
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

PublicKeysOnly::PublicKeysOnly() {
  if (OSSL_LIB_CTX* own = context()) before_ = OSSL_LIB_CTX_set0_default(own);
}

PublicKeysOnly::~PublicKeysOnly() {
  if (before_ != nullptr) OSSL_LIB_CTX_set0_default(before_);
}

bool PublicKeysOnly::has_effect() { return context() != nullptr; }

X509* read_certificate(const unsigned char** at, long size) {
  const unsigned char* begin = *at;
  X509* certificate = nullptr;
  {
    const PublicKeysOnly scope;
    certificate = d2i_X509(nullptr, at, size);
  }
  if (certificate == nullptr || X509_get0_pubkey(certificate) != nullptr) return certificate;
  X509_free(certificate);
  *at = begin;
  return d2i_X509(nullptr, at, size);
}

}  // namespace probe::openssl
