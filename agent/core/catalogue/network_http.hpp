#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can be wrong with an HTTP answer, once the peer is reached.
inline constexpr std::array kHttp{
    CodeInfo{
        .id = "http_timeout",
        .failure_class = FailureClass::kHttp,
        .severity = Severity::kFailure,
        .meaning = "The peer took the request but did not answer it completely in time.",
        .detected_by = "The connection stood and the request was sent; the response was incomplete at the deadline.",
        .causes = "The service or something behind it hangs: a directory, a database\n"
                  "The service is warming up after a restart\n"
                  "The peer holds back the answer while it scans it",
        .remedy = "See where the time goes: `curl -sS -o /dev/null -w '%{time_appconnect} %{time_starttransfer} "
                  "%{time_total}\\n' URL`\n"
                  "Ask a server without the load balancer: `curl --resolve HOST:443:ADDRESS URL`\n"
                  "Exchange: `Get-ServerHealth SERVER | Where-Object AlertValue -ne Healthy`, recycle the pool that "
                  "hangs: `Restart-WebAppPool POOL`"},
    CodeInfo{.id = "http_truncated",
             .failure_class = FailureClass::kHttp,
             .severity = Severity::kFailure,
             .meaning = "The response ended before it was complete.",
             .detected_by =
                 "Fewer bytes arrived than Content-Length announced, the last chunk is missing, or the HTTP/2 stream "
                 "was reset within the body.",
             .causes = "The service crashed or was recycled while it answered\n"
                       "A proxy or load balancer closed the connection by its own timeout or size limit\n"
                       "A filter cut off the content",
             .remedy = "Repeat it: `curl -v -o /dev/null URL`; curl says `transfer closed` when it happens\n"
                       "Ask a server without the load balancer: `curl --resolve HOST:443:ADDRESS URL`\n"
                       "Look for crashes: `journalctl -u UNIT`; IIS: `Get-WinEvent -LogName System -MaxEvents 500 | "
                       "Where-Object ProviderName -like '*WAS*'`"},
    CodeInfo{.id = "http_too_large",
             .failure_class = FailureClass::kHttp,
             .severity = Severity::kFailure,
             .meaning = "The response is larger than any that is expected here, and was not read to its end.",
             .detected_by = "Headers or body passed the probe's limit.",
             .causes = "The URL leads to something else, such as a download or a portal page\n"
                       "A device in between answers with a page of its own",
             .remedy = "See what comes and how much: `curl -sS -o /dev/null -w '%{http_code} %{content_type} "
                       "%{size_download}\\n' URL`\n"
                       "Look at its beginning: `curl -sS URL | head -c 300`\n"
                       "Correct the URL in the configuration"},
    CodeInfo{.id = "http_protocol_error",
             .failure_class = FailureClass::kHttp,
             .severity = Severity::kFailure,
             .meaning = "What came back is not valid HTTP.",
             .detected_by =
                 "The status line, a header or the framing of the body could not be parsed, or HTTP/2 reported an "
                 "error.",
             .causes = "The port belongs to another service\n"
                       "The scheme is wrong: http to a TLS port, or the reverse\n"
                       "A device in between alters the traffic\n"
                       "The service is defective",
             .remedy = "See the raw answer: `curl -v --http1.1 --raw URL -o - | head -c 300`\n"
                       "Compare protocols: the same with `--http2`; if only that fails, switch HTTP/2 off at the load "
                       "balancer\n"
                       "Check scheme and port in the configuration"},
    CodeInfo{.id = "http_redirect_unexpected",
             .failure_class = FailureClass::kHttp,
             .severity = Severity::kFailure,
             .meaning = "The peer sends the client somewhere else instead of answering.",
             .detected_by = "The status is 3xx with a Location; the probe does not follow it.",
             .causes = "A login portal or a captive portal stands in front\n"
                       "The service was moved\n"
                       "A path or trailing slash is wrong\n"
                       "A redirect rule of the web site catches this path too",
             .remedy =
                 "See where to: `curl -sS -o /dev/null -w '%{http_code} %{redirect_url}\\n' URL`\n"
                 "Moved: correct the URL in the configuration\n"
                 "Portal: exempt HOST and path from it\n"
                 "IIS: check the rule with `Get-WebConfigurationProperty -Filter system.webServer/httpRedirect -PSPath "
                 "'IIS:\\Sites\\Default Web Site' -Name destination`"},
    CodeInfo{
        .id = "http_status_unexpected",
        .failure_class = FailureClass::kHttp,
        .severity = Severity::kFailure,
        .meaning = "The peer answered with a status that does not mean what is hoped for here.",
        .detected_by = "The status is none of those the probe expects, and has no code of its own.",
        .causes = "The path is wrong or no longer exists\n"
                  "A web application firewall or load balancer refuses\n"
                  "The service changed\n"
                  "At a push endpoint, `expect.status` lacks a status that is healthy there",
        .remedy =
            "See headers and body: `curl -sS -i URL | head -40`; headers such as Server, Via or X-FEServer tell who "
            "answered\n"
            "Ask a server without the load balancer: `curl --resolve HOST:443:ADDRESS -i URL`\n"
            "A push endpoint that answers so to a token it takes: add the status to `expect.status`\n"
            "All other types expect 200: correct the URL, or the rule that answers in its place"},
    CodeInfo{.id = "http_server_error",
             .failure_class = FailureClass::kHttp,
             .severity = Severity::kFailure,
             .meaning = "The peer admits that it cannot answer: a fault on its side.",
             .detected_by = "The status is 5xx.",
             .causes = "502 or 503: the load balancer or web server has no working server behind it\n"
                       "500: the application fails; on Exchange an expired auth certificate does this to OWA and ECP\n"
                       "An outage at the provider",
             .remedy =
                 "See who answers: `curl -sS -i URL | head -40`\n"
                 "Exchange: `Get-ServerComponentState SERVER`, `Test-ServiceHealth`, and the pools: `Get-ChildItem "
                 "IIS:\\AppPools | Format-Table Name, State`; restart one: `Restart-WebAppPool POOL`\n"
                 "Exchange: check the certificate: `Get-ExchangeCertificate (Get-AuthConfig)."
                 "CurrentCertificateThumbprint`\n"
                 "Microsoft 365: look at the admin centre's Service health page"},
    CodeInfo{.id = "http_rate_limited",
             .failure_class = FailureClass::kHttp,
             .severity = Severity::kFailure,
             .meaning = "The peer refuses because too many requests come from here.",
             .detected_by = "The status is 429; Retry-After, when sent, is in the evidence.",
             .causes = "The probe's interval is too short, or several agents ask the same endpoint\n"
                       "Another application behind the same public address uses up the allowance\n"
                       "The provider lowered its limit",
             .remedy = "See how long to wait: `curl -sS -o /dev/null -D - URL | grep -i retry-after`\n"
                       "Raise the probe's `interval`\n"
                       "Find other callers in the proxy's or firewall's log"},
    CodeInfo{.id = "http_body_unexpected",
             .failure_class = FailureClass::kHttp,
             .severity = Severity::kFailure,
             .meaning = "The status is fine, but the content is not what this service sends.",
             .detected_by = "Content type or body do not fit: an HTML page, for example, where JSON or XML is due.",
             .causes = "A captive portal, proxy or firewall answers with a page of its own\n"
                       "A login page stands in front\n"
                       "The load balancer shows a maintenance page\n"
                       "The URL leads elsewhere",
             .remedy =
                 "Look at it: `curl -sS -i URL | head -c 600`; the page usually says who wrote it\n"
                 "Compare from another network, and past the load balancer: `curl --resolve HOST:443:ADDRESS -i URL`\n"
                 "Exempt HOST from the portal, or correct the URL in the configuration"},
};

}  // namespace probe::core::catalogue
