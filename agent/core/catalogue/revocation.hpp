#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// Whether the issuer still stands by a certificate.
inline constexpr std::array kRevocation{
    CodeInfo{.id = "cert_revoked",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The issuer has revoked the certificate, so clients that ask refuse it.",
             .detected_by =
                 "A signed OCSP response (RFC 6960) or revocation list (RFC 5280) of the issuer says so, or an "
                 "Exchange server that lists it as Revoked.",
             .causes = "Its private key was lost or published\n"
                       "It was replaced, and the issuer revoked the old one, but the server still shows it\n"
                       "The authority had to revoke what it issued against the rules",
             .remedy = "See for yourself: `openssl ocsp -issuer CAFILE -cert FILE -url URL -noverify -text`, with the "
                       "url of `openssl x509 -in FILE -noout -ocsp_uri`\n"
                       "Issue a new certificate with a new key: `openssl req -new -newkey rsa:3072 -keyout KEYFILE "
                       "-out REQUEST`\n"
                       "Bind it and reload: `nginx -s reload`; Exchange: `Enable-ExchangeCertificate -Thumbprint "
                       "THUMBPRINT -Services IIS`\n"
                       "Find out why it was revoked before the old key is used anywhere else"},
    CodeInfo{.id = "cert_revocation_unknown",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "Whether the certificate is revoked could not be found out.",
             .detected_by =
                 "No stapled response, OCSP responder or revocation list gave an answer that is signed by the "
                 "issuer, about this certificate, and still good.",
             .causes = "The OCSP responder or the server with the list is down or cannot be reached from here\n"
                       "The list was not renewed in time, or the file is an old copy\n"
                       "The certificate names neither a responder nor a list\n"
                       "A clock is wrong",
             .remedy =
                 "See what the certificate names: `openssl x509 -in FILE -noout -ocsp_uri -ext crlDistributionPoints`\n"
                 "Ask the responder: `openssl ocsp -issuer CAFILE -cert FILE -url URL -noverify -text`\n"
                 "See the list's dates: `curl -s URL | openssl crl -inform der -noout -lastupdate -nextupdate`\n"
                 "Let the agent through the forward proxy: `revocation.proxy` in the probe's configuration\n"
                 "Have the authority renew the list: `openssl ca -gencrl -out CRLFILE`; Windows: `certutil -crl`"},
};

}  // namespace probe::core::catalogue
