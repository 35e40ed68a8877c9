#include "probes/evidence/internal/jwk.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/public_key.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/key_algorithm.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace probe::evidence::internal {
namespace {

/// A key's public numbers, big-endian: without leading zeros for RSA, of the curve's length for EC.
struct PublicNumbers {
  std::string kty;
  std::string curve;
  std::string n;
  std::string e;
  std::string x;
  std::string y;
};

struct Curve {
  std::string_view jwk_name;
  std::string_view certificate_name;  ///< as Certificate has it: NIST's or OpenSSL's
  std::string_view kty;
  std::size_t bytes;  ///< of one coordinate
  int bits;
  const char* group = nullptr;  ///< what OpenSSL calls it; EC only
};

constexpr auto kCurves = std::to_array<Curve>({
    {"P-256", "P-256", "EC", 32, 256, "prime256v1"},
    {"P-384", "P-384", "EC", 48, 384, "secp384r1"},
    {"P-521", "P-521", "EC", 66, 521, "secp521r1"},
    {"secp256k1", "secp256k1", "EC", 32, 256, "secp256k1"},
    {"Ed25519", "Ed25519", "OKP", 32, 256},
    {"Ed448", "Ed448", "OKP", 57, 456},
    {"X25519", "X25519", "OKP", 32, 253},  // encrypt only, but are no mistake in a key set
    {"X448", "X448", "OKP", 56, 448},
});

const Curve* find_curve(std::string_view Curve::* name, std::string_view wanted) {
  for (const Curve& curve : kCurves) {
    if (curve.*name == wanted) return &curve;
  }
  return nullptr;
}

std::string_view without_leading_zeros(std::string_view number) {
  number.remove_prefix(std::min(number.find_first_not_of('\0'), number.size()));
  return number;
}

int bit_length(std::string_view number) {
  number = without_leading_zeros(number);
  if (number.empty()) return 0;
  return static_cast<int>(number.size() - 1) * 8 + std::bit_width(static_cast<unsigned char>(number[0]));
}

std::string number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) return {};
  const BignumHandle number{raw};
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(raw)), '\0');
  BN_bn2bin(raw, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

/// A coordinate of a point: OpenSSL gives it as a number, a JWK at the curve's full length (RFC 7518 section 6.2.1.2).
std::string coordinate_of(const EVP_PKEY* key, const char* name, std::size_t length) {
  const std::string number = number_of(key, name);
  return number.size() < length ? std::string(length - number.size(), '\0') + number : number;
}

PublicNumbers numbers_of(const Certificate& certificate) {
  PublicNumbers numbers;
  const ErrorScope errors;
  const auto x509 = x509_from_der(certificate.der);
  const EVP_PKEY* key = x509 ? X509_get0_pubkey(x509.get()) : nullptr;
  if (key == nullptr) return numbers;
  if (certificate.key_type.starts_with("RSA")) {
    numbers.kty = "RSA";
    numbers.n = number_of(key, OSSL_PKEY_PARAM_RSA_N);
    numbers.e = number_of(key, OSSL_PKEY_PARAM_RSA_E);
    return numbers;
  }
  const bool is_ec = certificate.key_type == "EC";
  const Curve* curve = find_curve(&Curve::certificate_name, is_ec ? certificate.key_curve : certificate.key_type);
  if (curve == nullptr) return numbers;
  numbers.kty = curve->kty;
  numbers.curve = curve->jwk_name;
  if (is_ec) {
    numbers.x = coordinate_of(key, OSSL_PKEY_PARAM_EC_PUB_X, curve->bytes);
    numbers.y = coordinate_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, curve->bytes);
  } else {
    std::size_t size = curve->bytes;
    numbers.x.resize(size);
    EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(numbers.x.data()), &size);
  }
  return numbers;
}

/// A base64url member that the key type requires; a problem of the key when it is missing or malformed.
std::string number_member(const JsonMembers& members, std::string_view name, MetadataKey& key) {
  const std::string text = members.text(name);
  const auto bytes = decode_base64url(text);
  if (!text.empty() && bytes) return *bytes;
  if (key.problem.empty()) {
    key.problem = text.empty() ? fmt::format("{}: expected base64url, found nothing", members.path_of(name))
                               : fmt::format("{}: {}", members.path_of(name), bytes.error().message);
  }
  return {};
}

void read_curve(const JsonMembers& members, PublicNumbers& numbers, MetadataKey& key) {
  numbers.curve = members.text("crv");
  const Curve* curve = find_curve(&Curve::jwk_name, numbers.curve);
  if (curve == nullptr || curve->kty != numbers.kty) {
    key.problem = fmt::format("{}: expected a curve of a key of type {}, found {}", members.path_of("crv"), numbers.kty,
                              numbers.curve.empty() ? "nothing" : quoted(numbers.curve));
    return;
  }
  key.curve = numbers.curve;
  numbers.x = number_member(members, "x", key);
  if (numbers.kty == "EC") numbers.y = number_member(members, "y", key);
  key.bits = curve->bits;
  const bool right_length =
      numbers.x.size() == curve->bytes && (numbers.kty != "EC" || numbers.y.size() == curve->bytes);
  if (!right_length && key.problem.empty()) {
    key.problem = fmt::format("{}: expected coordinates of {} bytes, found {}", members.path_of("x"), curve->bytes,
                              numbers.x.size() != curve->bytes ? numbers.x.size() : numbers.y.size());
  }
}

std::uint64_t word_of(std::string_view number) {
  if (number.size() > sizeof(std::uint64_t)) return std::numeric_limits<std::uint64_t>::max();
  std::uint64_t word = 0;
  for (const char c : number) word = word << 8U | static_cast<unsigned char>(c);
  return word;
}

