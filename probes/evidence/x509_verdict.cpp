#include "probes/evidence/x509_verdict.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>

namespace probe::evidence {
namespace {

using enum X509Problem;

constexpr auto kVerdicts = std::to_array<X509Verdict>({
    {X509_V_OK, kNone, "the chain is trusted"},
    {X509_V_ERR_CERT_HAS_EXPIRED, kExpired, "the certificate has expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID, kNotYetValid, "the certificate is not valid yet"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, kSelfSigned,
     "the certificate is self-signed and not among the trusted ones"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, kUntrusted, "the chain ends in a root that is not trusted here"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, kNoIssuer, "the certificate of an issuer in the chain cannot be found"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, kNoIssuer,
     "the issuer is not trusted here, or the server does not send the intermediate certificate"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, kNoIssuer,
     "the server sent its own certificate only and its issuer is not trusted here"},
    {X509_V_ERR_CERT_UNTRUSTED, kUntrusted, "the root is not trusted for this purpose"},
    {X509_V_ERR_CERT_REJECTED, kUntrusted, "the root is marked as rejected for this purpose"},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, kUntrusted, "the chain is longer than allowed"},
    {X509_V_ERR_NO_ISSUER_PUBLIC_KEY, kUntrusted, "the issuer's certificate has no usable key"},
    {X509_V_ERR_SUBJECT_ISSUER_MISMATCH, kUntrusted,
     "a certificate in the chain names another issuer than the next one is"},
    {X509_V_ERR_AKID_SKID_MISMATCH, kUntrusted,
     "a certificate in the chain names another issuer key than the next one has"},
    {X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH, kUntrusted,
     "a certificate in the chain names another issuer serial number than the next one has"},
    {X509_V_ERR_HOSTNAME_MISMATCH, kNameMismatch, "the certificate is for another host name"},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, kNameMismatch, "the certificate is for another IP address"},
    {X509_V_ERR_EMAIL_MISMATCH, kNameMismatch, "the certificate is for another e-mail address"},
    {X509_V_ERR_INVALID_PURPOSE, kWrongUsage, "the certificate may not be used for this purpose"},
    {X509_V_ERR_INVALID_CA, kIssuerNotAllowed, "an issuer in the chain is not a certificate authority"},
    {X509_V_ERR_INVALID_NON_CA, kWrongUsage, "the certificate is a certificate authority's where a server's is due"},
    {X509_V_ERR_KEYUSAGE_NO_CERTSIGN, kIssuerMayNotSign, "an issuer in the chain may not sign certificates"},
    {X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE, kWrongUsage, "the certificate may not make digital signatures"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, kPathTooLong,
     "an issuer in the chain may not have that many authorities below it"},
    {X509_V_ERR_PERMITTED_VIOLATION, kNameConstraint, "an issuer in the chain may not issue for this name"},
    {X509_V_ERR_EXCLUDED_VIOLATION, kNameConstraint, "an issuer in the chain is barred from issuing for this name"},
    {X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, kUnknownExtension,
     "the certificate has a critical extension that is not understood"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, kWeakKey, "the certificate's key is too small"},
    {X509_V_ERR_CA_KEY_TOO_SMALL, kWeakKey, "the key of an issuer in the chain is too small"},
    {X509_V_ERR_CA_MD_TOO_WEAK, kWeakSignature, "a signature in the chain uses a digest that is too weak"},
    {X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM, kWeakSignature,
     "a signature in the chain uses an algorithm that is not supported"},
    {X509_V_ERR_CERT_REVOKED, kRevoked, "the certificate has been revoked"},
    {X509_V_ERR_UNABLE_TO_GET_CRL, kRevocationUnknown, "no revocation list is at hand"},
    {X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, kRevocationUnknown, "the issuer of the revocation list cannot be found"},
    {X509_V_ERR_CRL_NOT_YET_VALID, kRevocationUnknown, "the revocation list is not valid yet"},
    {X509_V_ERR_CRL_HAS_EXPIRED, kRevocationUnknown, "the revocation list is out of date"},
    {X509_V_ERR_CRL_SIGNATURE_FAILURE, kRevocationUnknown, "the signature of the revocation list does not verify"},
    {X509_V_ERR_OCSP_VERIFY_NEEDED, kRevocationUnknown, "the revocation status has to be asked for"},
    {X509_V_ERR_OCSP_VERIFY_FAILED, kRevocationUnknown, "the revocation status could not be verified"},
    {X509_V_ERR_OCSP_CERT_UNKNOWN, kRevocationUnknown, "the responder does not know the certificate"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, kBadSignature, "a signature in the chain does not verify"},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, kBadSignature, "a signature in the chain cannot be decoded"},
    {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, kBadSignature,
     "the key of an issuer in the chain cannot be decoded"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, kOther, "the certificate's notBefore is not a date"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, kOther, "the certificate's notAfter is not a date"},
    {X509_V_ERR_OUT_OF_MEM, kOther, "memory ran out while verifying"},
});

}  // namespace

X509Verdict explain_x509_error(int error) {
  const auto* found =
      std::find_if(kVerdicts.begin(), kVerdicts.end(), [error](const X509Verdict& v) { return v.error == error; });
  return found != kVerdicts.end()
             ? *found
             : X509Verdict{error, kOther, "the chain was refused for a reason that is not in the table"};
}

}  // namespace probe::evidence
