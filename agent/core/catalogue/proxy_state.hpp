#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can be wrong with the object that switches the push notification proxy on.
inline constexpr std::array kProxyState{
    CodeInfo{.id = "proxy_not_configured",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The push notification proxy was never set up: no notification leaves the organization.",
             .detected_by = "The source was read and holds no proxy object.",
             .causes = "The proxy was never enabled in this organization\n"
                       "The object was deleted, for example by a rebuild\n"
                       "The export was made in another forest",
             .remedy = "See the status by hand, as an administrator; Microsoft documents that it changes nothing: "
                       "`Enable-PushNotificationProxy -Organization:TENANT -WhatIf`\n"
                       "Enable it: `Enable-PushNotificationProxy -Organization:TENANT`\n"
                       "`Restart-Service MSExchangeHM`, wait two minutes, export again and repeat: `probe run NAME`"},
    CodeInfo{.id = "proxy_disabled",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The push notification proxy is switched off: no notification leaves the organization.",
             .detected_by = "Enabled of the proxy object is False and the expected state is enabled.",
             .causes = "Somebody disabled it, during maintenance or for good\n"
                       "A script of an update or a migration reset it",
             .remedy =
                 "Ask whether it was on purpose: the object's WhenChangedUTC tells when; who: `Search-AdminAuditLog "
                 "-Cmdlets "
                 "Enable-PushNotificationProxy, Disable-PushNotificationProxy`\n"
                 "Switch it on: `Enable-PushNotificationProxy -Organization:TENANT`\n"
                 "Off on purpose: say so in the probe's configuration, or remove the probe"},
    CodeInfo{
        .id = "proxy_invalid",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The proxy object exists, but Exchange itself calls it invalid.",
        .detected_by = "IsValid of the proxy object is False.",
        .causes = "A property is blank or malformed\n"
                  "The object was written by a newer or older version\n"
                  "It was edited by hand with ADSI Edit",
        .remedy =
            "Write it anew with all its values: `Enable-PushNotificationProxy -Organization:TENANT "
            "-Uri:https://outlook.office365.com/PushNotifications`\n"
            "See the result: `Enable-PushNotificationProxy -Organization:TENANT -WhatIf`\n"
            "Still invalid: compare versions: `Get-ExchangeServer | Format-Table Name, AdminDisplayVersion`, and the "
            "replication of the directory: `repadmin /replsummary`"},
    CodeInfo{
        .id = "proxy_organization_mismatch",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The proxy forwards for another organization than the expected one.",
        .detected_by = "Organization of the proxy object differs from the expected domain; case does not matter.",
        .causes = "It was enabled with another of the tenant's domains, or with a mistyped one\n"
                  "The organization moved to another tenant\n"
                  "The expected name in the probe's configuration is out of date",
        .remedy =
            "See the tenant's domains: `Get-AcceptedDomain | Format-Table DomainName`; in the cloud: `Get-MgDomain | "
            "Format-Table Id, IsVerified`\n"
            "Set the right one: `Enable-PushNotificationProxy -Organization:TENANT`\n"
            "`Restart-Service MSExchangeHM`, wait two minutes, export again\n"
            "If the object is right, correct the expected organization in the configuration"},
    CodeInfo{.id = "proxy_organization_empty",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The proxy does not know for which organization it forwards.",
             .detected_by = "Organization of the proxy object is blank.",
             .causes = "It was enabled without naming the organization\n"
                       "The value was cleared by a script or by hand",
             .remedy =
                 "Set it: `Enable-PushNotificationProxy -Organization:TENANT`, with a verified domain of the tenant\n"
                 "See the verified domains: `Get-MgDomain | Format-Table Id, IsVerified`\n"
                 "See the result: `Enable-PushNotificationProxy -Organization:TENANT -WhatIf`"},
    CodeInfo{.id = "proxy_uri_mismatch",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The proxy forwards to another address than the expected one.",
             .detected_by = "Uri of the proxy object differs from the expected URL after both were normalised.",
             .causes = "It was set for a test and not set back\n"
                       "The service moved, or a national cloud's address is needed\n"
                       "Somebody redirected it",
             .remedy = "See who changed it: `Search-AdminAuditLog -Cmdlets Enable-PushNotificationProxy`\n"
                       "Set it: `Enable-PushNotificationProxy -Organization:TENANT -Uri:URL`; by default it is "
                       "`https://outlook.office365.com/PushNotifications`\n"
                       "If the object is right, correct the expected URL in the probe's configuration"},
    CodeInfo{.id = "proxy_uri_invalid",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The proxy's target address is not an absolute https URL.",
             .detected_by = "Uri of the proxy object is blank, has no host, or has another scheme than https.",
             .causes = "It was mistyped, or pasted with blanks or quotes\n"
                       "http was used instead of https\n"
                       "The export broke the line in the middle of the URL",
             .remedy =
                 "See the value as it is stored: `Enable-PushNotificationProxy -Organization:TENANT -WhatIf`\n"
                 "Set it: `Enable-PushNotificationProxy -Organization:TENANT "
                 "-Uri:https://outlook.office365.com/PushNotifications`\n"
                 "Only the export is broken: write it with `Format-List | Out-File -Width 500 -Encoding utf8 FILE`"},
    CodeInfo{
        .id = "proxy_object_pending",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kWarning,
        .meaning = "The exported proxy object holds changes that were not saved: it may not be what Exchange uses.",
        .detected_by = "ObjectState of the proxy object is not Unchanged.",
        .causes = "The export was made in the session that changed the object, before it was saved\n"
                  "A change failed half way",
        .remedy = "Export again from a new Exchange Management Shell, then `probe run NAME`\n"
                  "Still pending: write the object anew: `Enable-PushNotificationProxy -Organization:TENANT`\n"
                  "Check that the directory replicates: `repadmin /replsummary`"},
    CodeInfo{.id = "proxy_enabled_unexpectedly",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The push notification proxy is on, where the configuration says that it must be off.",
             .detected_by = "Enabled of the proxy object is True and the expected state is disabled.",
             .causes = "It was never switched off after the service behind it had ended\n"
                       "Somebody, or a script, enabled it again",
             .remedy = "See it: `Enable-PushNotificationProxy -Organization:TENANT -WhatIf`; see who: "
                       "`Search-AdminAuditLog -Cmdlets Enable-PushNotificationProxy`\n"
                       "Switch it off: `Disable-PushNotificationProxy`\n"
                       "`Restart-Service MSExchangeHM`, wait two minutes, export again and repeat: `probe run NAME`\n"
                       "On for good: change the expected state in the probe's configuration"},
    CodeInfo{.id = "proxy_state_stale",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The export does not show the present state of the proxy, so the state was not judged.",
             .detected_by =
                 "The object changed after the export was made, or the export is older than the configured limit.",
             .causes = "The scheduled export failed or is switched off\n"
                       "The export is copied by hand\n"
                       "A clock is wrong",
             .remedy =
                 "Export again: `.\\Export-ProbeEvidence.ps1 -Path exchange.json`\n"
                 "See the job: `Get-ScheduledTask TASK | Get-ScheduledTaskInfo` shows LastRunTime and LastTaskResult; "
                 "0 is success\n"
                 "Compare the clocks: `w32tm /stripchart /computer:DC /samples:3 /dataonly`, here `chronyc tracking`"},
    CodeInfo{
        .id = "feature_override_missing",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning =
            "The setting that makes Exchange use its own application is not there, so it still asks as the shared one.",
        .detected_by =
            "The exported setting overrides hold no accepted one with the expected component, section and parameters.",
        .causes = "The application was made and the servers were never told\n"
                  "The override was removed, or its parameters are mistyped\n"
                  "It has not been accepted by the servers",
        .remedy =
            "See them: `Get-SettingOverride | Format-List Name, ComponentName, SectionName, Parameters, Server, "
            "Status`\n"
            "Make it: `New-SettingOverride -Name EnableExchangeHybrid3PAppFeature -Component Global -Section "
            "ExchangeOnpremAsThirdPartyAppId -Parameters @('Enabled=true') -Reason 'dedicated hybrid application'`\n"
            "Put it into effect: `Get-ExchangeDiagnosticInfo -Process Microsoft.Exchange.Directory.TopologyService "
            "-Component VariantConfiguration -Argument Refresh`, then `Restart-Service W3SVC, WAS -Force`"},
    CodeInfo{.id = "feature_override_conflict",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "Several setting overrides govern the same feature, and nobody can say which one counts.",
             .detected_by = "More than one exported override has the same component and section for the same servers, "
                            "or they differ in their parameters.",
             .causes = "Each attempt at setting it up left one behind\n"
                       "One was made by the script and one by hand",
             .remedy =
                 "List them: `Get-SettingOverride | Sort-Object SectionName | Format-List Name, SectionName, "
                 "Parameters, Server, WhenCreatedUTC`\n"
                 "Keep one, remove the others: `Remove-SettingOverride NAME`\n"
                 "Put it into effect: `Get-ExchangeDiagnosticInfo -Process "
                 "Microsoft.Exchange.Directory.TopologyService -Component VariantConfiguration -Argument Refresh`"},
    CodeInfo{
        .id = "feature_override_scoped",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kWarning,
        .meaning = "The setting override holds for some servers only: the others behave differently.",
        .detected_by = "Server of the override is not blank, or it is limited to certain versions.",
        .causes = "It was tried on one server first and never extended\n"
                  "Servers were added later",
        .remedy =
            "See the scope: `Get-SettingOverride | Format-List Name, SectionName, Server, MinVersion, MaxVersion`\n"
            "Make one for all: `Remove-SettingOverride NAME`, then `New-SettingOverride -Name NAME -Component "
            "COMPONENT -Section SECTION -Parameters @('Enabled=true') -Reason REASON` without `-Server`\n"
            "Refresh each server: `Get-ExchangeDiagnosticInfo -Server SERVER -Process "
            "Microsoft.Exchange.Directory.TopologyService -Component VariantConfiguration -Argument Refresh`"},
    CodeInfo{
        .id = "partner_application_missing",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "Exchange knows no partner application for Exchange Online, so it refuses the cloud's tokens.",
        .detected_by = "The exported partner applications hold none with the expected application identifier.",
        .causes = "The hybrid wizard's OAuth step failed or was never run\n"
                  "The object was removed",
        .remedy =
            "See them: `Get-PartnerApplication | Format-List Name, ApplicationIdentifier, Enabled, LinkedAccount`\n"
            "Run the hybrid wizard again, or make it: `New-PartnerApplication -Name 'Exchange Online' "
            "-ApplicationIdentifier 00000002-0000-0ff1-ce00-000000000000 -UseAuthServer $true -Enabled $true "
            "-LinkedAccount 'DOMAIN/Users/Exchange Online-ApplicationAccount'`\n"
            "Then `iisreset` on the servers that answer"},
    CodeInfo{.id = "partner_application_disabled",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The partner application for Exchange Online is switched off: the cloud's tokens are refused.",
             .detected_by = "Enabled of the matching partner application is False.",
             .causes = "It was switched off during troubleshooting\n"
                       "The hybrid wizard stopped half way",
             .remedy =
                 "See it: `Get-PartnerApplication | Format-List Name, ApplicationIdentifier, Enabled, WhenChangedUTC`\n"
                 "See who: `Search-AdminAuditLog -Cmdlets Set-PartnerApplication, New-PartnerApplication`\n"
                 "Switch it on: `Get-PartnerApplication | Where-Object ApplicationIdentifier -eq "
                 "00000002-0000-0ff1-ce00-000000000000 | Set-PartnerApplication -Enabled $true`\n"
                 "Then `iisreset` on the servers that answer"},
    CodeInfo{.id = "partner_linked_account_missing",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The partner application stands for no account here, so its requests have no rights.",
             .detected_by = "LinkedAccount of the matching partner application is blank.",
             .causes = "It was made by hand without the account\n"
                       "The account was deleted, which blanks the link",
             .remedy = "See it: `Get-PartnerApplication | Format-List Name, Enabled, LinkedAccount`\n"
                       "Is the account there: `Get-User 'Exchange Online-ApplicationAccount' | Format-List Identity`\n"
                       "Link it: `Set-PartnerApplication 'Exchange Online' -LinkedAccount 'DOMAIN/Users/Exchange "
                       "Online-ApplicationAccount'`\n"
                       "Account gone: `.\\Setup.exe /IAcceptExchangeServerLicenseTerms_DiagnosticDataON /PrepareAD` "
                       "makes it again\n"
                       "See its roles: `Get-ManagementRoleAssignment -RoleAssignee 'Exchange "
                       "Online-ApplicationAccount'`; then `iisreset`"},
    CodeInfo{
        .id = "ews_gate_closed",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "Exchange Online lets the application through to EWS no longer, however good its token is.",
        .detected_by = "EwsEnabled of the organization in Exchange Online is False or blank, or EwsAllowedAppIDs does "
                       "not name the application.",
        .causes = "Since October 2026 only applications on the list get through, and nobody put this one on it\n"
                  "The list was set anew for another application: setting it replaces it\n"
                  "EWS was switched off for the organization",
        .remedy = "See it, in Exchange Online PowerShell: `Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | "
                  "Format-List EwsEnabled, EwsAllowedAppIDs`\n"
                  "Switch EWS on: `Set-OrganizationConfig -EwsEnabled $true`\n"
                  "Add the application to the list that is there, since this replaces it: `Set-OrganizationConfig "
                  "-EwsAllowedAppIDs 'APPID,APPID'`\n"
                  "Wait, up to 24 hours; then export again and repeat: `probe run NAME`\n"
                  "EWS ends on 1 April 2027: plan the way through Graph"},
};

}  // namespace probe::core::catalogue
