#include "probes/evidence/internal/asn1_time.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/revocation_reason.hpp"
#include "probes/evidence/revocation.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509_vfy.h>

#include <ctime>

namespace probe::evidence {
namespace {

using internal::fail;
using internal::FreeWith;
using internal::X509Handle;
using RequestHandle = std::unique_ptr<OCSP_REQUEST, FreeWith<OCSP_REQUEST_free>>;
using ResponseHandle = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using BasicHandle = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;
using IdHandle = std::unique_ptr<OCSP_CERTID, FreeWith<OCSP_CERTID_free>>;
using StoreHandle = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }  // not what is in it
};
using StackHandle = std::unique_ptr<STACK_OF(X509), FreeStack>;

/// Certificate and issuer in OpenSSL's form.
struct Pair {
  X509Handle certificate;
  X509Handle issuer;
};

Pair parse(const Certificate& certificate, const Certificate& issuer) {
  return {internal::x509_from_der(certificate.der), internal::x509_from_der(issuer.der)};
}

/// Trusts the issuer, and nobody else, at a time.
StoreHandle trust_in(X509* issuer, std::chrono::system_clock::time_point now) {
  StoreHandle store{X509_STORE_new()};
  if (!store || X509_STORE_add_cert(store.get(), issuer) != 1) return nullptr;
  X509_VERIFY_PARAM* policy = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_flags(policy, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(policy, std::chrono::system_clock::to_time_t(now));
  return store;
}

bool is_signed(OCSP_BASICRESP* basic, X509* issuer, std::chrono::system_clock::time_point now) {
  const StoreHandle store = trust_in(issuer, now);
  const StackHandle known{sk_X509_new_null()};
  if (!store || !known || sk_X509_push(known.get(), issuer) == 0) return false;
  return OCSP_basic_verify(basic, known.get(), store.get(), 0) == 1;
}

/// The part of the response that is about the certificate, by whichever digest the responder names it.
OCSP_SINGLERESP* find(OCSP_BASICRESP* basic, const Pair& pair) {
  for (int i = 0; i < OCSP_resp_count(basic); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic, i);
    auto* named = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
    ASN1_OBJECT* algorithm = nullptr;
    OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, named);
    const EVP_MD* digest = EVP_get_digestbyobj(algorithm);
    if (digest == nullptr) continue;
    const IdHandle own{OCSP_cert_to_id(digest, pair.certificate.get(), pair.issuer.get())};
    if (own && OCSP_id_cmp(own.get(), named) == 0) return single;
  }
  return nullptr;
}

Parsed<RevocationStatus> status_of(OCSP_SINGLERESP* single) {
  int reason = OCSP_REVOKED_STATUS_NOSTATUS;
  ASN1_GENERALIZEDTIME* revoked_at = nullptr;
  ASN1_GENERALIZEDTIME* this_update = nullptr;
  ASN1_GENERALIZEDTIME* next_update = nullptr;
  const int state = OCSP_single_get0_status(single, &reason, &revoked_at, &this_update, &next_update);
  RevocationStatus status;
  if (state == V_OCSP_CERTSTATUS_GOOD) status.state = RevocationState::kGood;
  if (state == V_OCSP_CERTSTATUS_REVOKED) status.state = RevocationState::kRevoked;
  status.reason = internal::reason_name(reason);
  const auto made = internal::unix_seconds(this_update, "thisUpdate");
  if (!made) return tl::unexpected<ParseError>{made.error()};
  status.this_update = internal::within_clock(*made);
  if (next_update != nullptr) {
    const auto next = internal::unix_seconds(next_update, "nextUpdate");
    if (!next) return tl::unexpected<ParseError>{next.error()};
    status.next_update = internal::within_clock(*next);
  }
  if (revoked_at == nullptr) return status;
  const auto since = internal::unix_seconds(revoked_at, "revocationTime");
  if (since) status.revoked_at = internal::within_clock(*since);
  return status;
}

tl::unexpected<ParseError> not_a_response() {
  return fail(ParseErrorKind::kForeign, "expected an OCSP response, found something else");
}

}  // namespace

Parsed<std::string> make_ocsp_request(const Certificate& certificate, const Certificate& issuer) {
  const internal::ErrorScope errors;
  const Pair pair = parse(certificate, issuer);
  const RequestHandle request{OCSP_REQUEST_new()};
  IdHandle id;
  if (pair.certificate && pair.issuer) {
    id.reset(OCSP_cert_to_id(EVP_sha1(), pair.certificate.get(), pair.issuer.get()));
  }
  if (!request || !id || OCSP_request_add0_id(request.get(), id.get()) == nullptr) {
    return fail(ParseErrorKind::kShape, "expected a certificate that can be asked about, it has no public key");
  }
  static_cast<void>(id.release());  // the request's now
  unsigned char* bytes = nullptr;
  const int size = i2d_OCSP_REQUEST(request.get(), &bytes);
  if (size <= 0) return fail(ParseErrorKind::kShape, "the OCSP request cannot be encoded");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

Parsed<RevocationStatus> read_ocsp_response(std::string_view der, const Certificate& certificate,
                                            const Certificate& issuer, std::chrono::system_clock::time_point now) {
  const internal::ErrorScope errors;
  if (der.size() > kMaxOcspBytes) {
    return fail(ParseErrorKind::kTooLarge, fmt::format("expected at most {} bytes", kMaxOcspBytes));
  }
  const unsigned char* at = internal::as_unsigned(der);
  const ResponseHandle response{d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(der.size()))};
  if (!response) return not_a_response();
  const int answer = OCSP_response_status(response.get());
  if (answer != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
    return fail(ParseErrorKind::kShape, fmt::format("expected a successful OCSP response, the responder says {}",
                                                    OCSP_response_status_str(answer)));
  }
  const BasicHandle basic{OCSP_response_get1_basic(response.get())};
  const Pair pair = parse(certificate, issuer);
  if (!basic || !pair.certificate || !pair.issuer) return not_a_response();
  if (!is_signed(basic.get(), pair.issuer.get(), now)) {
    return fail(ParseErrorKind::kShape,
                "expected an OCSP response signed by the issuer or by whom it appointed, it is not");
  }
  OCSP_SINGLERESP* single = find(basic.get(), pair);
  if (single == nullptr) {
    return fail(ParseErrorKind::kShape, "expected an OCSP response about this certificate, it is about another");
  }
  return status_of(single);
}

}  // namespace probe::evidence
