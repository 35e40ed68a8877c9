#include "probes/evidence/internal/asn1_time.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_name.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/pem.hpp"
#include "probes/evidence/internal/revocation_reason.hpp"
#include "probes/evidence/revocation.hpp"

#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <vector>

namespace probe::evidence {
namespace {

using internal::fail;
using internal::FreeWith;
using internal::X509Handle;
using CrlHandle = std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>>;
using PointHandle = std::unique_ptr<ISSUING_DIST_POINT, FreeWith<ISSUING_DIST_POINT_free>>;
using ReasonHandle = std::unique_ptr<ASN1_ENUMERATED, FreeWith<ASN1_ENUMERATED_free>>;

CrlHandle crl_from_der(std::string_view der) {
  const unsigned char* at = internal::as_unsigned(der);
  CrlHandle list{d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size()))};
  return at == internal::as_unsigned(der) + der.size() ? std::move(list) : nullptr;
}

tl::unexpected<ParseError> not_a_list() {
  return fail(ParseErrorKind::kForeign, "expected a revocation list in DER or PEM, found something else");
}

/// All lists of a file.
Parsed<std::vector<CrlHandle>> read_lists(std::string_view bytes) {
  std::vector<CrlHandle> lists;
  if (bytes.starts_with('\x30')) {
    lists.push_back(crl_from_der(bytes));
    if (!lists.back()) return not_a_list();
    return lists;
  }
  const auto blocks = internal::split_pem(bytes);
  if (!blocks) return tl::unexpected<ParseError>{blocks.error()};
  for (const auto& block : *blocks) {
    if (block.label != "X509 CRL") continue;
    const auto der = internal::decode_pem_body(block);
    if (!der) return tl::unexpected<ParseError>{der.error()};
    lists.push_back(crl_from_der(*der));
    if (!lists.back()) return not_a_list();
    if (lists.size() > kMaxCrls) return fail(ParseErrorKind::kTooLarge, "expected at most 100 revocation lists");
  }
  if (lists.empty()) return not_a_list();
  return lists;
}

bool is_set(int flag) { return flag != 0; }

/// Whether one of the names of a distribution point is among `uris`. A point without names stands for all of them.
bool is_one_of(const DIST_POINT_NAME* point, const std::vector<std::string>& uris) {
  if (point == nullptr) return true;
  const GENERAL_NAMES* names = point->type == 0 ? point->name.fullname : nullptr;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_URI) continue;
    const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.uniformResourceIdentifier));
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(name->d.uniformResourceIdentifier));
    if (std::ranges::find(uris, std::string_view(text, size)) != uris.end()) return true;
  }
  return false;
}

/// Why the list does not cover the certificate (RFC 5280 section 5.2.5), or nothing.
std::string out_of_scope(const X509_CRL* list, const Certificate& certificate) {
  int critical = -1;
  const PointHandle point{
      static_cast<ISSUING_DIST_POINT*>(X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, &critical, nullptr))};
  if (!point) return critical == -1 ? "" : "its issuingDistributionPoint cannot be read";
  if (is_set(point->indirectCRL)) return "it is an indirect list";
  if (point->onlysomereasons != nullptr) return "it has only a part of the reasons";
  if (is_set(point->onlyattr)) return "it is for attribute certificates";
  if (is_set(point->onlyuser) && certificate.is_ca) return "it is for certificates that are no authority's";
  if (is_set(point->onlyCA) && !certificate.is_ca) return "it is for certificates of authorities";
  if (!is_one_of(point->distpoint, certificate.crl_points)) return "it is for another distribution point";
  return "";
}

std::string not_understood(const X509_CRL* list) {
  for (int i = 0; i < X509_CRL_get_ext_count(list); ++i) {
    X509_EXTENSION* each = X509_CRL_get_ext(list, i);
    const int name = OBJ_obj2nid(X509_EXTENSION_get_object(each));
    if (X509_EXTENSION_get_critical(each) == 0 || name == NID_issuing_distribution_point) continue;
    if (name == NID_delta_crl) return "it holds only changes to another list";
    return "it has the critical extension " + internal::object_name(X509_EXTENSION_get_object(each));
  }
  return "";
}

/// The list as far as it does not depend on the certificate.
Parsed<RevocationStatus> window_of(const X509_CRL* list) {
  RevocationStatus status;
  const auto made = internal::unix_seconds(X509_CRL_get0_lastUpdate(list), "thisUpdate");
  if (!made) return tl::unexpected<ParseError>{made.error()};
  status.this_update = internal::within_clock(*made);
  if (X509_CRL_get0_nextUpdate(list) == nullptr) return status;
  const auto next = internal::unix_seconds(X509_CRL_get0_nextUpdate(list), "nextUpdate");
  if (!next) return tl::unexpected<ParseError>{next.error()};
  status.next_update = internal::within_clock(*next);
  return status;
}

Parsed<RevocationStatus> look_up(X509_CRL* list, X509* certificate) {
  auto status = window_of(list);
  if (!status) return status;
  status->state = RevocationState::kGood;
  X509_REVOKED* entry = nullptr;
  if (X509_CRL_get0_by_cert(list, &entry, certificate) != 1) return status;
  status->state = RevocationState::kRevoked;
  const auto since = internal::unix_seconds(X509_REVOKED_get0_revocationDate(entry), "revocationDate");
  if (since) status->revoked_at = internal::within_clock(*since);
  const ReasonHandle reason{
      static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr))};
  if (reason) status->reason = internal::reason_name(ASN1_ENUMERATED_get(reason.get()));
  return status;
}

Parsed<RevocationStatus> judge(X509_CRL* list, const Certificate& certificate, X509* subject, X509* issuer) {
  EVP_PKEY* key = X509_get0_pubkey(issuer);
  if (key == nullptr || X509_CRL_verify(list, key) != 1) {
    return fail(ParseErrorKind::kShape, "expected a revocation list signed by the issuer, it is not");
  }
  std::string why = not_understood(list);
  if (why.empty()) why = out_of_scope(list, certificate);
  if (why.empty()) return look_up(list, subject);
  return fail(ParseErrorKind::kShape, "expected a revocation list that covers this certificate: " + why);
}

}  // namespace

Parsed<RevocationStatus> read_crl(std::string_view bytes, const Certificate& certificate, const Certificate& issuer) {
  const internal::ErrorScope errors;
  if (bytes.size() > kMaxCrlBytes) {
    return fail(ParseErrorKind::kTooLarge, fmt::format("expected at most {} bytes", kMaxCrlBytes));
  }
  auto lists = read_lists(bytes);
  if (!lists) return tl::unexpected<ParseError>{lists.error()};
  const X509Handle subject = internal::x509_from_der(certificate.der);
  const X509Handle authority = internal::x509_from_der(issuer.der);
  if (!subject || !authority) return fail(ParseErrorKind::kSyntax, "expected a certificate and its issuer's");
  Parsed<RevocationStatus> status =
      fail(ParseErrorKind::kShape, fmt::format("expected a revocation list of \"{}\", found none", issuer.subject));
  for (const CrlHandle& list : *lists) {
    const bool is_issuers = X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(authority.get())) == 0;
    if (is_issuers) status = judge(list.get(), certificate, subject.get(), authority.get());
    if (status) break;
  }
  return status;
}

}  // namespace probe::evidence
