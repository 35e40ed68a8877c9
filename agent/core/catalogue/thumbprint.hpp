#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can be wrong between the configured thumbprints and the certificates that exist.
inline constexpr std::array kThumbprint{
    CodeInfo{
        .id = "thumbprint_current_mismatch",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The configuration names another certificate as the current one than the certificate found.",
        .detected_by = "The configured current thumbprint equals the digest of no certificate that was handed over.",
        .causes = "The certificate was rotated and the configuration was not, or the reverse\n"
                  "The certificate lies on some servers only\n"
                  "The probe was given an old export of the certificate or of the configuration",
        .remedy = "Configured: `Get-AuthConfig | Format-List *Thumbprint, *EffectiveDate`\n"
                  "Found: `openssl x509 -in FILE -noout -fingerprint -sha1 -enddate`\n"
                  "Configured certificate is right: install it where it is missing, export it again\n"
                  "Found certificate is right: `Set-AuthConfig -NewCertificateThumbprint THUMBPRINT "
                  "-NewCertificateEffectiveDate (Get-Date)`, then `Set-AuthConfig -PublishCertificate`\n"
                  "Hybrid: upload the key that is now current: "
                  "`.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`"},
    CodeInfo{.id = "thumbprint_current_empty",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "No current signing certificate is configured, so no token can be signed.",
             .detected_by = "The current thumbprint in the configuration is blank.",
             .causes = "The certificate's setup was never finished\n"
                       "A script cleared the value\n"
                       "The export was made by an account that may not read it",
             .remedy =
                 "Look again as an organization administrator: `Get-AuthConfig | Format-List`\n"
                 "Find a certificate: `Get-ExchangeCertificate | Format-List Subject, Thumbprint, NotAfter`\n"
                 "None: `New-ExchangeCertificate -KeySize 2048 -PrivateKeyExportable $true -SubjectName "
                 "'cn=Microsoft Exchange Server Auth Certificate' -DomainName @()`\n"
                 "`Set-AuthConfig -NewCertificateThumbprint THUMBPRINT -NewCertificateEffectiveDate (Get-Date)`, then "
                 "`Set-AuthConfig -PublishCertificate`\n"
                 "`Restart-Service MSExchangeServiceHost`"},
    CodeInfo{
        .id = "thumbprint_malformed",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kFailure,
        .meaning = "A configured thumbprint is not one: it is neither 40 nor 64 hex digits, nor such a digest in "
                   "base64.",
        .detected_by = "Blanks, colons and invisible characters were removed; what is left has the wrong length or "
                       "alphabet.",
        .causes = "A digit was lost or mistyped, often the letter O for the figure 0\n"
                  "The value was cut off by a table or a line break\n"
                  "Something else was copied, such as a serial number",
        .remedy = "Take it from the certificate: `openssl x509 -in FILE -noout -fingerprint -sha1`\n"
                  "Show invisible characters in the input: `grep -n -i thumbprint FILE | cat -A`\n"
                  "Correct the value; Exchange output is safest as a list: `Get-AuthConfig | Format-List *Thumbprint`"},
    CodeInfo{.id = "thumbprint_algorithm_mismatch",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The two thumbprints were made with different digests and cannot be compared.",
             .detected_by =
                 "One value is 20 bytes (SHA-1), the other 32 bytes (SHA-256), and the certificate itself is not "
                 "at hand to compute the other digest.",
             .causes = "A JWKS publishes x5t#S256 only, while the configuration holds the SHA-1 value\n"
                       "A tool that prints SHA-256 was used to fill in the configuration",
             .remedy = "Get both: `openssl x509 -in FILE -noout -fingerprint -sha1`, `openssl x509 -in FILE -noout "
                       "-fingerprint -sha256`\n"
                       "Write the same kind on both sides; Windows and Exchange always mean SHA-1\n"
                       "Or give the probe the certificate, so that it computes either"},
    CodeInfo{
        .id = "thumbprint_not_published",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The configured current certificate is not among the published keys, so partners cannot verify what "
                   "is signed with it.",
        .detected_by = "No key in the published metadata document or JWKS has the configured current thumbprint.",
        .causes = "A server behind the load balancer still signs with the old certificate\n"
                  "The certificate or its private key is missing on the server that answered\n"
                  "The document comes from a cache",
        .remedy = "See what is published: `curl -sS URL | jq '[.. | .x5t? // empty]'`; in Exchange URL is "
                  "`https://HOST/autodiscover/metadata/json/1`\n"
                  "Ask each server: add `--resolve HOST:443:ADDRESS`\n"
                  "On the server that differs: `Get-ExchangeCertificate -Thumbprint THUMBPRINT | Format-List "
                  "HasPrivateKey, NotAfter`, import what is missing\n"
                  "`Set-AuthConfig -PublishCertificate`, then `Restart-Service MSExchangeServiceHost` and `iisreset`"},
    CodeInfo{.id = "thumbprint_next_mismatch",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning =
                 "A next certificate is configured, but it is not the one handed over: the coming rollover will break "
                 "signing.",
             .detected_by = "The configured next thumbprint equals the digest of no certificate that was handed over.",
             .causes = "The next certificate was made again after it had been configured\n"
                       "It was not copied to every server\n"
                       "The probe was given another certificate than the staged one",
             .remedy =
                 "Configured, and when it takes over: `Get-AuthConfig | Format-List Next*`\n"
                 "Found: `openssl x509 -in FILE -noout -fingerprint -sha1 -dates`\n"
                 "Stage the right one, 48 hours ahead or more: `Set-AuthConfig -NewCertificateThumbprint THUMBPRINT "
                 "-NewCertificateEffectiveDate (Get-Date).AddHours(49)`\n"
                 "Hybrid: upload it before that date: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`"},
};

}  // namespace probe::core::catalogue
