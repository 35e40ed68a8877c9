#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/jws.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

namespace probe::evidence {
namespace {

using internal::fail;
using internal::JsonMembers;
using KeyHandle = std::shared_ptr<EVP_PKEY>;
using Context = std::unique_ptr<EVP_PKEY_CTX, internal::FreeWith<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, internal::FreeWith<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, internal::FreeWith<OSSL_PARAM_free>>;

/// OpenSSL's key of this type, or null when the parameters are not of one.
KeyHandle make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const internal::ErrorScope errors;
  const Parameters parameters{OSSL_PARAM_BLD_to_param(builder)};
  const Context context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
  EVP_PKEY* key = nullptr;
  const bool made = parameters != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
  return made ? KeyHandle{key, &EVP_PKEY_free} : nullptr;
}

Parsed<std::string> number(const JsonMembers& members, std::string_view name) {
  auto bytes = decode_base64url(members.text(name));
  if (!bytes) return fail(ParseErrorKind::kShape, fmt::format("{}: {}", name, bytes.error().message));
  if (bytes->empty()) return fail(ParseErrorKind::kShape, fmt::format("{}: expected base64url, found nothing", name));
  return bytes;
}

Parsed<KeyHandle> rsa_key(const JsonMembers& members) {
  const auto n = number(members, "n");
  if (!n) return tl::unexpected<ParseError>{n.error()};
  const auto e = number(members, "e");
  if (!e) return tl::unexpected<ParseError>{e.error()};
  const auto bignum = [](const std::string& bytes) {
    return internal::BignumHandle{BN_bin2bn(internal::as_unsigned(bytes), static_cast<int>(bytes.size()), nullptr)};
  };
  const auto modulus = bignum(*n);
  const auto exponent = bignum(*e);
  const Builder builder{OSSL_PARAM_BLD_new()};
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  if (auto key = make_key("RSA", builder.get())) return key;
  return fail(ParseErrorKind::kShape, "n: expected the modulus of an RSA key, found another number");
}

Parsed<KeyHandle> ec_key(const JsonMembers& members) {
  struct Curve {
    std::string_view name;
    const char* group;
    std::size_t bytes;
  };
  static constexpr std::array<Curve, 3> kCurves{
      {{"P-256", "prime256v1", 32}, {"P-384", "secp384r1", 48}, {"P-521", "secp521r1", 66}}};
  const std::string name = members.text("crv");
  const auto* curve =
      std::find_if(kCurves.begin(), kCurves.end(), [&](const Curve& each) { return each.name == name; });
  if (curve == kCurves.end()) {
    return fail(ParseErrorKind::kShape,
                fmt::format("crv: expected 'P-256', 'P-384' or 'P-521', found {}",
                            name.empty() ? std::string{"nothing"} : internal::quoted(name, 16)));
  }
  const auto x = number(members, "x");
  if (!x) return tl::unexpected<ParseError>{x.error()};
  const auto y = number(members, "y");
  if (!y) return tl::unexpected<ParseError>{y.error()};
  if (x->size() != curve->bytes || y->size() != curve->bytes) {
    return fail(ParseErrorKind::kShape, fmt::format("x: expected coordinates of {} bytes, found {} and {}",
                                                    curve->bytes, x->size(), y->size()));
  }
  const std::string point = "\x04" + *x + *y;  // uncompressed, SEC 1 section 2.3.3
  const Builder builder{OSSL_PARAM_BLD_new()};
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve->group, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  if (auto key = make_key("EC", builder.get())) return key;
  return fail(ParseErrorKind::kShape, fmt::format("x: expected a point on {}, found another", name));
}

/// Why the key may not be used to verify (RFC 7517 sections 4.2 and 4.3).
std::optional<ParseError> refuse_use(const JsonMembers& members) {
  const auto refused = [](std::string message) {
    return ParseError{std::move(message), ParseErrorKind::kShape, {}, {}, {}};
  };
  if (members.has("d")) return refused("d: expected a public key, found a private one");
  const std::string use = members.text("use");
  if (!use.empty() && use != "sig") return refused(fmt::format("use: expected 'sig', found {}", internal::quoted(use)));
  const auto operations = members.texts("key_ops");
  const bool verifies = std::find(operations.begin(), operations.end(), "verify") != operations.end();
  if (operations.empty() || verifies) return std::nullopt;
  return refused("key_ops: expected 'verify' among them, found other operations");
}

}  // namespace

Parsed<VerifyingKey> VerifyingKey::from_certificate(const Certificate& certificate) {
  const internal::ErrorScope errors;
  const auto x509 = internal::x509_from_der(certificate.der);
  KeyHandle key{x509 ? X509_get_pubkey(x509.get()) : nullptr, &EVP_PKEY_free};
  if (key != nullptr) return VerifyingKey{std::move(key)};
  return fail(ParseErrorKind::kShape, "expected a certificate with a public key, found one whose key cannot be read");
}

Parsed<VerifyingKey> VerifyingKey::from_jwk(std::string_view bytes) {
  const auto document = internal::read_json(bytes);
  if (!document) return tl::unexpected<ParseError>{document.error()};
  const auto* object = document->if_object();
  if (object == nullptr) {
    return fail(ParseErrorKind::kShape, fmt::format("expected an object, found {}", internal::kind_of(*document)));
  }
  std::optional<ParseError> complaint;
  const JsonMembers members{*object, {}, complaint};
  auto refused = refuse_use(members);
  const std::string kty = members.text("kty");
  if (complaint || refused) return tl::unexpected<ParseError>{complaint ? *complaint : *refused};
  if (kty != "RSA" && kty != "EC") {
    return fail(ParseErrorKind::kShape, fmt::format("kty: expected 'RSA' or 'EC', found {}",
                                                    kty.empty() ? std::string{"nothing"} : internal::quoted(kty)));
  }
  auto key = kty == "RSA" ? rsa_key(members) : ec_key(members);
  if (!key) return tl::unexpected<ParseError>{complaint ? *complaint : key.error()};
  VerifyingKey result{*std::move(key)};
  result.algorithm_ = find_jws_algorithm(members.text("alg"));
  return result;
}

}  // namespace probe::evidence
