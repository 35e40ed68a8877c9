#include "agent/openssl/lean_provider.hpp"

#include "agent/openssl/configured_groups.hpp"

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <string_view>
#include <vector>

namespace probe::openssl {

namespace {

/// OpenSSL's own provider, loaded into a context that is nobody else's, and the parts of its lists that ours offers.
/// Made once, before the first use of ours, and never changed or freed.
struct Original {
  OSSL_PROVIDER* provider = nullptr;
  std::vector<OSSL_ALGORITHM> decoders;
  std::vector<OSSL_ALGORITHM> key_managers;
  std::vector<OSSL_ALGORITHM> ciphers;
  bool all_groups = false;
};
Original original;

/// Whether `name` is one of `names`, which blanks separate.
bool is_among(std::string_view names, std::string_view name) {
  return std::ranges::any_of(std::views::split(names, ' '),
                             [name](const auto& one) { return std::string_view(one.begin(), one.end()) == name; });
}

/// What the provider calls it first, of "RSA:rsaEncryption:1.2.840.113549.1.1.1".
std::string_view name_of(const OSSL_ALGORITHM& algorithm) {
  const std::string_view all(algorithm.algorithm_names);
  return all.substr(0, all.find(':'));
}

/// The keys that sign: those of certificates and of handshakes.
bool reads_public_keys(const OSSL_ALGORITHM& decoder) {
  constexpr std::string_view kInput = "input=der,structure=SubjectPublicKeyInfo";
  return is_among("RSA RSA-PSS EC ED25519 ED448 DSA", name_of(decoder)) &&
         std::string_view(decoder.property_definition).find(kInput) != std::string_view::npos;
}

/// Those, the keys that are agreed on, and the key of the records before TLS 1.3.
bool is_of_handshakes(const OSSL_ALGORITHM& key_manager) {
  return is_among("RSA RSA-PSS EC ED25519 ED448 DSA DH X25519 X448 HMAC", name_of(key_manager));
}

/// The ciphers that suites of TLS name (RFC 5246, RFC 8446 and those that add to them), and those of random numbers.
bool is_of_records(const OSSL_ALGORITHM& cipher) {
  constexpr std::string_view kNames =
      "AES-128-GCM AES-256-GCM AES-128-CCM AES-256-CCM ChaCha20-Poly1305 AES-128-CBC AES-256-CBC "
      "AES-128-CBC-HMAC-SHA1 AES-256-CBC-HMAC-SHA1 AES-128-CBC-HMAC-SHA256 AES-256-CBC-HMAC-SHA256 "
      "ARIA-128-GCM ARIA-256-GCM CAMELLIA-128-CBC CAMELLIA-256-CBC DES-EDE3-CBC NULL "
      "AES-128-CTR AES-192-CTR AES-256-CTR AES-128-ECB AES-192-ECB AES-256-ECB";
  return is_among(kNames, name_of(cipher));
}

/// provider-base(7): what our provider answers.
const OSSL_ALGORITHM* algorithms(void*, int operation, int* no_cache) {
  *no_cache = 0;
  if (operation == OSSL_OP_DECODER) return original.decoders.data();
  if (operation == OSSL_OP_CIPHER) return original.ciphers.data();
  if (operation == OSSL_OP_KEYMGMT) return original.key_managers.data();
  return OSSL_PROVIDER_query_operation(original.provider, operation, no_cache);
}

/// The groups that a client of OpenSSL 3.0 offers unless it is told to offer others (SSL_CTX_set1_groups(3)).
bool is_offered(const OSSL_PARAM* group) {
  constexpr std::string_view kOffered =
      "x25519 secp256r1 x448 secp521r1 secp384r1 ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192";
  const char* name = nullptr;
  const OSSL_PARAM* parameter = OSSL_PARAM_locate_const(group, OSSL_CAPABILITY_TLS_GROUP_NAME);
  return OSSL_PARAM_get_utf8_string_ptr(parameter, &name) != 1 || is_among(kOffered, name);
}

struct Listener {
  OSSL_CALLBACK* callback;
  void* argument;
};

int pass_on_what_is_offered(const OSSL_PARAM* group, void* listener) {
  const auto* to = static_cast<const Listener*>(listener);
  return is_offered(group) ? to->callback(group, to->argument) : 1;
}

int capabilities(void*, const char* capability, OSSL_CALLBACK* callback, void* argument) {
  if (original.all_groups || std::string_view(capability) != "TLS-GROUP") {
    return OSSL_PROVIDER_get_capabilities(original.provider, capability, callback, argument);
  }
  Listener listener{callback, argument};
  return OSSL_PROVIDER_get_capabilities(original.provider, capability, &pass_on_what_is_offered, &listener);
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

template <class Wanted>
std::vector<OSSL_ALGORITHM> list_of(int operation, Wanted wanted) {
  std::vector<OSSL_ALGORITHM> list;
  int no_cache = 0;
  const auto* algorithm = OSSL_PROVIDER_query_operation(original.provider, operation, &no_cache);
  for (; algorithm != nullptr && algorithm->algorithm_names != nullptr; ++algorithm) {
    if (wanted(*algorithm)) list.push_back(*algorithm);
  }
  if (!list.empty()) list.push_back({});  // the end
  return list;
}

bool load_original() {
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  if (context == nullptr) return false;
  original.provider = OSSL_PROVIDER_load(context, "default");
  if (original.provider == nullptr) return false;
  original.decoders = list_of(OSSL_OP_DECODER, reads_public_keys);
  original.key_managers = list_of(OSSL_OP_KEYMGMT, is_of_handshakes);
  original.ciphers = list_of(OSSL_OP_CIPHER, is_of_records);
  original.all_groups = groups_are_configured(configuration_file());
  return !original.decoders.empty() && !original.ciphers.empty() && !original.key_managers.empty();
}

}  // namespace

bool load_lean_provider(OSSL_LIB_CTX* context) {
  constexpr const char* kName = "probe-lean";
  return load_original() && OSSL_PROVIDER_add_builtin(context, kName, &start) == 1 &&
         OSSL_PROVIDER_load(context, kName) != nullptr;
}

}  // namespace probe::openssl
