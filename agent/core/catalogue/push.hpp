#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// How a push endpoint, or any other endpoint behind OAuth, refuses. The numbers are those of Exchange's
/// x-ms-diagnostics header.
inline constexpr std::array kPush{
    CodeInfo{.id = "push_challenge_missing",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning =
                 "The endpoint refuses without offering OAuth: something else answers, or OAuth is switched off there.",
             .detected_by = "Status 401 without a Bearer challenge in WWW-Authenticate.",
             .causes = "A load balancer, firewall or login portal in front answers by itself\n"
                       "OAuth is disabled on the virtual directory\n"
                       "The path is wrong",
             .remedy = "See the challenges: `curl -sS -o /dev/null -D - -H 'Authorization: Bearer' URL`; X-FEServer "
                       "among the headers "
                       "means that Exchange itself answered\n"
                       "Past the load balancer: add `--resolve HOST:443:ADDRESS`; pass the path through without "
                       "pre-authentication\n"
                       "`Get-WebServicesVirtualDirectory | Format-List Server, OAuthAuthentication`, then "
                       "`Set-WebServicesVirtualDirectory 'SERVER\\EWS (Default Web Site)' -OAuthAuthentication $true`"},
    CodeInfo{
        .id = "push_challenge_issuer_mismatch",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The endpoint offers OAuth, but does not trust the tenant that is expected to issue the tokens.",
        .detected_by = "client_id, or the list of trusted_issuers, in the Bearer challenge lacks the expected value.",
        .causes = "The authorization server object was overwritten for another tenant, or disabled\n"
                  "The endpoint belongs to another organization\n"
                  "The expected tenant in the probe's configuration is wrong",
        .remedy = "See whom it trusts: `curl -sS -o /dev/null -D - -H 'Authorization: Bearer' URL | grep -i www-auth`\n"
                  "Exchange: `Get-AuthServer | Format-List Name, Type, Enabled, Realm, IssuerIdentifier`\n"
                  "`Set-AuthServer NAME -Enabled $true`; wrong tenant: `Set-AuthServer NAME -AuthMetadataUrl URL`\n"
                  "Then `Restart-Service MSExchangeServiceHost` and `iisreset`"},
    CodeInfo{.id = "push_auth_rejected",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The endpoint rejected the token, for a reason that has no code of its own.",
             .detected_by = "Status 401 with a token sent, and no known number in x-ms-diagnostics.",
             .causes = "The token has expired or is not valid yet: a clock is wrong\n"
                       "The token lacks a role or scope that the endpoint demands\n"
                       "The token is for another kind of client",
             .remedy = "Read the reason in the evidence: `error`, `error_description` or x-ms-diagnostics\n"
                       "Look into the token: `cut -d. -f2 TOKENFILE | basenc -d --base64url 2>/dev/null | jq '{aud, "
                       "iss, exp, roles}'`\n"
                       "Clock: `chronyc tracking`\n"
                       "Roles: `Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ID`\n"
                       "Exchange: `Test-OAuthConnectivity -Service EWS -TargetUri URL -Mailbox USER | Format-List "
                       "ResultType, Detail`"},
    CodeInfo{.id = "push_token_signature",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The endpoint cannot verify the token's signature.",
             .detected_by = "x-ms-diagnostics 2000000, invalid_signature.",
             .causes = "The certificate was rotated and the new key never uploaded to the partner\n"
                       "The endpoint's cached copy of the issuer's keys is old\n"
                       "One server still signs with the old certificate",
             .remedy =
                 "Compare the key in use with the registered ones: `(Get-AuthConfig).CurrentCertificateThumbprint`, "
                 "`Get-MgApplication -Filter \"appId eq 'APPID'\" | Select-Object -ExpandProperty KeyCredentials`\n"
                 "Upload it: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`\n"
                 "Refresh the endpoint's copy: `Set-AuthServer NAME -RefreshAuthMetadata`\n"
                 "Compare the servers' keys: `curl --resolve HOST:443:ADDRESS -sS "
                 "https://HOST/autodiscover/metadata/json/1`"},
    CodeInfo{.id = "push_token_audience",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The token was made out for another resource than the one that received it.",
             .detected_by = "x-ms-diagnostics 2000003, invalid_resource.",
             .causes = "TLS ends at the load balancer: the server sees http where the token says https\n"
                       "The host name used is not one the server knows as its own\n"
                       "The token was requested for another resource or scope",
             .remedy =
                 "Read Expected and Actual in the reason: if they differ in http and https only, it is TLS offloading\n"
                 "Have the load balancer encrypt to the servers again (TLS bridging)\n"
                 "Compare the names: `Get-WebServicesVirtualDirectory | Format-List Server, InternalUrl, ExternalUrl`\n"
                 "Else request the token for this host: `cut -d. -f2 TOKENFILE | basenc -d --base64url 2>/dev/null | "
                 "jq .aud`"},
    CodeInfo{
        .id = "push_token_issuer",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The endpoint does not know the issuer of the token.",
        .detected_by = "x-ms-diagnostics 2000009, invalid_issuer.",
        .causes = "The authorization server object is missing, disabled or was overwritten for another tenant\n"
                  "The token comes from a test tenant or another cloud",
        .remedy =
            "See whom the endpoint trusts: `Get-AuthServer | Format-List Name, Type, Enabled, Realm, "
            "IssuerIdentifier`\n"
            "Find the token's issuer in the reason, or: `cut -d. -f2 TOKENFILE | basenc -d --base64url 2>/dev/null | "
            "jq .iss`\n"
            "Missing: `New-AuthServer 'ACS - GUID' -AuthMetadataUrl https://accounts.accesscontrol.windows.net/TENANT/"
            "metadata/json/1`; wrong: `Set-AuthServer NAME -AuthMetadataUrl URL`\n"
            "Several tenants: each needs an object of its own"},
    CodeInfo{.id = "push_token_tenant",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The endpoint does not serve the tenant for which the token was made out.",
             .detected_by = "x-ms-diagnostics 2000004, invalid_tenant.",
             .causes = "The token names a domain or tenant that the endpoint's organization does not own\n"
                       "A domain was moved to another tenant\n"
                       "The wrong tenant is configured in the client",
             .remedy =
                 "See the token's tenant: `cut -d. -f2 TOKENFILE | basenc -d --base64url 2>/dev/null | jq '{aud, iss, "
                 "tid}'`\n"
                 "See the endpoint's: `Get-AuthServer | Format-List Name, Realm, DomainName`; `Get-AcceptedDomain`\n"
                 "See which tenant owns a domain: `curl -sS https://login.microsoftonline.com/DOMAIN/v2.0/.well-known/"
                 "openid-configuration | jq -r .issuer`\n"
                 "Correct the tenant in the client, or: `Set-AuthServer NAME -DomainName DOMAIN, DOMAIN`"},
    CodeInfo{.id = "push_token_user",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The token is good, but the user it speaks for does not exist at the endpoint.",
             .detected_by = "x-ms-diagnostics 2000005, invalid_user.",
             .causes = "The test user is not synchronised to the other side: a false alarm about the chain itself\n"
                       "Its address or SID differs on the two sides\n"
                       "The user was deleted or disabled",
             .remedy = "On the endpoint's side: `Get-Recipient USER | Format-List RecipientType, PrimarySmtpAddress`\n"
                       "Compare in the cloud: `Get-MgUser -UserId USER -Property OnPremisesSyncEnabled, AccountEnabled "
                       "| Format-List *Enabled`\n"
                       "Start a synchronisation: `Start-ADSyncSyncCycle -PolicyType Delta`\n"
                       "Or let the probe use a user who exists on both sides"},
    CodeInfo{.id = "push_token_grant",
             .failure_class = FailureClass::kAuth,
             .severity = Severity::kFailure,
             .meaning = "The token is genuine, but its application has no rights at the endpoint.",
             .detected_by = "x-ms-diagnostics 2000008, invalid_grant.",
             .causes = "The partner application has no linked account\n"
                       "The partner application is disabled\n"
                       "Roles were removed from the linked account",
             .remedy = "`Get-PartnerApplication | Format-List Name, Enabled, ApplicationIdentifier, LinkedAccount`\n"
                       "`Set-PartnerApplication 'Exchange Online' -Enabled $true -LinkedAccount 'DOMAIN/Users/Exchange "
                       "Online-ApplicationAccount'`\n"
                       "See the account's roles: `Get-ManagementRoleAssignment -RoleAssignee 'Exchange "
                       "Online-ApplicationAccount'`\n"
                       "Then `iisreset` on the servers that answer"},
    CodeInfo{
        .id = "push_oauth_unavailable",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The endpoint does not take OAuth for this domain at all.",
        .detected_by = "x-ms-diagnostics 4000000, oauth_not_available.",
        .causes = "OAuth was never set up for the domain, or only half: the hybrid wizard stopped\n"
                  "The feature is switched off by a setting override\n"
                  "The request reached a server that is not set up",
        .remedy =
            "See what is set up: `Get-IntraOrganizationConnector | Format-List Name, Enabled, TargetAddressDomains`, "
            "`Get-AuthServer | Format-List Name, Enabled, DomainName`\n"
            "See overrides: `Get-SettingOverride | Format-List Name, ComponentName, SectionName, Parameters, Server`\n"
            "Finish the hybrid wizard, or for the dedicated application: `.\\ConfigureExchangeHybridApplication.ps1 "
            "-FullyConfigureExchangeHybridApplication`\n"
            "`Restart-WebAppPool POOL` on each server"},
    CodeInfo{
        .id = "push_forbidden",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "The endpoint knows who asks and refuses: authentication works, permission is missing.",
        .detected_by = "Status 403 from the endpoint itself, not from a forward proxy.",
        .causes = "Hybrid EWS through the shared Exchange Online application: blocked since 31 October 2025\n"
                  "EWS is switched off in the tenant, or the application is not on its list\n"
                  "Admin consent for the application was never given\n"
                  "A firewall in front refuses",
        .remedy =
            "Exchange Online: `Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsEnabled, "
            "EwsAllowedAppIDs`\n"
            "Add the application; the list is replaced, so give all of it: `Set-OrganizationConfig -EwsAllowedAppIDs "
            "'ID,ID'`\n"
            "Move to the dedicated application: `.\\ConfigureExchangeHybridApplication.ps1 "
            "-FullyConfigureExchangeHybridApplication`\n"
            "Consent: `Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ID`\n"
            "Who refuses: `curl -sS -i URL | head -30`"},
    CodeInfo{
        .id = "push_endpoint_retired",
        .failure_class = FailureClass::kHttp,
        .severity = Severity::kFailure,
        .meaning = "There is no such endpoint any more.",
        .detected_by = "Status 404 or 410 on the configured path.",
        .causes = "The provider retired the service: OWA for Devices ended in May 2018\n"
                  "The path in the configuration is wrong\n"
                  "The load balancer does not pass the path on",
        .remedy =
            "Confirm: `curl -sS -i URL | head -30`; compare with the host's root: `curl -sS -o /dev/null -w "
            "'%{http_code}\\n' "
            "https://HOST/`\n"
            "Read the provider's announcements; if the service is gone, remove the probe and switch the sender off: "
            "`Disable-PushNotificationProxy`\n"
            "Else correct the path in the configuration"},
    CodeInfo{
        .id = "push_credential_rejected",
        .failure_class = FailureClass::kAuth,
        .severity = Severity::kFailure,
        .meaning = "A token was sent and the endpoint refuses it without saying why.",
        .detected_by =
            "Status 401 to a request with a token, without x-ms-diagnostics and without an error in the challenge.",
        .causes = "The token is for another resource, or issued by a tenant that the endpoint does not trust\n"
                  "A device in front refuses before the service sees the request\n"
                  "The token has expired on the way: a clock is wrong",
        .remedy = "Look into the token: `cut -d. -f2 TOKENFILE | basenc -d --base64url 2>/dev/null | jq '{aud, iss, "
                  "appid, exp, roles}'`\n"
                  "See who answers: `curl -sS -D - -o /dev/null -H 'Authorization: Bearer' URL`; X-FEServer among the "
                  "headers means Exchange\n"
                  "Past the load balancer: add `--resolve HOST:443:ADDRESS`\n"
                  "Clock: `chronyc tracking`\n"
                  "The server's own words: `Get-WinEvent -FilterHashtable @{LogName='Application'; "
                  "ProviderName='MSExchange OAuth'} -MaxEvents 20`"},
    CodeInfo{.id = "probe_result_failed",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "Exchange's own monitoring probe says that the way to the push endpoint is broken.",
             .detected_by =
                 "ResultType of the exported result is not Succeeded; its Error and Exception are in the evidence.",
             .causes = "The endpoint cannot be reached from the server: proxy, firewall, DNS\n"
                       "The server's tokens are refused: an expired or unknown certificate\n"
                       "The service behind the endpoint has ended",
             .remedy =
                 "Repeat it on that server: `Invoke-MonitoringProbe "
                 "'PushNotifications.Proxy\\PushNotificationsEnterpriseConnectivityProbe' -Server SERVER | Format-List "
                 "ResultType, Error, Exception`\n"
                 "The monitoring service has old settings for a while: `Restart-Service MSExchangeHM`, wait two "
                 "minutes, repeat\n"
                 "Reachability: `Test-NetConnection outlook.office365.com -Port 443`, `Get-ExchangeServer SERVER | "
                 "Format-List InternetWebProxy`\n"
                 "Tokens: `Test-OAuthConnectivity -Service EWS -TargetUri "
                 "https://outlook.office365.com/ews/exchange.asmx -Mailbox USER | Format-List ResultType, Detail`"},
    CodeInfo{
        .id = "probe_result_missing",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "The export holds no result of Exchange's monitoring probe, so nothing could be judged.",
        .detected_by = "There is no object with a ResultType in it.",
        .causes = "The monitoring service does not run or has not loaded the probe yet\n"
                  "The identity is misspelled: its case matters\n"
                  "The export left the probe out, or the cmdlet failed; the collector then notes it under errors",
        .remedy =
            "See the service: `Get-Service MSExchangeHM, MSExchangeHMRecovery`, restart it: `Restart-Service "
            "MSExchangeHM`, wait two minutes\n"
            "See what exists: `Get-MonitoringItemIdentity -Server SERVER -Identity PushNotifications.Proxy | "
            "Format-Table ItemType, Name`\n"
            "Run it: `Invoke-MonitoringProbe 'PushNotifications.Proxy\\PushNotificationsEnterpriseConnectivityProbe' "
            "-Server SERVER | Format-List *`\n"
            "Collector: `(Get-Content exchange.json -Raw | ConvertFrom-Json).errors`"},
    CodeInfo{.id = "probe_result_stale",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The result of Exchange's monitoring probe is too old to say anything about now.",
             .detected_by = "ExecutionEndTime of the exported result is further back than the configured limit.",
             .causes = "The scheduled export failed or is switched off\n"
                       "The export repeats an old result\n"
                       "A clock is wrong",
             .remedy = "Run it now: `.\\Export-ProbeEvidence.ps1 -Path exchange.json`\n"
                       "See the job: `Get-ScheduledTask TASK | Get-ScheduledTaskInfo` shows LastRunTime and "
                       "LastTaskResult; 0 is success\n"
                       "Compare the clocks: `w32tm /query /status`, here `chronyc tracking`\n"
                       "If results are rarer by design, raise the limit in the probe's configuration"},
};

}  // namespace probe::core::catalogue
