#include "probes/evidence/internal/jws_primitives.hpp"

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>

namespace probe::evidence::internal {
namespace {

constexpr int kMinRsaBits = 2048;

using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

/// How an algorithm is put together.
struct Recipe {
  enum class Scheme { kPkcs1, kPss, kEcdsa };

  Scheme scheme;
  const EVP_MD* (*digest)();
  std::string_view curve{};  ///< OpenSSL's name of the group
  std::size_t number = 0;    ///< bytes of r and of s
};

const Recipe& recipe_of(JwsAlgorithm algorithm) {
  using Scheme = Recipe::Scheme;
  static constexpr std::array<Recipe, kJwsAlgorithmNames.size()> kRecipes{{
      {Scheme::kPkcs1, &EVP_sha256},
      {Scheme::kPkcs1, &EVP_sha384},
      {Scheme::kPkcs1, &EVP_sha512},
      {Scheme::kPss, &EVP_sha256},
      {Scheme::kPss, &EVP_sha384},
      {Scheme::kPss, &EVP_sha512},
      {Scheme::kEcdsa, &EVP_sha256, "prime256v1", 32},
      {Scheme::kEcdsa, &EVP_sha384, "secp384r1", 48},
      {Scheme::kEcdsa, &EVP_sha512, "secp521r1", 66},
  }};
  return kRecipes[static_cast<std::size_t>(algorithm)];
}

std::string curve_of(const EVP_PKEY* key) {
  std::array<char, 64> name{};
  std::size_t length = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) != 1) return "an unnamed curve";
  return {name.data(), length};
}

std::string type_of(const EVP_PKEY* key) {
  const char* name = EVP_PKEY_get0_type_name(key);
  return name == nullptr ? "unknown type" : fmt::format("type {}", name);
}

JwsError wrong_key(JwsAlgorithm algorithm, std::string_view expected, std::string_view found) {
  return {JwsError::Kind::kKey, fmt::format("expected {} for {}, found {}", expected, to_string(algorithm), found)};
}

bool set_padding(EVP_PKEY_CTX* context, Recipe::Scheme scheme) {
  if (scheme == Recipe::Scheme::kPkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  if (scheme == Recipe::Scheme::kEcdsa) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

/// r and s at full length, as JWS has them, from the DER that OpenSSL makes; empty when that is no signature.
std::string raw_from_der(std::string_view der, std::size_t number) {
  const unsigned char* at = as_unsigned(der);
  const EcdsaSignature parsed{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  if (parsed == nullptr) return {};
  std::string raw(2 * number, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(raw.data());
  const int size = static_cast<int>(number);
  const bool fits = BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), bytes, size) == size &&
                    BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), bytes + number, size) == size;
  return fits ? raw : std::string{};
}

std::string der_from_raw(std::string_view raw, std::size_t number) {
  if (raw.size() != 2 * number) return {};
  const int size = static_cast<int>(number);
  const EcdsaSignature signature{ECDSA_SIG_new()};
  BignumHandle r{BN_bin2bn(as_unsigned(raw), size, nullptr)};
  BignumHandle s{BN_bin2bn(as_unsigned(raw) + number, size, nullptr)};
  if (signature == nullptr || r == nullptr || s == nullptr) return {};
  if (ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  r.release();
  s.release();
  unsigned char* encoded = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &encoded);
  if (length <= 0) return {};
  std::string der(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
  OPENSSL_free(encoded);
  return der;
}

}  // namespace

std::optional<JwsError> check_key(JwsAlgorithm algorithm, const EVP_PKEY* key) {
  const Recipe& recipe = recipe_of(algorithm);
  if (recipe.scheme == Recipe::Scheme::kEcdsa) {
    const std::string wanted = fmt::format("an EC key on {}", recipe.curve);
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return wrong_key(algorithm, wanted, "one of " + type_of(key));
    const std::string curve = curve_of(key);
    if (curve == recipe.curve) return std::nullopt;
    return wrong_key(algorithm, wanted, "one on " + curve);
  }
  // A key that its certificate restricts to RSASSA-PSS is one of type RSA-PSS.
  const int type = EVP_PKEY_get_base_id(key);
  const bool is_rsa = type == EVP_PKEY_RSA || (recipe.scheme == Recipe::Scheme::kPss && type == EVP_PKEY_RSA_PSS);
  const std::string wanted = fmt::format("an RSA key of at least {} bits", kMinRsaBits);
  if (!is_rsa) return wrong_key(algorithm, wanted, "one of " + type_of(key));
  const int bits = EVP_PKEY_get_bits(key);
  if (bits >= kMinRsaBits) return std::nullopt;
  return wrong_key(algorithm, wanted, fmt::format("one of {}", bits));
}

JwsResult<std::string> sign_bytes(JwsAlgorithm algorithm, EVP_PKEY* key, std::string_view input) {
  const Recipe& recipe = recipe_of(algorithm);
  const ErrorScope errors;
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* settings = nullptr;  // belongs to context
  std::size_t size = 0;
  std::string signature;
  bool done = context != nullptr && EVP_DigestSignInit(context.get(), &settings, recipe.digest(), nullptr, key) == 1 &&
              set_padding(settings, recipe.scheme) &&
              EVP_DigestSign(context.get(), nullptr, &size, as_unsigned(input), input.size()) == 1;
  if (done) {
    signature.resize(size);
    auto* bytes = reinterpret_cast<unsigned char*>(signature.data());
    done = EVP_DigestSign(context.get(), bytes, &size, as_unsigned(input), input.size()) == 1;
    signature.resize(done ? size : 0);
  }
  if (done && recipe.scheme == Recipe::Scheme::kEcdsa) signature = raw_from_der(signature, recipe.number);
  if (!signature.empty()) return signature;
  const std::string reason = errors.reason();
  return tl::unexpected<JwsError>{
      JwsError{JwsError::Kind::kKey, fmt::format("expected a key that signs with {}, OpenSSL refused: {}",
                                                 to_string(algorithm), reason.empty() ? "no reason given" : reason)}};
}

bool verify_bytes(JwsAlgorithm algorithm, EVP_PKEY* key, std::string_view input, std::string_view signature) {
  const Recipe& recipe = recipe_of(algorithm);
  const ErrorScope errors;
  std::string der;
  if (recipe.scheme == Recipe::Scheme::kEcdsa) {
    der = der_from_raw(signature, recipe.number);
    if (der.empty()) return false;
    signature = der;
  }
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* settings = nullptr;  // belongs to context
  return context != nullptr && EVP_DigestVerifyInit(context.get(), &settings, recipe.digest(), nullptr, key) == 1 &&
         set_padding(settings, recipe.scheme) &&
         EVP_DigestVerify(context.get(), as_unsigned(signature), signature.size(), as_unsigned(input), input.size()) ==
             1;
}

}  // namespace probe::evidence::internal
