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
                 "Hybrid: upload it before that date: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`",
             .breaks_later = true},
    CodeInfo{
        .id = "thumbprint_partial_deployment",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning =
            "Some servers have the configured certificate and some do not: it works or fails depending on who answers.",
        .detected_by = "The same question was put to several servers or exports; the message lists those without the "
                       "current certificate.",
        .causes = "A server was added, rebuilt or switched off when the certificate was rotated\n"
                  "The certificate was replicated within one Active Directory site only\n"
                  "An application pool of one server still holds the old key",
        .remedy =
            "On each server listed: `Get-ExchangeCertificate -Server SERVER -Thumbprint THUMBPRINT | Format-List "
            "HasPrivateKey, NotAfter`\n"
            "Export it where it exists: `$c = Export-ExchangeCertificate -Thumbprint THUMBPRINT -BinaryEncoded "
            "-Password (Read-Host -AsSecureString); [IO.File]::WriteAllBytes('auth.pfx', $c.FileData)`\n"
            "Import it where it lacks: `Import-ExchangeCertificate -Server SERVER -FileData "
            "([IO.File]::ReadAllBytes('auth.pfx')) -Password (Read-Host -AsSecureString) -PrivateKeyExportable $true`\n"
            "There: `Restart-Service MSExchangeServiceHost`, `iisreset`, then `curl -sS --resolve HOST:443:ADDRESS "
            "https://HOST/autodiscover/metadata/json/1`"},
    CodeInfo{
        .id = "key_not_registered",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning =
            "The partner does not know the current certificate, so it refuses everything that is signed with it.",
        .detected_by = "The current thumbprint is not among the keys registered for the application.",
        .causes = "The certificate was rotated and its public key never uploaded\n"
                  "It was uploaded to another application or tenant\n"
                  "Somebody tidied up the application's keys",
        .remedy =
            "Registered: `(Get-MgApplication -Filter \"appId eq 'APPID'\").KeyCredentials | Format-List DisplayName, "
            "StartDateTime, EndDateTime, @{n='Id';e={[BitConverter]::ToString($_.CustomKeyIdentifier)}}`\n"
            "Current: `(Get-AuthConfig).CurrentCertificateThumbprint`\n"
            "Upload: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`; another application: `az ad app "
            "credential reset --id APPID --cert @cert.pem --append`\n"
            "Test after some minutes: `Test-OAuthConnectivity -Service EWS -TargetUri "
            "https://outlook.office365.com/ews/exchange.asmx -Mailbox USER | Format-List ResultType, Detail`"},
    CodeInfo{.id = "key_registered_expired",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The partner's copy of the current key has expired, so it is refused even if the certificate "
                        "itself is still good.",
             .detected_by = "The registered key with the current thumbprint has an end date before the agent's clock.",
             .causes = "The certificate itself has expired\n"
                       "It was uploaded with an end date of its own, or with day and month exchanged",
             .remedy = "See the dates: `(Get-MgApplication -Filter \"appId eq 'APPID'\").KeyCredentials | Format-List "
                       "DisplayName, StartDateTime, EndDateTime`\n"
                       "Compare: `Get-ExchangeCertificate -Thumbprint THUMBPRINT | Format-List NotBefore, NotAfter`\n"
                       "Certificate good: upload it again, with its own dates: "
                       "`.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`\n"
                       "Certificate expired too: `probe explain cert_expired`"},
    CodeInfo{.id = "key_registered_not_yet_valid",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The partner's copy of the key is valid only from a later time on, and until then every token "
                        "signed with it is refused.",
             .detected_by = "The registered key with the current thumbprint has a start date after the agent's clock; "
                            "that of the next certificate, one after it takes over.",
             .causes = "It was uploaded with a start date of its own, or with day and month exchanged\n"
                       "Local time was taken for UTC\n"
                       "The certificate itself is not valid yet",
             .remedy = "See the dates: `(Get-MgApplication -Filter \"appId eq 'APPID'\").KeyCredentials | Format-List "
                       "DisplayName, StartDateTime, EndDateTime`\n"
                       "Compare: `Get-ExchangeCertificate -Thumbprint THUMBPRINT | Format-List NotBefore, NotAfter`\n"
                       "Certificate good: upload it again, with its own dates: "
                       "`.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`\n"
                       "Certificate for later: `probe explain cert_not_yet_valid`"},
    CodeInfo{.id = "key_next_not_registered",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "The next certificate is staged, but the partner does not know it: at the rollover, "
                        "authentication will break.",
             .detected_by = "The next thumbprint is not among the keys registered for the application; close to its "
                            "effective date this counts as a failure.",
             .causes = "The upload is a step of its own and was left for later\n"
                       "The next certificate was made again after the upload",
             .remedy = "See when it takes over: `Get-AuthConfig | Format-List Next*`\n"
                       "Upload current and next: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`; "
                       "another application: `az ad app credential reset --id APPID --cert @next.pem --append`\n"
                       "Too late for that: stage it anew with a later date: `Set-AuthConfig -NewCertificateThumbprint "
                       "THUMBPRINT -NewCertificateEffectiveDate (Get-Date).AddHours(49)`",
             .breaks_later = true},
    CodeInfo{
        .id = "key_on_shared_principal",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kWarning,
        .meaning = "The certificate is registered on the service principal shared by all of Exchange Online: a stolen "
                   "key would reach further than it should (CVE-2025-53786).",
        .detected_by = "A certificate of this organization is among the keys of 00000002-0000-0ff1-ce00-000000000000.",
        .causes = "Hybrid was set up before the dedicated application existed, and never cleaned up\n"
                  "A later run of the hybrid wizard uploaded the key again",
        .remedy = "See them: `(Get-MgServicePrincipal -Filter \"appId eq "
                  "'00000002-0000-0ff1-ce00-000000000000'\").KeyCredentials | Format-List DisplayName, EndDateTime`\n"
                  "First make sure that the dedicated application works: `.\\ConfigureExchangeHybridApplication.ps1 "
                  "-FullyConfigureExchangeHybridApplication`\n"
                  "Then remove the keys: `.\\ConfigureExchangeHybridApplication.ps1 "
                  "-ResetFirstPartyServicePrincipalKeyCredentials`\n"
                  "In the hybrid wizard, leave the OAuth step out from now on"},
    CodeInfo{
        .id = "key_window_mismatch",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kWarning,
        .meaning =
            "The partner's copy of the key is valid for other dates than the certificate: it may stop working early.",
        .detected_by =
            "Start or end date of the registered key differs from notBefore or notAfter by more than seconds.",
        .causes = "A script passed the dates in the local culture, and day and month were exchanged\n"
                  "An end date was given by hand\n"
                  "Local time was taken for UTC",
        .remedy = "Registered: `(Get-MgApplication -Filter \"appId eq 'APPID'\").KeyCredentials | Format-List "
                  "DisplayName, StartDateTime, EndDateTime`\n"
                  "Certificate: `openssl x509 -in FILE -noout -dates`\n"
                  "Upload it again without dates, so that the certificate's count: "
                  "`.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`\n"
                  "Then remove the old entry: `Remove-MgApplicationKey -ApplicationId ID -KeyId KEYID -Proof PROOF`, "
                  "or in the portal under Certificates and secrets"},
    CodeInfo{
        .id = "rollover_stalled",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The next certificate should have become the current one, and has not: nobody is told, until the "
                   "old one expires.",
        .detected_by =
            "The next certificate's effective date lies more than a day back, and the current thumbprint is not it.",
        .causes = "The service that does it every twelve hours does not run, or hangs\n"
                  "The certificate or its key is missing on the server that tried\n"
                  "Exchange lives in a child domain and may not read the configuration",
        .remedy = "See the state: `Get-AuthConfig | Format-List *Thumbprint, *EffectiveDate`\n"
                  "Start it anew: `Restart-Service MSExchangeServiceHost`; its log: `Get-ChildItem (Join-Path "
                  "$exinstall Logging\\AuthAdminLogs) | Sort-Object LastWriteTime | Select-Object -Last 3`\n"
                  "Certificate there: `Get-ExchangeCertificate -Thumbprint THUMBPRINT | Format-List HasPrivateKey, "
                  "NotAfter`\n"
                  "Child domain: `Set-OrganizationConfig -EnableAuthAdminReadSession:$true`\n"
                  "Do it at once: `Set-AuthConfig -PublishCertificate`, then `iisreset`",
        .breaks_later = true},
    CodeInfo{
        .id = "rollover_too_soon",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kWarning,
        .meaning = "The next certificate takes over so soon that not every server and partner may know it by then.",
        .detected_by = "The effective date is less than 48 hours ahead, or less than 48 hours after it was set.",
        .causes = "The date was set to today to be done quickly\n"
                  "A time zone or the order of day and month was mistaken",
        .remedy = "See it: `Get-AuthConfig | Format-List Next*`\n"
                  "Give it time: `Set-AuthConfig -NewCertificateThumbprint THUMBPRINT -NewCertificateEffectiveDate "
                  "(Get-Date).AddHours(49)`\n"
                  "If it must stay: check each server now: `Get-ExchangeCertificate -Server SERVER -Thumbprint "
                  "THUMBPRINT | Format-List HasPrivateKey`\n"
                  "Hybrid: upload the key now: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`",
        .breaks_later = true},
    CodeInfo{
        .id = "rollover_next_unusable",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate staged as the next one cannot take over.",
        .detected_by =
            "The next certificate is missing, has expired, lacks its private key, or ends before the current one does.",
        .causes = "An old certificate's thumbprint was staged by mistake\n"
                  "The certificate was staged on one server and never copied to the others\n"
                  "It was made long ago and waited too long",
        .remedy = "Compare: `Get-AuthConfig | Format-List *Thumbprint, *EffectiveDate`, `Get-ExchangeCertificate | "
                  "Format-List Thumbprint, NotAfter, HasPrivateKey`\n"
                  "Make a new one: `New-ExchangeCertificate -KeySize 2048 -PrivateKeyExportable $true -SubjectName "
                  "'cn=Microsoft Exchange Server Auth Certificate' -DomainName @()`, answer No about SMTP\n"
                  "Stage it: `Set-AuthConfig -NewCertificateThumbprint THUMBPRINT -NewCertificateEffectiveDate "
                  "(Get-Date).AddHours(49)`\n"
                  "Hybrid: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`",
        .breaks_later = true},
    CodeInfo{.id = "authconfig_service_name_wrong",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "Exchange calls itself by a wrong name in its tokens, and partners do not recognise it.",
             .detected_by = "ServiceName of the configuration is not 00000002-0000-0ff1-ce00-000000000000, the "
                            "identifier that all Exchange servers bear.",
             .causes = "A script or a guide for another product set it\n"
                       "It was mistyped when the configuration was repaired",
             .remedy = "See it: `Get-AuthConfig | Format-List ServiceName`\n"
                       "Set it back: `Set-AuthConfig -ServiceName '00000002-0000-0ff1-ce00-000000000000'`\n"
                       "Then `Restart-Service MSExchangeServiceHost` and `iisreset` on each server\n"
                       "Check what is published: `curl -sS https://HOST/autodiscover/metadata/json/1 | jq "
                       "'{serviceName, issuer}'`"},
    CodeInfo{.id = "authconfig_realm_unexpected",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "A realm is set in the configuration, where it is normally blank: tokens bear a name that "
                        "partners may not expect.",
             .detected_by = "Realm of the configuration is not the expected value; by default blank is expected.",
             .causes = "It was set during troubleshooting and left there\n"
                       "A guide for SharePoint or Skype for Business was followed",
             .remedy =
                 "See it: `Get-AuthConfig | Format-List Realm, ServiceName`\n"
                 "Clear it: `Set-AuthConfig -Realm ''`, then `Restart-Service MSExchangeServiceHost` and `iisreset`\n"
                 "Check: `curl -sS https://HOST/autodiscover/metadata/json/1 | jq '{realm, issuer}'`\n"
                 "Set on purpose: name it as the expected realm in the probe's configuration"},
    CodeInfo{.id = "authconfig_invalid",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "Exchange itself calls its authentication configuration invalid.",
             .detected_by = "IsValid of the exported configuration is False.",
             .causes = "A value is malformed, often after it was edited with ADSI Edit\n"
                       "The object was written by another version of Exchange\n"
                       "The schema or the directory's preparation is behind the installed version",
             .remedy =
                 "See all of it: `Get-AuthConfig | Format-List *`\n"
                 "Write the values anew: `Set-AuthConfig -ServiceName '00000002-0000-0ff1-ce00-000000000000'`, "
                 "`Set-AuthConfig -NewCertificateThumbprint THUMBPRINT -NewCertificateEffectiveDate (Get-Date)`, "
                 "`Set-AuthConfig -PublishCertificate`\n"
                 "Compare versions: `Get-ExchangeServer | Format-Table Name, AdminDisplayVersion`; prepare the "
                 "directory again: `.\\Setup.exe /IAcceptExchangeServerLicenseTerms_DiagnosticDataON /PrepareAD`\n"
                 "Check replication: `repadmin /replsummary`"},
};

}  // namespace probe::core::catalogue
