#include "probes/evidence/internal/public_key.hpp"

#include "probes/evidence/internal/openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace probe::evidence::internal {
namespace {

using Context = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;

PublicKey make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const ErrorScope errors;
  const Parameters parameters{OSSL_PARAM_BLD_to_param(builder)};
  const Context context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
  EVP_PKEY* key = nullptr;
  const bool made = parameters != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
  return made ? PublicKey{key, &EVP_PKEY_free} : nullptr;
}

BignumHandle bignum(std::string_view bytes) {
  return BignumHandle{BN_bin2bn(as_unsigned(bytes), static_cast<int>(bytes.size()), nullptr)};
}

}  // namespace

PublicKey rsa_public_key(std::string_view modulus, std::string_view exponent) {
  const auto n = bignum(modulus);
  const auto e = bignum(exponent);
  const Builder builder{OSSL_PARAM_BLD_new()};
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return make_key("RSA", builder.get());
}

PublicKey ec_public_key(const char* group, const std::string& x, const std::string& y) {
  const std::string point = "\x04" + x + y;  // uncompressed, SEC 1 section 2.3.3
  const Builder builder{OSSL_PARAM_BLD_new()};
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return make_key("EC", builder.get());
}

}  // namespace probe::evidence::internal
