#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/public_key.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/jws.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace probe::evidence {
namespace {

using internal::fail;
using internal::JsonMembers;
using internal::PublicKey;

Parsed<std::string> number(const JsonMembers& members, std::string_view name) {
  auto bytes = decode_base64url(members.text(name));
  if (!bytes) return fail(ParseErrorKind::kShape, fmt::format("{}: {}", name, bytes.error().message));
  if (bytes->empty()) return fail(ParseErrorKind::kShape, fmt::format("{}: expected base64url, found nothing", name));
  return bytes;
}

Parsed<PublicKey> rsa_key(const JsonMembers& members) {
  const auto n = number(members, "n");
  if (!n) return tl::unexpected<ParseError>{n.error()};
  const auto e = number(members, "e");
  if (!e) return tl::unexpected<ParseError>{e.error()};
  if (auto key = internal::rsa_public_key(*n, *e)) return key;
  return fail(ParseErrorKind::kShape, "n: expected the modulus of an RSA key, found another number");
}

Parsed<PublicKey> ec_key(const JsonMembers& members) {
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
  if (auto key = internal::ec_public_key(curve->group, *x, *y)) return key;
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
  PublicKey key{x509 ? X509_get_pubkey(x509.get()) : nullptr, &EVP_PKEY_free};
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