/// An exponent of 1 leaves the message as it is, and with an even one nothing can be signed (RFC 8017 section 3.1).
void read_exponent(const JsonMembers& members, std::string_view number, MetadataKey& key) {
  if (!key.problem.empty()) return;
  key.rsa_exponent = word_of(number);
  const bool is_odd = !number.empty() && (static_cast<unsigned char>(number.back()) & 1U) != 0U;
  if (*key.rsa_exponent >= 3 && is_odd) return;
  key.problem =
      fmt::format("{}: expected an odd number of at least 3, found {}", members.path_of("e"),
                  number.size() > sizeof(std::uint64_t) ? "a large even one" : std::to_string(*key.rsa_exponent));
}

/// A modulus is the product of two odd primes, and larger than the exponent (RFC 8017 section 3.1).
void read_modulus(const JsonMembers& members, const PublicNumbers& numbers, MetadataKey& key) {
  key.bits = bit_length(numbers.n);
  const bool is_odd = !numbers.n.empty() && (static_cast<unsigned char>(numbers.n.back()) & 1U) != 0U;
  if (!key.problem.empty() || numbers.n.empty()) return;
  if (!is_odd) {
    key.problem =
        fmt::format("{}: expected an odd number, the modulus of an RSA key, found an even one", members.path_of("n"));
    return;
  }
  if (auto native = rsa_public_key(numbers.n, numbers.e)) key.verifier.emplace(std::move(native));
}

/// A point off the curve is nobody's key, and dangerous to those who calculate with it.
void read_point(const JsonMembers& members, const PublicNumbers& numbers, MetadataKey& key) {
  const Curve* curve = find_curve(&Curve::jwk_name, key.curve);
  if (!key.problem.empty() || curve == nullptr || curve->group == nullptr) return;
  auto native = ec_public_key(curve->group, numbers.x, numbers.y);
  if (native != nullptr) {
    key.verifier.emplace(std::move(native));
  } else {
    key.problem = fmt::format("{}: expected a point on {}, found one beside it", members.path_of("x"), key.curve);
  }
}

PublicNumbers read_numbers(const JsonMembers& members, MetadataKey& key) {
  PublicNumbers numbers;
  numbers.kty = key.kty;
  if (key.kty.empty()) {
    key.problem = members.path_of("kty") + ": expected a string, found nothing";
  } else if (key.kty == "RSA") {
    numbers.n = without_leading_zeros(number_member(members, "n", key));
    numbers.e = without_leading_zeros(number_member(members, "e", key));
    read_exponent(members, numbers.e, key);
    read_modulus(members, numbers, key);
  } else if (key.kty == "EC" || key.kty == "OKP") {
    read_curve(members, numbers, key);
    read_point(members, numbers, key);
  } else {
    key.problem = fmt::format("{}: expected 'RSA', 'EC' or 'OKP', found {}", members.path_of("kty"), quoted(key.kty));
  }
  return numbers;
}

/// The first member that is not the certificate's, or nothing.
std::string_view differing_member(const PublicNumbers& published, const PublicNumbers& certified) {
  if (published.kty != certified.kty) return "kty";
  if (published.curve != certified.curve) return "crv";
  if (published.n != certified.n) return "n";
  if (published.e != certified.e) return "e";
  if (published.x != certified.x) return "x";
  return published.y != certified.y ? "y" : "";
}

void read_certificate_chain(const JsonMembers& members, MetadataKey& key) {
  const auto chain = members.texts("x5c");
  if (chain.empty()) return;
  const auto der = decode_base64(chain.front());
  auto certificate = der ? read_certificate_der(*der) : Parsed<Certificate>{tl::unexpected<ParseError>{der.error()}};
  if (certificate) {
    key.certificate = *std::move(certificate);
  } else if (key.problem.empty()) {
    key.problem = fmt::format("{}[0]: {}", members.path_of("x5c"), certificate.error().message);
  }
}

/// The first member that only the key's owner may know (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1); empty: none.
std::string_view secret_member_of(const JsonMembers& members) {
  constexpr std::array<std::string_view, 8> kSecret{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
  const auto* found = std::ranges::find_if(kSecret, [&](std::string_view name) { return members.has(name); });
  return found == kSecret.end() ? std::string_view() : *found;
}

}  // namespace

MetadataKey read_jwk(const JsonMembers& members, std::string path) {
  MetadataKey key;
  key.path = std::move(path);
  key.usage = members.text("use");
  key.kid = members.text("kid");
  key.x5t = members.text("x5t");
  key.x5t_s256 = members.text("x5t#S256");
  key.issuer = members.text("issuer");
  key.kty = members.text("kty");
  key.alg = members.text("alg");
  key.key_ops = members.texts("key_ops");
  const PublicNumbers numbers = read_numbers(members, key);
  if (const auto secret = secret_member_of(members); !secret.empty()) {
    key.is_secret = true;
    key.problem = fmt::format("{}: expected a public key, found a {} one", members.path_of(secret),
                              secret == "k" ? "symmetric" : "private");
  }
  if (auto wrong = wrong_algorithm(key); key.problem.empty() && !wrong.empty()) {
    key.problem = fmt::format("{}: {}", members.path_of("alg"), wrong);
  }
  read_certificate_chain(members, key);
  if (!key.certificate || !key.problem.empty()) return key;
  const auto differing = differing_member(numbers, numbers_of(*key.certificate));
  if (!differing.empty()) {
    key.problem = fmt::format("{}: expected the value of the certificate in x5c[0], found another key's",
                              members.path_of(differing));
  }
  return key;
}

}  // namespace probe::evidence::internal
