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
             .remedy =
                 "See the status without changing it: `Enable-PushNotificationProxy -Organization:TENANT -WhatIf`\n"
                 "Enable it: `Enable-PushNotificationProxy -Organization:TENANT`\n"
                 "`Restart-Service MSExchangeHM`, wait two minutes, export again and repeat: `probe run NAME`"},
    CodeInfo{
        .id = "proxy_disabled",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The push notification proxy is not in the state that is expected: normally, it is switched off.",
        .detected_by = "Enabled of the proxy object differs from the expected value.",
        .causes = "Somebody disabled it, during maintenance or for good\n"
                  "A script of an update or a migration reset it",
        .remedy = "Ask whether it was on purpose: the object's WhenChangedUTC tells when; who: `Search-AdminAuditLog "
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
};

}  // namespace probe::core::catalogue
