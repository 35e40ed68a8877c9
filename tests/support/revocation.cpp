#include "tests/support/revocation.hpp"

#include "tests/support/encoding.hpp"

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace probe::testing {

namespace {

template <class T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* object) const { kFree(object); }
};
template <class T, void (*kFree)(T*)>
using Handle = std::unique_ptr<T, Freed<T, kFree>>;
using Time = Handle<ASN1_TIME, ASN1_STRING_free>;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

Time time_of(TimePoint at) {
  Time time(ASN1_TIME_set(nullptr, std::chrono::system_clock::to_time_t(at)));
  require(time != nullptr, "make a time");
  return time;
}

Time generalized(TimePoint at) {
  Time time(ASN1_GENERALIZEDTIME_set(nullptr, std::chrono::system_clock::to_time_t(at)));
  require(time != nullptr, "make a time");
  return time;
}

template <class T>
std::string der_of(T* object, int (*encode)(const T*, unsigned char**)) {
  unsigned char* bytes = nullptr;
  const int size = encode(object, &bytes);
  require(size > 0, "encode");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

void add_entry(X509_CRL* list, const RevokedEntry& revoked) {
  X509_REVOKED* const entry = X509_REVOKED_new();
  X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked.certificate.native()));
  X509_REVOKED_set_revocationDate(entry, time_of(revoked.at).get());
  if (revoked.reason >= 0) {
    const Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(ASN1_ENUMERATED_new());
    ASN1_ENUMERATED_set(reason.get(), revoked.reason);
    require(X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason.get(), 0, 0) == 1, "give a reason");
  }
  require(X509_CRL_add0_revoked(list, entry) == 1, "add an entry");
}

void add_extensions(X509_CRL* list, const CrlSpec& spec) {
  if (!spec.issuing_distribution_point.empty()) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, nullptr, nullptr, nullptr, list, 0);
    const std::string value = "critical," + spec.issuing_distribution_point;
    const Handle<X509_EXTENSION, X509_EXTENSION_free> point(
        X509V3_EXT_nconf_nid(nullptr, &context, NID_issuing_distribution_point, value.c_str()));
    require(point && X509_CRL_add_ext(list, point.get(), -1) == 1, "add a distribution point");
  }
  if (!spec.is_delta) return;
  const Handle<ASN1_INTEGER, ASN1_INTEGER_free> base(ASN1_INTEGER_new());
  ASN1_INTEGER_set(base.get(), 1);
  require(X509_CRL_add1_ext_i2d(list, NID_delta_crl, base.get(), 1, 0) == 1, "make a delta list");
}

int state_of(OcspAnswer answer) {
  if (answer == OcspAnswer::kRevoked) return V_OCSP_CERTSTATUS_REVOKED;
  return answer == OcspAnswer::kGood ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_UNKNOWN;
}

std::string encoded(OCSP_RESPONSE* response) {
  return der_of<OCSP_RESPONSE>(response, [](const OCSP_RESPONSE* each, unsigned char** to) {
    return i2d_OCSP_RESPONSE(const_cast<OCSP_RESPONSE*>(each), to);
  });
}

}  // namespace

std::string crl(const Certificate& issuer, const CrlSpec& spec) {
  const Handle<X509_CRL, X509_CRL_free> list(X509_CRL_new());
  require(list && X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1, "start a list");
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(issuer.native()));
  X509_CRL_set1_lastUpdate(list.get(), time_of(spec.this_update).get());
  if (spec.next_update) X509_CRL_set1_nextUpdate(list.get(), time_of(*spec.next_update).get());
  for (const auto& revoked : spec.revoked) add_entry(list.get(), revoked);
  add_extensions(list.get(), spec);
  X509_CRL_sort(list.get());
  require(X509_CRL_sign(list.get(), issuer.key().native(), EVP_sha256()) > 0, "sign a list");
  return der_of<X509_CRL>(list.get(), [](const X509_CRL* each, unsigned char** to) { return i2d_X509_CRL(each, to); });
}

std::string pem_of_crl(const std::string& der) {
  const std::string body = base64(der);
  std::string text = "-----BEGIN X509 CRL-----\n";
  for (std::size_t at = 0; at < body.size(); at += 64) text += body.substr(at, 64) + "\n";
  return text + "-----END X509 CRL-----\n";
}

std::string ocsp_response(const Certificate& certificate, const Certificate& issuer, const Certificate& signer,
                          const OcspSpec& spec) {
  const Handle<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_BASICRESP_new());
  const EVP_MD* digest = spec.names_by_sha256 ? EVP_sha256() : EVP_sha1();
  const Handle<OCSP_CERTID, OCSP_CERTID_free> id(OCSP_cert_to_id(digest, certificate.native(), issuer.native()));
  const Time revoked_at = spec.answer == OcspAnswer::kRevoked ? generalized(spec.revoked_at) : nullptr;
  const Time next = spec.next_update ? generalized(*spec.next_update) : nullptr;
  require(OCSP_basic_add1_status(basic.get(), id.get(), state_of(spec.answer), spec.reason, revoked_at.get(),
                                 generalized(spec.this_update).get(), next.get()) != nullptr,
          "add a status");
  require(OCSP_basic_sign(basic.get(), signer.native(), signer.key().native(), EVP_sha256(), nullptr, 0) == 1,
          "sign a response");
  const Handle<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
      OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  require(response != nullptr, "make a response");
  return encoded(response.get());
}

std::string ocsp_refusal(int status) {
  const Handle<OCSP_RESPONSE, OCSP_RESPONSE_free> response(OCSP_response_create(status, nullptr));
  require(response != nullptr, "make a response");
  return encoded(response.get());
}

}  // namespace probe::testing
