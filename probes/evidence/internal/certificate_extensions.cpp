#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/certificate_fields.hpp"
#include "probes/evidence/internal/object_name.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <string_view>

namespace probe::evidence::internal {
namespace {

/// The extension in OpenSSL's form `T`; null when there is none, or when it does not parse, which is noted.
template <typename T, auto kFree>
std::unique_ptr<T, FreeWith<kFree>> extension(X509* from, int nid, std::string_view name, Certificate& to) {
  int critical = 0;
  std::unique_ptr<T, FreeWith<kFree>> value{static_cast<T*>(X509_get_ext_d2i(from, nid, &critical, nullptr))};
  if (value == nullptr && critical == -2) {
    to.problems.push_back(fmt::format("the extension {} occurs more than once", name));
  } else if (value == nullptr && critical >= 0) {
    to.problems.push_back(fmt::format("the extension {} does not parse", name));
  }
  return value;
}

void read_key_usages(X509* from, Certificate& to) {
  constexpr std::array<const char*, 9> kNames = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                                 "dataEncipherment", "keyAgreement",   "keyCertSign",
                                                 "cRLSign",          "encipherOnly",   "decipherOnly"};
  const auto bits = extension<ASN1_BIT_STRING, ASN1_BIT_STRING_free>(from, NID_key_usage, "keyUsage", to);
  if (!bits) return;
  to.has_key_usage = true;
  for (std::size_t bit = 0; bit < kNames.size(); ++bit) {
    if (ASN1_BIT_STRING_get_bit(bits.get(), static_cast<int>(bit)) == 1) to.key_usages.emplace_back(kNames[bit]);
  }
}

void read_extended_key_usages(X509* from, Certificate& to) {
  const auto usages =
      extension<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>(from, NID_ext_key_usage, "extendedKeyUsage", to);
  to.has_extended_key_usage = usages != nullptr;
  for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    const ASN1_OBJECT* usage = sk_ASN1_OBJECT_value(usages.get(), i);
    const int nid = OBJ_obj2nid(usage);
    to.extended_key_usages.push_back(nid == NID_undef ? object_name(usage) : OBJ_nid2sn(nid));
  }
}

std::string_view content_of(const ASN1_STRING* text) {
  const int size = ASN1_STRING_length(text);
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), size > 0 ? static_cast<std::size_t>(size) : 0};
}

void add_address(std::string_view bytes, Certificate& to) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
  if ((bytes.size() != 4 && bytes.size() != 16) ||
      inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr) {
    to.problems.push_back(fmt::format("an IP address among the alternative names has {} bytes", bytes.size()));
    return;
  }
  to.ip_addresses.emplace_back(text.data());
}

void read_alternative_names(X509* from, Certificate& to) {
  const auto names = extension<GENERAL_NAMES, GENERAL_NAMES_free>(from, NID_subject_alt_name, "subjectAltName", to);
  if (!names) return;
  const int count = sk_GENERAL_NAME_num(names.get());
  to.alternative_names = count > 0 ? static_cast<std::size_t>(count) : 0;
  std::size_t problems = 0;
  for (int i = 0; i < count; ++i) {
    if (to.dns_names.size() + to.ip_addresses.size() + problems >= kMaxAlternativeNames) break;
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) to.dns_names.push_back(printable(content_of(name->d.dNSName)));
    if (name->type != GEN_IPADD) continue;
    const std::size_t before = to.problems.size();
    add_address(content_of(name->d.iPAddress), to);
    problems += to.problems.size() - before;
  }
}

void read_basic_constraints(X509* from, Certificate& to) {
  const auto constraints =
      extension<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>(from, NID_basic_constraints, "basicConstraints", to);
  if (!constraints) return;
  to.has_basic_constraints = true;
  to.is_ca = constraints->ca != 0;
  std::uint64_t length = 0;
  if (constraints->pathlen != nullptr && ASN1_INTEGER_get_uint64(&length, constraints->pathlen) == 1)
    to.path_length = length;
}

void read_key_identifiers(X509* from, Certificate& to) {
  const auto own = extension<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>(from, NID_subject_key_identifier,
                                                                        "subjectKeyIdentifier", to);
  if (own) to.subject_key_id = encode_hex(content_of(own.get()));
  const auto issuer = extension<AUTHORITY_KEYID, AUTHORITY_KEYID_free>(from, NID_authority_key_identifier,
                                                                       "authorityKeyIdentifier", to);
  if (issuer && issuer->keyid != nullptr) to.authority_key_id = encode_hex(content_of(issuer->keyid));
}

constexpr std::size_t kMaxUris = 10;

void add_uri(const GENERAL_NAME* name, std::vector<std::string>& uris) {
  if (name->type != GEN_URI || uris.size() == kMaxUris) return;
  uris.push_back(printable(content_of(name->d.uniformResourceIdentifier)));
}

void read_authority_information(X509* from, Certificate& to) {
  const auto access =
      extension<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free>(from, NID_info_access, "authorityInfoAccess", to);
  for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* each = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    const int method = OBJ_obj2nid(each->method);
    if (method == NID_ad_ca_issuers) add_uri(each->location, to.ca_issuers);
    if (method == NID_ad_OCSP) add_uri(each->location, to.ocsp_responders);
  }
}

/// Points that are only a name relative to the issuer are of no use to a client over HTTP.
void read_crl_points(X509* from, Certificate& to) {
  const auto points =
      extension<CRL_DIST_POINTS, CRL_DIST_POINTS_free>(from, NID_crl_distribution_points, "cRLDistributionPoints", to);
  for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* each = sk_DIST_POINT_value(points.get(), i);
    const bool has_names = each->distpoint != nullptr && each->distpoint->type == 0;
    if (!has_names) continue;
    const GENERAL_NAMES* names = each->distpoint->name.fullname;
    for (int j = 0; j < sk_GENERAL_NAME_num(names); ++j) add_uri(sk_GENERAL_NAME_value(names, j), to.crl_points);
  }
}

/// Critical means: who does not understand this must refuse the certificate (RFC 5280 section 4.2).
void list_unknown_critical_extensions(X509* from, Certificate& to) {
  for (int i = 0; i < X509_get_ext_count(from); ++i) {
    X509_EXTENSION* each = X509_get_ext(from, i);
    if (X509_EXTENSION_get_critical(each) == 0 || X509_supported_extension(each) != 0) continue;
    to.unknown_critical_extensions.push_back(object_name(X509_EXTENSION_get_object(each)));
  }
}

}  // namespace

void read_extensions(X509* from, Certificate& to) {
  read_key_usages(from, to);
  read_extended_key_usages(from, to);
  read_basic_constraints(from, to);
  read_alternative_names(from, to);
  read_key_identifiers(from, to);
  read_authority_information(from, to);
  read_crl_points(from, to);
  to.has_name_constraints = X509_get_ext_by_NID(from, NID_name_constraints, -1) >= 0;
  list_unknown_critical_extensions(from, to);
}

}  // namespace probe::evidence::internal
