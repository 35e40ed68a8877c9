#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can be wrong with a certificate in the place where it is put to use: its chain, its names, the server.
inline constexpr std::array kCertificateUse{
    CodeInfo{
        .id = "cert_self_signed",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate vouches for itself and nobody here trusts it: TLS clients refuse it.",
        .detected_by = "The purpose is TLS, the leaf signed itself, and it is not in the CA bundle.",
        .causes = "The certificate made at installation was never replaced\n"
                  "A renewal failed and the service fell back to its own\n"
                  "The signing certificate was named as the source of a TLS check",
        .remedy =
            "See who signed it: `openssl x509 -in FILE -noout -subject -issuer -fingerprint -sha1`\n"
            "Have one issued by a CA; Exchange: `New-ExchangeCertificate -GenerateRequest -SubjectName 'CN=HOST' "
            "-DomainName HOST, autodiscover.DOMAIN`, then `Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services "
            "IIS`\n"
            "It is an Exchange auth certificate: self-signed is right there, so give the probe the purpose of signing\n"
            "Self-signed on purpose: name the certificate's own PEM file as CA bundle in the probe's configuration"},
    CodeInfo{
        .id = "cert_chain_incomplete",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "An intermediate certificate is missing: clients that do not happen to know it refuse the chain.",
        .detected_by = "The leaf names an issuer that is neither among the certificates handed over nor in the CA "
                       "bundle, and says where that issuer's certificate can be had.",
        .causes = "Only the leaf was installed, without the CA's bundle\n"
                  "The CA changed its intermediate and the old one is still sent\n"
                  "Browsers hide it: they fetch or remember intermediates",
        .remedy = "See what is sent: `openssl s_client -connect HOST:443 -servername HOST -showcerts </dev/null | grep "
                  "-e ' s:' -e ' i:'`\n"
                  "See where the CA offers it: `openssl x509 -in FILE -noout -ext authorityInfoAccess`, fetch it: "
                  "`curl -sS URL -o intermediate.cer`\n"
                  "nginx and most others, leaf first: `cat leaf.pem intermediate.pem > fullchain.pem`\n"
                  "Windows: `Import-Certificate -FilePath intermediate.cer -CertStoreLocation "
                  "Cert:\\LocalMachine\\CA`, then `iisreset`\n"
                  "Check: `openssl verify -untrusted intermediate.pem leaf.pem`"},
    CodeInfo{.id = "cert_chain_misordered",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "The certificates are not one chain in order: leaf first, then each behind the one it issued.",
             .detected_by = "The order of the certificates in a PEM file, or of those that a TLS server presents, was "
                            "compared with who issued whom. PKCS#12 and PKCS#7 have no order.",
             .causes = "The files were put together in the wrong order, often root first\n"
                       "The intermediate of another certificate, or of the one before the renewal, was left in\n"
                       "One file was pasted in twice",
             .remedy =
                 "See the order: `openssl crl2pkcs7 -nocrl -certfile FILE | openssl pkcs7 -print_certs -noout`; of a "
                 "server: `openssl s_client -connect HOST:443 -servername HOST -showcerts </dev/null | grep -e ' "
                 "s:' -e ' i:'`\n"
                 "Put it together anew: `cat leaf.pem intermediate.pem > fullchain.pem`, and reload the service\n"
                 "Clients before TLS 1.3, and many devices, take the certificates in the order in which they come "
                 "(RFC 5246 section 7.4.2)"},
    CodeInfo{.id = "cert_is_authority",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "A certification authority's certificate is used as if it were a server's or a signer's.",
             .detected_by = "Basic constraints of the leaf say CA:TRUE.",
             .causes = "The wrong certificate of a bundle was installed: the CA's instead of the leaf\n"
                       "It was made with a command whose defaults make an authority: `openssl req -x509` does\n"
                       "An appliance made it for itself",
             .remedy = "See it: `openssl x509 -in FILE -noout -subject -ext basicConstraints,keyUsage`\n"
                       "Find the leaf in the bundle: `openssl crl2pkcs7 -nocrl -certfile FILE | openssl pkcs7 "
                       "-print_certs -noout`\n"
                       "None: make one that is no authority: `openssl req -x509 -newkey rsa:2048 -nodes -days 365 "
                       "-subj /CN=HOST -addext subjectAltName=DNS:HOST -addext basicConstraints=critical,CA:FALSE "
                       "-keyout key.pem -out cert.pem`, or have it issued by the CA"},
    CodeInfo{.id = "cert_name_constraint_violated",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "A CA of the chain may not issue for this name, so strict clients refuse the certificate.",
             .detected_by = "Verification found a name outside the permitted, or inside the excluded, subtrees of a CA "
                            "certificate (RFC 5280 section 4.2.1.10).",
             .causes = "A departmental CA was used for another department's domain\n"
                       "The name is new and the CA's constraints were not extended\n"
                       "An address or a short name is in the certificate, and the CA permits DNS domains only",
             .remedy = "See what the CAs permit: `openssl x509 -in CAFILE -noout -ext nameConstraints`\n"
                       "Compare with the names: `openssl x509 -in FILE -noout -subject -ext subjectAltName`\n"
                       "Have the certificate issued by a CA that may, or without the name that is not permitted\n"
                       "Then: `openssl verify -CAfile ROOT -untrusted CAFILE FILE`"},
    CodeInfo{.id = "cert_issuer_not_allowed",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "A certificate of the chain was issued by one that may not issue it: TLS clients refuse it.",
             .detected_by = "All issuers are there, and verification found one that is no certification authority, "
                            "lacks the key usage keyCertSign, has an extended key usage without serverAuth, or stands "
                            "above more authorities than its path length allows (RFC 5280 section 6.1.4).",
             .causes = "The leaf was signed with the key of another leaf, such as the server's certificate before it\n"
                       "An authority for other uses, such as client logins or mail, issued it\n"
                       "An authority was put below one whose path length allows none\n"
                       "An internal CA was made with a template for servers",
             .remedy = "See what each issuer may: `openssl x509 -in CAFILE -noout -subject -ext "
                       "basicConstraints,keyUsage,extendedKeyUsage`\n"
                       "Have the certificate issued by an authority that may: CA:TRUE, keyCertSign, and no extended "
                       "key usage or one with serverAuth\n"
                       "Path length too short: issue from the authority above, or have the one above certified again "
                       "with a greater one\n"
                       "Then: `openssl verify -purpose sslserver -CAfile ROOT -untrusted CAFILE FILE`"},
    CodeInfo{.id = "cert_extension_unknown",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "A certificate of the chain has a critical extension that TLS clients do not know, so they "
                        "have to refuse it.",
             .detected_by = "Verification found an extension that is marked critical and that OpenSSL does not "
                            "process (RFC 5280 section 4.2).",
             .causes = "The authority's template marks an extension of its own as critical\n"
                       "A certificate for another protocol was put here",
             .remedy = "Find it: `openssl x509 -in FILE -noout -text | grep -A1 critical`\n"
                       "Have the certificate issued again without that extension, or with it not critical\n"
                       "Then: `openssl verify -purpose sslserver -CAfile ROOT -untrusted CAFILE FILE`"},
    CodeInfo{.id = "cert_noncompliant",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "The certificate breaks rules that browsers and .NET enforce, although OpenSSL lets it pass.",
             .detected_by = "Version, serial number, alternative names and extended key usage were checked against RFC "
                            "5280 and the rules of public CAs.",
             .causes = "It was made by an old script or appliance: version 1, or the name in the subject only\n"
                       "The CA's template lacks serverAuth\n"
                       "The serial number is zero, negative or longer than 20 bytes",
             .remedy = "See them: `openssl x509 -in FILE -noout -text | head -12; openssl x509 -in FILE -noout -ext "
                       "subjectAltName,extendedKeyUsage`\n"
                       "See whether a client refuses it: `curl -sSv https://HOST/ -o /dev/null`; Windows: "
                       "`Test-Certificate -Cert Cert:\\LocalMachine\\My\\THUMBPRINT -Policy SSL -DNSName HOST`\n"
                       "Have it issued again: `openssl req -new -newkey rsa:2048 -nodes -subj /CN=HOST -addext "
                       "subjectAltName=DNS:HOST -addext extendedKeyUsage=serverAuth -keyout key.pem -out request.pem`, "
                       "from a template for web servers"},
    CodeInfo{
        .id = "cert_served_outdated",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate was renewed, but the service still presents the old one.",
        .detected_by = "The endpoint serves another certificate than the one in the file, or the same one without an "
                       "issuer that stands beside it in the file.",
        .causes = "The service was not reloaded after the renewal\n"
                  "The new certificate is in the store, but not bound to the site\n"
                  "The load balancer, or one server behind it, has a copy of its own",
        .remedy = "Compare: `openssl x509 -in FILE -noout -fingerprint -sha1 -enddate; openssl s_client -connect "
                  "HOST:443 -servername HOST </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha1 "
                  "-enddate`; for one server: `-connect ADDRESS:443`\n"
                  "Reload: `systemctl reload nginx`; let the renewal do it: `certbot renew --deploy-hook 'systemctl "
                  "reload nginx'`\n"
                  "Windows: `netsh http show sslcert` shows the binding; Exchange: `Enable-ExchangeCertificate "
                  "-Thumbprint THUMBPRINT -Services IIS, SMTP`\n"
                  "Load balancer: upload the new certificate there"},
};

}  // namespace probe::core::catalogue
