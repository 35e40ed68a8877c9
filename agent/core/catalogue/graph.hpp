#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What Microsoft Graph says when it does not give out what a probe is to judge.
inline constexpr std::array kGraph{
    CodeInfo{.id = "graph_unauthorized",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "Microsoft Graph does not accept the token, so the registered keys could not be judged.",
             .detected_by = "Graph answered 401.",
             .causes = "The token in the credentials file has expired: it lives for about an hour\n"
                       "It was issued for another audience than https://graph.microsoft.com\n"
                       "It was issued by another cloud than the one asked\n"
                       "No credentials are configured",
             .remedy =
                 "See whom the token is for and until when, as aud and exp: `cut -d. -f2 TOKENFILE | tr _- /+ | base64 "
                 "-d 2>/dev/null`\n"
                 "Fetch a new one: `az account get-access-token --resource https://graph.microsoft.com --query "
                 "accessToken -o tsv`\n"
                 "Renew it from a timer, in time: `systemctl list-timers`\n"
                 "Or let the partner's administrator export the keys into a file: `Get-MgServicePrincipal -Filter "
                 "\"appId eq 'APPID'\" -Property appId,keyCredentials | ConvertTo-Json -Depth 6`"},
    CodeInfo{.id = "graph_forbidden",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "Microsoft Graph knows the caller but does not let it read the registered keys.",
             .detected_by = "Graph answered 403.",
             .causes = "The application has not been granted Application.Read.All\n"
                       "The permission was requested, but nobody gave admin consent\n"
                       "The token is older than the permission\n"
                       "Conditional access keeps this address out",
             .remedy = "See what the token may do, as roles or scp: `cut -d. -f2 TOKENFILE | tr _- /+ | base64 -d "
                       "2>/dev/null`\n"
                       "Grant it: `az ad app permission add --id APPID --api 00000003-0000-0000-c000-000000000000 "
                       "--api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role`, then `az ad app permission "
                       "admin-consent --id APPID`\n"
                       "Fetch a new token, then `probe run NAME`\n"
                       "Conditional access: see the sign-in log of the application in Entra"},
    CodeInfo{.id = "graph_throttled",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "Microsoft Graph answers no more questions of this caller for a while.",
             .detected_by = "Graph answered 429; Retry-After says how many seconds to wait.",
             .causes = "The probe's interval is short, or many agents share the application\n"
                       "Another program with the same application asks too much\n"
                       "The tenant as a whole is over its limit",
             .remedy = "Ask less often: registered keys change a few times a year, `interval: 1h` will do\n"
                       "Give the agent an application of its own: `az ad app create --display-name probe-agent`\n"
                       "Wait as long as Retry-After says, then `probe run NAME`"},
};

}  // namespace probe::core::catalogue
