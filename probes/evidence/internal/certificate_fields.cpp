#include "probes/evidence/internal/certificate_fields.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/asn1_time.hpp"
#include "probes/evidence/internal/object_name.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <limits>

namespace probe::evidence::internal {
namespace {

std::string one_line(const X509_NAME* name) {
  const BioHandle out{BIO_new(BIO_s_mem())};
  constexpr unsigned long kStyle =
      (XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB)) | ASN1_STRFLGS_UTF8_CONVERT;
  if (!out || X509_NAME_print_ex(out.get(), name, 0, kStyle) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return size > 0 ? printable({text, static_cast<std::size_t>(size)}) : std::string{};
}

/// The most specific common name: RFC 5280 has the general parts of a name first.
std::string common_name_of(X509_NAME* name) {
  int last = -1;
  for (int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1); at >= 0;
       at = X509_NAME_get_index_by_NID(name, NID_commonName, at)) {
    last = at;
  }
  if (last < 0) return {};
  unsigned char* raw = nullptr;
  const int size = ASN1_STRING_to_UTF8(&raw, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
  if (size < 0) return {};
  std::string text = printable({reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size)});
  OPENSSL_free(raw);
  return text;
}

std::string serial_of(const X509* certificate) {
  const ASN1_INTEGER* number = X509_get0_serialNumber(certificate);
  const int size = ASN1_STRING_length(number);
  if (size <= 0) return "00";
  const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(number));
  const std::string digits = encode_hex({data, static_cast<std::size_t>(size)});
  return ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER ? "-" + digits : digits;
}

std::optional<std::uint64_t> exponent_of(const EVP_PKEY* key) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &raw) != 1) return std::nullopt;
  const BignumHandle exponent{raw};
  if (BN_num_bytes(raw) > static_cast<int>(sizeof(std::uint64_t))) return std::numeric_limits<std::uint64_t>::max();
  return BN_get_word(raw);
}

bool is_weak_digest(int nid) {
  return nid == NID_md2 || nid == NID_md4 || nid == NID_md5 || nid == NID_md5_sha1 || nid == NID_sha ||
         nid == NID_sha1 || nid == NID_mdc2;
}

}  // namespace

std::string key_type_of(const EVP_PKEY* key) {
  const int id = EVP_PKEY_get_base_id(key);
  switch (id) {
    case EVP_PKEY_RSA:
      return "RSA";
    case EVP_PKEY_RSA_PSS:
      return "RSA-PSS";
    case EVP_PKEY_EC:
      return "EC";
    case EVP_PKEY_ED25519:
      return "Ed25519";
    case EVP_PKEY_ED448:
      return "Ed448";
    case EVP_PKEY_X25519:
      return "X25519";
    case EVP_PKEY_X448:
      return "X448";
    case EVP_PKEY_DSA:
      return "DSA";
    case EVP_PKEY_DH:
      return "DH";
    default:
      return object_name(OBJ_nid2obj(id));
  }
}

std::string curve_of(const EVP_PKEY* key) {
  std::string group(80, '\0');
  std::size_t size = 0;
  if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), &size) != 1)
    return {};
  group.resize(size);
  const char* nist = EC_curve_nid2nist(OBJ_txt2nid(group.c_str()));
  return nist == nullptr ? group : nist;
}

void read_names(X509* from, Certificate& to) {
  to.version = static_cast<int>(X509_get_version(from)) + 1;
  to.subject = one_line(X509_get_subject_name(from));
  to.issuer = one_line(X509_get_issuer_name(from));
  to.common_name = common_name_of(X509_get_subject_name(from));
  to.serial = serial_of(from);
  to.self_issued = X509_NAME_cmp(X509_get_subject_name(from), X509_get_issuer_name(from)) == 0;
}

Parsed<void> read_window(X509* from, Certificate& to) {
  const auto not_before = unix_seconds(X509_get0_notBefore(from), "notBefore");
  if (!not_before) return tl::unexpected<ParseError>{not_before.error()};
  const auto not_after = unix_seconds(X509_get0_notAfter(from), "notAfter");
  if (!not_after) return tl::unexpected<ParseError>{not_after.error()};
  to.not_before_unix = *not_before;
  to.not_after_unix = *not_after;
  to.not_before = within_clock(*not_before);
  to.not_after = within_clock(*not_after);
  return {};
}

void read_key(X509* from, Certificate& to) {
  const EVP_PKEY* key = X509_get0_pubkey(from);
  if (key == nullptr) {
    ASN1_OBJECT* algorithm = nullptr;
    X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(from));
    to.key_type = object_name(algorithm);
    to.problems.push_back(fmt::format("the public key ({}) cannot be read", to.key_type));
    return;
  }
  const int id = EVP_PKEY_get_base_id(key);
  to.key_type = key_type_of(key);
  to.key_bits = EVP_PKEY_get_bits(key);
  if (id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS) to.rsa_exponent = exponent_of(key);
  if (id == EVP_PKEY_EC) to.key_curve = curve_of(key);
}

void read_signature(X509* from, Certificate& to) {
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(nullptr, &algorithm, from);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  to.signature_algorithm = object_name(object);
  int digest = NID_undef;
  X509_get_signature_info(from, &digest, nullptr, nullptr, nullptr);
  to.weak_signature = is_weak_digest(digest);
  if (!to.self_issued) return;
  EVP_PKEY* key = X509_get0_pubkey(from);
  to.self_signature_valid = key != nullptr && X509_verify(from, key) == 1;
}

}  // namespace probe::evidence::internal
