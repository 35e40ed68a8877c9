#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can go wrong when a token is asked for: the request, the answer, and the key that signs the request. The
/// numbers are those of Entra ID.
inline constexpr std::array kToken{
    CodeInfo{.id = "token_key_not_found",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The token endpoint does not know the key that signed the request.",
             .detected_by = "The endpoint answered invalid_client with AADSTS700027 or 50012: the key was not found, "
                            "or the signature does not verify.",
             .causes = "The certificate was rotated and its public key never uploaded\n"
                       "The probe signs with another key than the one that is registered\n"
                       "The key is registered on another application",
             .remedy = "Compare; the probe's: `openssl x509 -in FILE -noout -fingerprint -sha1`, registered: "
                       "`(Get-MgApplication -Filter \"appId eq 'APPID'\").KeyCredentials | Format-List DisplayName, "
                       "EndDateTime, @{n='Id';e={[BitConverter]::ToString($_.CustomKeyIdentifier)}}`\n"
                       "Upload: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`; another application: "
                       "`az ad app credential reset --id APPID --cert @cert.pem --append`\n"
                       "Wait some minutes, then `probe run NAME`"},
    CodeInfo{
        .id = "token_key_expired",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The token endpoint knows the key that signed the request, but its registered copy has expired.",
        .detected_by = "The endpoint answered invalid_client with AADSTS700027 and the reason that the key is expired.",
        .causes = "The certificate has expired\n"
                  "It was uploaded with a shorter end date than its own",
        .remedy = "See the dates: `(Get-MgApplication -Filter \"appId eq 'APPID'\").KeyCredentials | Format-List "
                  "DisplayName, StartDateTime, EndDateTime`; `openssl x509 -in FILE -noout -dates`\n"
                  "Certificate good: upload it again: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`\n"
                  "Certificate expired: `probe explain cert_expired`, then upload the new one"},
    CodeInfo{
        .id = "token_assertion_time",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The token endpoint finds the signed request too early or too late.",
        .detected_by = "The endpoint answered with AADSTS700024: its clock is outside the time range of the assertion.",
        .causes = "The clock of this host is wrong\n"
                  "The host was suspended between signing and sending\n"
                  "The endpoint's clock is wrong: rare, and not at Microsoft",
        .remedy = "Compare: `date -u; curl -sSI https://login.microsoftonline.com | grep -i ^date`\n"
                  "See what keeps the time: `chronyc tracking; chronyc sources`, mend it: `systemctl restart chrony && "
                  "chronyc makestep`\n"
                  "A virtual machine: switch off the hypervisor's own time synchronisation, or chrony, but not both\n"
                  "Exchange servers: `w32tm /query /status`, `w32tm /resync /rediscover`"},
    CodeInfo{
        .id = "token_assertion_audience",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The signed request was made out for another endpoint than the one that received it.",
        .detected_by = "The endpoint answered with AADSTS700023, or invalid_client about the audience.",
        .causes =
            "The audience in the configuration is the issuer where the token endpoint is expected, or the reverse\n"
            "The tenant in the audience differs from the one in the URL\n"
            "A national cloud's host name is needed, or is used by mistake",
        .remedy = "See what the server calls itself: `curl -sS "
                  "https://login.microsoftonline.com/TENANT/v2.0/.well-known/openid-configuration | jq '{issuer, "
                  "token_endpoint}'`\n"
                  "Set the token endpoint as audience (RFC 7523 section 3), or the issuer where the server demands it\n"
                  "Through a proxy that renames the host: use the server's own name"},
    CodeInfo{.id = "token_assertion_client",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The signed request names another client than the one that asks.",
             .detected_by =
                 "The endpoint answered with AADSTS700021: issuer or subject of the assertion is not the client id.",
             .causes = "The client id in the configuration was changed in one place only\n"
                       "The object id was taken for the application id",
             .remedy =
                 "Both must be the application (client) id: `Get-MgApplication -Filter \"appId eq 'APPID'\" | "
                 "Format-List DisplayName, AppId, Id`; AppId is the right one, Id is not\n"
                 "Correct the client id in the probe's configuration; do not set issuer and subject apart from it\n"
                 "Try again: `probe run NAME -o json`"},
    CodeInfo{.id = "token_app_not_found",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The tenant has no such application.",
             .detected_by = "The endpoint answered unauthorized_client with AADSTS700016.",
             .causes = "The application lives in another tenant than the URL names\n"
                       "It was deleted\n"
                       "The client id is mistyped, or it is an object id",
             .remedy =
                 "Look for it: `Get-MgApplication -Filter \"appId eq 'APPID'\"`; among the deleted: "
                 "`Get-MgDirectoryDeletedItemAsApplication -All | Format-List DisplayName, AppId, Id`\n"
                 "Which tenant is asked: `curl -sS "
                 "https://login.microsoftonline.com/DOMAIN/v2.0/.well-known/openid-configuration | jq -r .issuer`\n"
                 "Deleted less than 30 days ago: `Restore-MgDirectoryDeletedItem -DirectoryObjectId ID`\n"
                 "Exchange: make it anew: `.\\ConfigureExchangeHybridApplication.ps1 "
                 "-FullyConfigureExchangeHybridApplication`"},
    CodeInfo{.id = "token_app_disabled",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The application exists in the tenant and is switched off there.",
             .detected_by = "The endpoint answered unauthorized_client with AADSTS7000112.",
             .causes = "An administrator disabled its service principal\n"
                       "Microsoft disabled it because of abuse or a breach of terms",
             .remedy = "See it: `Get-MgServicePrincipal -Filter \"appId eq 'APPID'\" | Format-List DisplayName, "
                       "AccountEnabled, DisabledByMicrosoftStatus`\n"
                       "Ask who and why: `Get-MgAuditLogDirectoryAudit -Filter \"activityDisplayName eq 'Update "
                       "service principal'\" -Top 20`\n"
                       "Switch it on: `Update-MgServicePrincipal -ServicePrincipalId ID -AccountEnabled:$true`\n"
                       "Disabled by Microsoft: look into the message centre and call support"},
    CodeInfo{.id = "token_consent_missing",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "No administrator has agreed to the rights that the application asks for.",
             .detected_by = "The endpoint answered with AADSTS65001.",
             .causes = "The application is new and consent is the step that was left out\n"
                       "A permission was added later: consent must be given again\n"
                       "Consent was withdrawn in a review",
             .remedy = "See what was granted: `Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ID | "
                       "Format-List ResourceDisplayName, AppRoleId`\n"
                       "Exchange wants full_access_as_app, dc890d15-9560-4a4c-9b7f-a736ec74ec40\n"
                       "Agree, as an administrator of the tenant, in a browser: "
                       "`https://login.microsoftonline.com/TENANT/adminconsent?client_id=APPID`\n"
                       "Or: `New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ID -PrincipalId ID "
                       "-ResourceId RESOURCEID -AppRoleId dc890d15-9560-4a4c-9b7f-a736ec74ec40`"},
    CodeInfo{.id = "token_tenant_not_found",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The token endpoint knows no such tenant.",
             .detected_by = "The endpoint answered with AADSTS90002.",
             .causes = "The tenant's name or id is mistyped\n"
                       "The tenant lives in a national cloud with endpoints of its own\n"
                       "The domain was removed from the tenant, or the tenant deleted",
             .remedy = "Ask the world's clouds: `for h in login.microsoftonline.com login.microsoftonline.us "
                       "login.partner.microsoftonline.cn; do curl -sS "
                       "https://$h/DOMAIN/v2.0/.well-known/openid-configuration | jq -r '.issuer // .error'; done`\n"
                       "Use the tenant's id, which never changes: it is in the issuer\n"
                       "See the domains: `Get-MgDomain | Format-Table Id, IsVerified`"},
    CodeInfo{
        .id = "token_resource_not_found",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The tenant does not know the resource for which a token was asked.",
        .detected_by = "The endpoint answered invalid_resource with AADSTS500011.",
        .causes = "The scope or resource is mistyped, or lacks /.default\n"
                  "The service was never used in this tenant, so it has no service principal\n"
                  "The wrong tenant is asked",
        .remedy =
            "Look for it: `Get-MgServicePrincipal -Filter \"servicePrincipalNames/any(n:n eq "
            "'https://outlook.office365.com')\" | Format-List DisplayName, AppId`\n"
            "Exchange Online missing: `New-MgServicePrincipal -AppId 00000002-0000-0ff1-ce00-000000000000`\n"
            "Correct the scope in the configuration, for Exchange Online `https://outlook.office365.com/.default`"},
    CodeInfo{.id = "token_blocked_by_policy",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "A policy of the tenant forbids the application to get a token from here.",
             .detected_by = "The endpoint answered with AADSTS53003 or another code of conditional access.",
             .causes = "A policy for workload identities permits named addresses only, and this host's changed\n"
                       "A new policy covers all applications\n"
                       "The tenant considers the application compromised",
             .remedy =
                 "See the policies: `Get-MgIdentityConditionalAccessPolicy | Format-Table DisplayName, State`\n"
                 "See which one spoke, under the correlation id in the evidence: `Get-MgBetaAuditLogSignIn -Filter "
                 "\"signInEventTypes/any(t:t eq 'servicePrincipal') and appId eq 'APPID'\" -Top 5 | Format-List *`\n"
                 "See the address from which this host is seen: `curl -sS https://ifconfig.me`, and add it to the "
                 "named locations\n"
                 "Or exclude the application from the policy"},
    CodeInfo{.id = "token_secret_rejected",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The token endpoint refuses the client's secret.",
             .detected_by = "The endpoint answered invalid_client with AADSTS7000215 or 7000222, or without a number "
                            "to a request with a secret.",
             .causes = "The secret has expired: they last two years at most in the portal\n"
                       "The secret's id was copied instead of its value\n"
                       "It was replaced and the file here was not",
             .remedy = "See the dates: `(Get-MgApplication -Filter \"appId eq 'APPID'\").PasswordCredentials | "
                       "Format-List DisplayName, Hint, EndDateTime`; Hint is how the value begins\n"
                       "Compare without showing it: `head -c 3 SECRETFILE; tail -c 1 SECRETFILE | xxd`\n"
                       "Make a new one: `Add-MgApplicationPassword -ApplicationId ID | Format-List SecretText`, put it "
                       "into the file, `chmod 600 SECRETFILE`\n"
                       "Better: use a certificate with `private_key_jwt`"},
    CodeInfo{.id = "token_rejected_other",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The token endpoint refused, for a reason that has no code of its own.",
             .detected_by = "The endpoint answered with an OAuth error (RFC 6749 section 5.2); its text and number are "
                            "in the evidence.",
             .causes = "A setting of the request is wrong: grant type, scope or method of authentication\n"
                       "The provider introduced a new rule\n"
                       "The provider has an outage",
             .remedy = "Look the number up: `https://login.microsoftonline.com/error?code=NUMBER`\n"
                       "See what the server supports: `curl -sS URL | jq '{token_endpoint_auth_methods_supported, "
                       "grant_types_supported, scopes_supported}'`\n"
                       "Ask without the probe: `curl -sS -d grant_type=client_credentials -d client_id=APPID -d "
                       "scope=SCOPE TOKENURL | jq .`\n"
                       "Give the provider's support the trace id, correlation id and time from the evidence"},
    CodeInfo{
        .id = "token_response_invalid",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The token endpoint answered that all is well, but what it gave is not a token that can be used.",
        .detected_by = "The answer lacks an access token, is not of type Bearer, has no lifetime, or the token names "
                       "another audience, client, role or issuer, is not valid yet, or ends well before expires_in.",
        .causes = "The application has the consent for other roles than the needed one\n"
                  "The scope asks for another resource\n"
                  "The clock of the server that issues tokens is wrong\n"
                  "Another server than the one of the metadata answers at the token endpoint\n"
                  "A proxy or portal answers in the endpoint's place",
        .remedy =
            "See the roles granted: `Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ID | Format-List "
            "ResourceDisplayName, AppRoleId`\n"
            "Grant what is missing as in `probe explain token_consent_missing`; new roles are in new tokens only\n"
            "See who answers: `curl -sS -D - -o /dev/null -X POST TOKENURL`\n"
            "Correct scope, expected audience or expected roles in the configuration"},
    CodeInfo{
        .id = "token_signature_invalid",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The access token is not signed with a key that its issuer publishes: who verifies it refuses it.",
        .detected_by = "The token is a JWT whose header says alg none, or none of the keys fetched in the same run "
                       "verifies it. Not judged: opaque tokens, HMAC, and Entra's tokens with a nonce in the header.",
        .causes = "The server, or one of its nodes, signs with a new key that is not published yet\n"
                  "A cache in front of the metadata keeps an old key set\n"
                  "The token endpoint is another server's than the metadata\n"
                  "Entra: the resource has a signing key of its own",
        .remedy = "Which key signs: `curl -sS -d grant_type=client_credentials -d client_id=APPID -d scope=SCOPE "
                  "--data-urlencode client_secret@SECRETFILE TOKENURL | jq -r '.access_token | split(\".\")[0] | "
                  "@base64d'`, the file without a line end\n"
                  "Which are published: `curl -sS \"$(curl -sS URL | jq -r .jwks_uri)\" | jq -r '.keys[].kid'`\n"
                  "Ask each node: `curl --resolve HOST:443:ADDRESS KEYSURL`\n"
                  "A key of the resource's own: put `?appid=APPID` behind the URL\n"
                  "Otherwise give both key names to whoever runs the server"},
    CodeInfo{.id = "signing_key_unusable",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The probe's own signing key cannot be used, so no token was asked for.",
             .detected_by = "The key file does not load, does not fit the certificate, may be read by others, or is "
                            "not of the kind that the algorithm needs.",
             .causes = "The key file is protected by a password, or is not in PEM form\n"
                       "RS256 or PS256 is set and the key is elliptic, or ES256 and it is RSA\n"
                       "The file is readable for everybody",
             .remedy = "Look at it: `openssl pkey -in KEYFILE -noout -text | head -1; ls -l KEYFILE`\n"
                       "Does it fit: `openssl x509 -in FILE -noout -pubkey | sha256sum; openssl pkey -in KEYFILE "
                       "-pubout | sha256sum`\n"
                       "For the agent alone: `chown USER KEYFILE && chmod 600 KEYFILE`\n"
                       "Take it from a PKCS#12 file: `openssl pkcs12 -in auth.pfx -nocerts -nodes -out KEYFILE`\n"
                       "Correct the algorithm: RSA keys sign RS256 and PS256, P-256 keys ES256"},
};

}  // namespace probe::core::catalogue
