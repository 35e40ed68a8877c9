#include "tests/lab/assertion_check.hpp"

#include "tests/support/encoding.hpp"

#include <boost/json.hpp>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>

namespace probe::lab {
namespace {

namespace json = boost::json;
using probe::testing::base64url;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::optional<std::string> from_base64url(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string bytes;
  unsigned int pending = 0;
  int bits = 0;
  for (const char letter : text) {
    const auto value = kAlphabet.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    pending = (pending << 6U | static_cast<unsigned int>(value)) & 0xFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(pending >> static_cast<unsigned int>(bits) & 0xFFU);
  }
  return bytes;
}

std::optional<json::object> object_in(std::string_view part) {
  const auto bytes = from_base64url(part);
  if (!bytes) return std::nullopt;
  json::error_code wrong;
  json::value value = json::parse(*bytes, wrong);
  if (wrong || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

/// ECDSA's r and s, each of 32 bytes, as OpenSSL wants them.
std::string der_of(std::string_view raw) {
  if (raw.size() != 64) return {};
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature{ECDSA_SIG_new(), ECDSA_SIG_free};
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes_of(raw), 32, nullptr), BN_bin2bn(bytes_of(raw) + 32, 32, nullptr));
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(signature.get(), &at);
  return der;
}

}  // namespace

std::string ReadJwt::text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(json::string_view{name.data(), name.size()});
  return value != nullptr && value->is_string() ? std::string{value->get_string().c_str()} : std::string{};
}

std::optional<ReadJwt> read_jwt(std::string_view compact) {
  const auto first = compact.find('.');
  const auto second = compact.find('.', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  auto header = object_in(compact.substr(0, first));
  auto claims = object_in(compact.substr(first + 1, second - first - 1));
  auto signature = from_base64url(compact.substr(second + 1));
  if (!header || !claims || !signature) return std::nullopt;
  return ReadJwt{*std::move(header), *std::move(claims), std::string{compact.substr(0, second)}, *std::move(signature)};
}

bool is_signed_by(const ReadJwt& jwt, const probe::testing::Certificate& certificate) {
  const std::string algorithm = ReadJwt::text(jwt.header, "alg");
  EVP_PKEY* key = certificate.key().native();
  const int wanted = algorithm == "ES256" ? EVP_PKEY_EC : EVP_PKEY_RSA;
  const bool known = algorithm == "RS256" || algorithm == "PS256" || algorithm == "ES256";
  if (!known || EVP_PKEY_get_base_id(key) != wanted) return false;
  const std::string signature = algorithm == "ES256" ? der_of(jwt.signature) : jwt.signature;
  const Context context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  EVP_PKEY_CTX* settings = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &settings, EVP_sha256(), nullptr, key) != 1) return false;
  if (algorithm == "PS256") {
    EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST);
  }
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(jwt.signed_part),
                          jwt.signed_part.size()) == 1;
}

std::string make_jwt(const json::object& claims, const probe::testing::Certificate& certificate) {
  json::object header;
  header["typ"] = "JWT";
  header["alg"] = "RS256";
  header["x5t"] = certificate.x5t();
  std::string compact = base64url(json::serialize(header)) + "." + base64url(json::serialize(claims));
  const Context context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(certificate.key().native()));
  std::string signature(size, '\0');
  const bool made =
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, certificate.key().native()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(compact),
                     compact.size()) == 1;
  if (!made) throw std::runtime_error{"OpenSSL could not sign a token"};
  signature.resize(size);
  return compact + "." + base64url(signature);
}

}  // namespace probe::lab
