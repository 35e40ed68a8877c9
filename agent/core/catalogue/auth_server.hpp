#pragma once

#include "agent/core/catalogue/token.hpp"
#include "agent/core/code_info.hpp"

#include <algorithm>
#include <array>

namespace probe::core::catalogue {

/// What can be wrong with an authorization server's metadata document, keys and settings.
inline constexpr std::array kAuthMetadata{
    CodeInfo{.id = "metadata_parse_error",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The authorization server's metadata document cannot be read.",
             .detected_by = "The body is not well-formed JSON or XML, or it is nested too deeply.",
             .causes = "A proxy, portal or firewall answered instead of the server\n"
                       "The URL does not lead to the metadata document\n"
                       "The server is defective",
             .remedy = "Look at it: `curl -sS -i URL | head -c 600`\n"
                       "JSON: `curl -sS URL | jq .` names the place; XML: `curl -sS URL | xmllint --noout -`\n"
                       "Correct the URL; Exchange: `Get-AuthServer | Format-List Name, Type, AuthMetadataUrl`\n"
                       "A page of your own proxy: exempt the host from inspection"},
    CodeInfo{
        .id = "metadata_shape_invalid",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The metadata document lacks something that a client needs, or has it in the wrong form.",
        .detected_by = "A required member (issuer, keys, token endpoint, jwks_uri) is missing or of the wrong type.",
        .causes = "The URL leads to another kind of document: OpenID Connect instead of ACS, or the reverse\n"
                  "The server answers with an error object and status 200\n"
                  "The provider changed its format",
        .remedy = "See what is there: `curl -sS URL | jq 'keys'`\n"
                  "Compare its kind with the one in the probe's configuration; OpenID Connect: "
                  "`https://login.microsoftonline.com/TENANT/v2.0/.well-known/openid-configuration`, Exchange: "
                  "`https://HOST/autodiscover/metadata/json/1`\n"
                  "Correct the URL or the kind"},
    CodeInfo{
        .id = "metadata_issuer_mismatch",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The metadata belongs to another issuer than the expected one: tokens from there will be refused.",
        .detected_by = "The document's issuer is not exactly the expected one (RFC 8414 section 3.3). "
                       "An ACS document's issuer and realm name different tenants.",
        .causes = "The hybrid wizard was run for another tenant and overwrote the setting\n"
                  "The URL names the wrong tenant, or `common`\n"
                  "v1.0 and v2.0 endpoints are mixed up, or a slash at the end differs",
        .remedy = "See the issuer: `curl -sS URL | jq -r .issuer`\n"
                  "Find the tenant's id: `curl -sS https://login.microsoftonline.com/DOMAIN/v2.0/.well-known/"
                  "openid-configuration | jq -r .issuer`\n"
                  "Exchange: `Get-AuthServer | Format-List Name, Type, IssuerIdentifier, Realm, AuthMetadataUrl`, then "
                  "`Set-AuthServer NAME -AuthMetadataUrl URL`\n"
                  "If the server is right, correct the expected issuer in the configuration"},
    CodeInfo{
        .id = "metadata_realm_mismatch",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The metadata is for another realm (tenant) than the expected one.",
        .detected_by = "The document's realm differs from the expected tenant id or domain.",
        .causes = "The hybrid wizard was run for another tenant\n"
                  "The URL names a wrong domain, or one that was moved to another tenant\n"
                  "A test tenant's setting reached production",
        .remedy =
            "See the realm: `curl -sS URL | jq -r .realm`\n"
            "See whose domain it is: `curl -sS https://login.microsoftonline.com/DOMAIN/v2.0/.well-known/"
            "openid-configuration | jq -r .issuer`\n"
            "Exchange: `Get-AuthServer | Format-List Name, Type, Realm, AuthMetadataUrl`, then `Set-AuthServer NAME "
            "-AuthMetadataUrl https://accounts.accesscontrol.windows.net/TENANT/metadata/json/1`"},
    CodeInfo{.id = "metadata_no_signing_keys",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The authorization server publishes no signing key: nobody can verify its tokens.",
             .detected_by = "The metadata document or JWKS holds no key for signatures, or none for any of the "
                            "algorithms that the document announces.",
             .causes = "The server lost its keys or was set up without any\n"
                       "The URL leads to a document of another kind\n"
                       "On Exchange, the signing certificate cannot be found on the server that answered",
             .remedy =
                 "See the keys: `curl -sS URL | jq .keys`; OpenID Connect: `curl -sS \"$(curl -sS URL | jq -r "
                 ".jwks_uri)\" | "
                 "jq '.keys[] | {kid, use, kty, alg}'`\n"
                 "Exchange: `Get-ExchangeCertificate (Get-AuthConfig).CurrentCertificateThumbprint` on each server; "
                 "import it where it is missing, then `Restart-Service MSExchangeServiceHost`\n"
                 "A provider's document: compare from another network, then call the provider"},
    CodeInfo{.id = "metadata_expired",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The federation metadata says of itself that it is no longer valid: nobody may rely on it.",
             .detected_by = "validUntil of the EntityDescriptor, or of the EntitiesDescriptor around it, lies before "
                            "the agent's clock (SAML 2.0 metadata, section 2.3).",
             .causes = "The document is a saved copy that nobody renews\n"
                       "The job that signs and publishes the metadata has stopped\n"
                       "The clock here is ahead",
             .remedy = "See the date: `curl -sS URL | grep -o 'validUntil=\"[^\"]*\"'`\n"
                       "Past caches: `curl -sS -H 'Cache-Control: no-cache' -D - URL | grep -i -e ^age -e ^date`\n"
                       "Check the clock here: `chronyc tracking`\n"
                       "Publish it anew at the source; a provider's document: call the provider"},
    CodeInfo{.id = "metadata_all_keys_expired",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "Every signing key that the authorization server publishes has expired.",
             .detected_by = "notAfter of each published signing certificate lies before the agent's clock.",
             .causes = "The server's signing certificate was not renewed\n"
                       "A cache or a saved copy of the document is being read\n"
                       "The clock here is ahead",
             .remedy =
                 "See the dates: `curl -sS URL | jq -r '.keys[] | (.keyValue // .keyvalue).value' | while read -r k; "
                 "do echo "
                 "\"$k\" | base64 -d | openssl x509 -inform der -noout -enddate; done`\n"
                 "Check the clock here: `chronyc tracking`\n"
                 "Past caches: `curl -sS -H 'Cache-Control: no-cache' -D - URL | grep -i -e ^age -e ^date`\n"
                 "Exchange's own document: renew as in `probe explain cert_expired`; a provider's: call the provider"},
    CodeInfo{.id = "metadata_key_expired",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kWarning,
             .meaning = "One of the published signing keys has expired, while others are still good.",
             .detected_by =
                 "notAfter of at least one, but not each, published signing certificate lies before the agent's clock.",
             .causes = "The server leaves old keys in its document after a rollover: Microsoft does so\n"
                       "A rollover was begun and not finished",
             .remedy =
                 "Nothing to do at once: clients use the keys that are still good\n"
                 "Your own server: remove the old key when no token signed with it is left; Exchange: `Set-AuthConfig "
                 "-ClearPreviousCertificate`\n"
                 "Let Exchange fetch the keys anew: `Set-AuthServer NAME -RefreshAuthMetadata`"},
    CodeInfo{
        .id = "metadata_x5t_mismatch",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning =
            "A published key's thumbprint is not that of the certificate beside it, so clients cannot find the key.",
        .detected_by = "x5t or x5t#S256 differs from the SHA-1 or SHA-256 digest of the published certificate.",
        .causes = "The document was written by hand or by a faulty program\n"
                  "The certificate was replaced and the thumbprint was not\n"
                  "The thumbprint is in hex or padded base64 instead of base64url",
        .remedy =
            "Compute the right value: `openssl x509 -in FILE -outform der | openssl dgst -sha1 -binary | basenc "
            "--base64url | tr -d =`\n"
            "Your own server: correct the document and clear caches\n"
            "A provider's: compare from another network, since this may be tampering; do not trust the key until it is "
            "explained"},
    CodeInfo{
        .id = "metadata_key_invalid",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "A published signing key cannot be used.",
        .detected_by =
            "Its certificate does not parse, the key's numbers are missing or malformed, or they differ from the key "
            "in its certificate. "
            "An RSA key has fewer than 2048 bits, more than 16384, or an even modulus; a point is not on its curve; or "
            "alg is none, HMAC, or another type's.",
        .causes = "The document was assembled by hand or by a faulty program\n"
                  "Standard base64 and base64url were mixed up, or line breaks got in\n"
                  "The certificate was replaced and the bare key was not",
        .remedy =
            "List the keys: `curl -sS URL | jq '.keys[] | {kid, kty, alg, x5t}'`\n"
            "Test a certificate: `curl -sS URL | jq -r '.keys[0].x5c[0]' | base64 -d | openssl x509 -inform der -noout "
            "-text`\n"
            "Publish the key anew from its certificate; a provider's: call the provider"},
    CodeInfo{.id = "metadata_endpoint_insecure",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The metadata sends clients to an endpoint without TLS: keys and tokens could be read or "
                        "forged on the way.",
             .detected_by = "The URL of the metadata, of an endpoint in it or of the keys is not https.",
             .causes = "The server sits behind a proxy that ends TLS and does not know its public URL\n"
                       "A development setting reached production\n"
                       "The document was tampered with",
             .remedy = "List them: `curl -sS URL | jq -r '.. | strings | select(startswith(\"http://\"))'`\n"
                       "Tell the server its public https URL, or have the proxy send `X-Forwarded-Proto: https`\n"
                       "Exchange: switch TLS offloading off; correct the URL: `Set-AuthServer NAME -AuthMetadataUrl "
                       "https://HOST/PATH`\n"
                       "A provider's document: compare from another network before you trust it"},
    CodeInfo{
        .id = "authserver_url_mismatch",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The client is configured with another URL than the authorization server's own.",
        .detected_by =
            "The configured metadata URL or token endpoint differs from the expected one, or from the document's. "
            "Federation metadata and OpenID document of one tenant at one server count as the same, and so does the "
            "token endpoint common.",
        .causes = "The hybrid wizard or a script overwrote it, perhaps for another tenant\n"
                  "The provider moved its endpoints\n"
                  "A national cloud's host name is needed, or is used by mistake",
        .remedy =
            "Configured: `Get-AuthServer | Format-List Name, Type, Enabled, AuthMetadataUrl, TokenIssuingEndpoint`\n"
            "Published: `curl -sS URL | jq -r '.token_endpoint // .endpoints[].location'`\n"
            "Correct it: `Set-AuthServer NAME -AuthMetadataUrl URL`, then `Set-AuthServer NAME -RefreshAuthMetadata`\n"
            "Test: `Test-OAuthConnectivity -Service EWS -TargetUri https://outlook.office365.com/ews/exchange.asmx "
            "-Mailbox USER | Format-List ResultType, Detail`; do not go by IsValid"},
    CodeInfo{.id = "clock_skew",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kWarning,
             .meaning = "The clocks of this host and of the server differ: beyond five minutes tokens are refused.",
             .detected_by =
                 "The Date header of the response was compared with the agent's clock at the middle of the request.",
             .causes = "Time synchronisation stopped here or on the server\n"
                       "A virtual machine was resumed or its host's clock is wrong\n"
                       "A cache answered with an old Date",
             .remedy = "See which clock is wrong: `chronyc tracking; chronyc sources`\n"
                       "Mend it here: `systemctl restart chrony && chronyc makestep`\n"
                       "On Windows: `w32tm /query /status`, `w32tm /resync /rediscover`; domain members follow the PDC "
                       "emulator, so "
                       "look there first: `netdom query fsmo`\n"
                       "A second opinion: `curl -sSI https://www.example.com | grep -i ^date; date -u`"},
    CodeInfo{
        .id = "authserver_not_configured",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning =
            "No authorization server is configured for the expected tenant: tokens are neither requested nor accepted.",
        .detected_by =
            "The export of the authorization servers holds none of the expected type, or none for the expected tenant.",
        .causes = "The hybrid wizard's OAuth step failed or was never run\n"
                  "The object was removed while tidying up\n"
                  "Another tenant's object took its place",
        .remedy = "See what there is: `Get-AuthServer | Format-List Name, Type, Realm, Enabled, AuthMetadataUrl`\n"
                  "Run the hybrid wizard again, or make it by hand: `New-AuthServer -Name 'ACS - GUID' "
                  "-AuthMetadataUrl https://accounts.accesscontrol.windows.net/TENANT/metadata/json/1`\n"
                  "The dedicated application needs its own entries: `.\\ConfigureExchangeHybridApplication.ps1 "
                  "-FullyConfigureExchangeHybridApplication`\n"
                  "Two of the same type for one tenant: remove the older one: `Remove-AuthServer NAME`"},
    CodeInfo{.id = "authserver_tenant_mismatch",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The authorization server is configured with the realm or issuer of another tenant: its tokens "
                        "are refused as those of an unknown issuer.",
             .detected_by =
                 "Realm or IssuerIdentifier of the matching object is blank, or names neither the tenant of the "
                 "metadata's URL nor the one in the metadata.",
             .causes = "The hybrid wizard ran for another tenant, and only the URL was corrected\n"
                       "The object was copied from another organization\n"
                       "The metadata was not read again after a change",
             .remedy =
                 "See it: `Get-AuthServer | Format-List Name, Type, Realm, IssuerIdentifier, AuthMetadataUrl`\n"
                 "Published: `curl -sS URL | jq -r '.realm, .issuer'`\n"
                 "Read the metadata again: `Set-AuthServer NAME -RefreshAuthMetadata`\n"
                 "Where that does not help: `Remove-AuthServer NAME`, then run the hybrid wizard for the right tenant"},
    CodeInfo{.id = "authserver_ambiguous",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kWarning,
             .meaning =
                 "Several configured objects stand for the same authorization server, or several are the default: "
                 "which one counts is not certain.",
             .detected_by = "Another object of the export leads to metadata of the same server and tenant, or has "
                            "IsDefaultAuthorizationEndpoint as well.",
             .causes = "The hybrid wizard was run again and left the older object behind\n"
                       "An object was made by hand beside the wizard's",
             .remedy = "See them: `Get-AuthServer | Format-List Name, Type, Realm, Enabled, "
                       "IsDefaultAuthorizationEndpoint, AuthMetadataUrl, WhenChangedUTC`\n"
                       "Remove the older one: `Remove-AuthServer NAME`\n"
                       "Leave one default: `Set-AuthServer NAME -IsDefaultAuthorizationEndpoint $false`"},
    CodeInfo{.id = "authserver_disabled",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The authorization server is configured and switched off: its tokens are refused.",
             .detected_by = "Enabled of the matching object is False.",
             .causes = "It was switched off during troubleshooting or maintenance\n"
                       "It was made with the switch off",
             .remedy =
                 "See it: `Get-AuthServer | Format-List Name, Type, Enabled, WhenChangedUTC`\n"
                 "See who: `Search-AdminAuditLog -Cmdlets Set-AuthServer, New-AuthServer -StartDate "
                 "(Get-Date).AddDays(-30)`\n"
                 "Switch it on: `Set-AuthServer NAME -Enabled $true`, then `iisreset` on the servers that answer"},
    CodeInfo{
        .id = "authserver_invalid",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "Exchange itself finds the object of the authorization server invalid and does not use it.",
        .detected_by = "IsValid of the matching object is False.",
        .causes = "An attribute was edited in the directory by hand\n"
                  "Two domain controllers do not agree yet\n"
                  "The object was made by a newer version of Exchange than the server that reads it",
        .remedy =
            "What is wrong with it is in the warning that comes with: `Get-AuthServer NAME | Format-List Name, Type, "
            "Realm, IssuerIdentifier, AuthMetadataUrl, IsValid, WhenChangedUTC`\n"
            "Directory: `repadmin /showrepl`\n"
            "Read the metadata again: `Set-AuthServer NAME -RefreshAuthMetadata`; where that does not help: "
            "`Remove-AuthServer NAME`, then run the hybrid wizard"},
    CodeInfo{
        .id = "authserver_not_default",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kWarning,
        .meaning =
            "Clients are not told where to get their tokens, so those with modern authentication fall back or fail.",
        .detected_by = "IsDefaultAuthorizationEndpoint is False on the expected object, or the Bearer challenge lacks "
                       "authorization_uri.",
        .causes = "Hybrid modern authentication was prepared and not finished\n"
                  "It was switched off because of a fault and never on again\n"
                  "Another object was made the default",
        .remedy = "See it: `Get-AuthServer | Format-List Name, IsDefaultAuthorizationEndpoint`\n"
                  "Set it: `Set-AuthServer NAME -IsDefaultAuthorizationEndpoint $true`\n"
                  "See the organization's switch: `Get-OrganizationConfig | Format-List OAuth2ClientProfileEnabled`, "
                  "set it: `Set-OrganizationConfig -OAuth2ClientProfileEnabled $true`\n"
                  "Check: `curl -sS -o /dev/null -D - -H 'Authorization: Bearer' https://HOST/ews/exchange.asmx | grep "
                  "-i authorization_uri`"},
    CodeInfo{.id = "authserver_app_id_missing",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The dedicated application is not entered, so Exchange asks as the shared one, which is "
                        "blocked since 31 October 2025.",
             .detected_by =
                 "ApplicationIdentifier of the authorization server object is blank, or not the expected application.",
             .causes = "The application was made in the cloud, and the server's side not configured\n"
                       "The hybrid wizard overwrote the object\n"
                       "The servers lack the update that knows this setting",
             .remedy = "See it: `Get-AuthServer | Format-List Name, Type, ApplicationIdentifier`\n"
                       "Find the application: `Get-MgApplication -Filter "
                       "\"startswith(displayName,'ExchangeServerApp-')\" | Format-List DisplayName, AppId`\n"
                       "Enter it: `.\\ConfigureExchangeHybridApplication.ps1 -ConfigureAuthServer`, or `Set-AuthServer "
                       "NAME -ApplicationIdentifier APPID`\n"
                       "Setting unknown: install the update of April 2025 or later; see `Get-ExchangeServer | "
                       "Format-Table Name, AdminDisplayVersion`\n"
                       "Then see `probe explain feature_override_missing`"},
    CodeInfo{
        .id = "metadata_key_changed",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kWarning,
        .meaning = "The authorization server publishes other keys than last time: whoever keeps a copy of the old ones "
                   "will refuse its tokens.",
        .detected_by = "The thumbprints in the document were compared with those that the probe saw before.",
        .causes = "The provider rolls its keys, as it does regularly\n"
                  "The name leads to another server or tenant now\n"
                  "A proxy answers with a document of its own",
        .remedy =
            "See the keys: `curl -sS URL | jq '[.. | .x5t? // empty]'`, and compare from another network\n"
            "Let Exchange fetch them now, instead of within eight hours: `Set-AuthServer NAME -RefreshAuthMetadata`\n"
            "Fetching fails: see the events: `Get-WinEvent -FilterHashtable @{LogName='Application'; "
            "ProviderName='MSExchange AuthAdmin'} -MaxEvents 20`\n"
            "Nobody announced a change and other networks see other keys: treat it as tampering until it is explained"},
};

/// All rows of the authorization server: its metadata and settings, then the tokens it issues.
inline constexpr auto kAuthServer = [] {
  std::array<CodeInfo, kAuthMetadata.size() + kToken.size()> rows{};
  std::ranges::copy(kToken, std::ranges::copy(kAuthMetadata, rows.begin()).out);
  return rows;
}();

}  // namespace probe::core::catalogue
