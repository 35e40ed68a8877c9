#pragma once

#include "agent/core/catalogue/network_http.hpp"
#include "agent/core/catalogue/network_tls.hpp"
#include "agent/core/code_info.hpp"

#include <algorithm>
#include <array>

namespace probe::core::catalogue {

/// What can go wrong on the way to a peer, before TLS.
inline constexpr std::array kTransport{
    CodeInfo{.id = "dns_nxdomain",
             .failure_class = FailureClass::kDns,
             .severity = Severity::kFailure,
             .meaning = "The host name does not exist in DNS.",
             .detected_by = "The resolver answered that there is no such name.",
             .causes = "The name is mistyped in the configuration\n"
                       "The record was deleted or the service renamed\n"
                       "The name exists only inside (or only outside) the network of the resolver asked\n"
                       "The domain lapsed",
             .remedy = "Ask as this host does, then a public resolver: `getent ahosts HOST`; `dig HOST @9.9.9.9`\n"
                       "Differing answers: check the split-horizon zone and `/etc/resolv.conf`\n"
                       "Missing everywhere: `dig +short NS DOMAIN`, `whois DOMAIN`, and restore the record"},
    CodeInfo{.id = "dns_no_address",
             .failure_class = FailureClass::kDns,
             .severity = Severity::kFailure,
             .meaning = "The host name exists but has no address that can be used.",
             .detected_by = "The resolver found the name, but no A or AAAA record for it.",
             .causes = "Only other records exist, such as MX or TXT\n"
                       "A CNAME points to a name without address\n"
                       "Only IPv6 addresses exist and this host speaks IPv4 only, or the reverse",
             .remedy =
                 "See both families: `dig +short A HOST; dig +short AAAA HOST`, and where a CNAME leads: `dig HOST`\n"
                 "See what this host speaks: `ip -br address`\n"
                 "Add the missing record, or correct the name in the configuration"},
    CodeInfo{.id = "dns_servfail",
             .failure_class = FailureClass::kDns,
             .severity = Severity::kFailure,
             .meaning = "The resolver tried and could not answer.",
             .detected_by = "The resolver reported a failure of the server instead of an answer.",
             .causes = "The resolver's own forwarders are unreachable\n"
                       "DNSSEC signatures of the domain are broken or expired\n"
                       "The domain's name servers are down or refuse",
             .remedy = "Tell DNSSEC from the rest: `dig HOST`; `dig +cd HOST` answers only when DNSSEC is at fault\n"
                       "Follow the delegation: `dig +trace HOST`\n"
                       "Own resolver: restart it, check its forwarders and its clock\n"
                       "Somebody else's domain: tell its owner"},
    CodeInfo{.id = "dns_timeout",
             .failure_class = FailureClass::kDns,
             .severity = Severity::kFailure,
             .meaning = "No resolver answered in time.",
             .detected_by = "The name was still being resolved at the deadline, or the resolver library gave up.",
             .causes = "The resolvers in /etc/resolv.conf are down or not reachable from here\n"
                       "A firewall drops UDP or TCP port 53\n"
                       "The first resolver is dead and the timeout too short to reach the second",
             .remedy =
                 "Ask each resolver: `grep ^nameserver /etc/resolv.conf`; `dig HOST @ADDRESS +time=2 +tries=1`, then "
                 "with `+tcp`\n"
                 "Replace the dead one in `/etc/resolv.conf` or in the DHCP settings\n"
                 "Open port 53 to the resolvers, UDP and TCP"},
    CodeInfo{
        .id = "connect_refused",
        .failure_class = FailureClass::kConnect,
        .severity = Severity::kFailure,
        .meaning = "The host answers, but nothing accepts connections on that port.",
        .detected_by = "The connection attempt was answered with a TCP reset.",
        .causes = "The service is stopped or crashed\n"
                  "It listens on another port or address\n"
                  "The load balancer has no healthy server left\n"
                  "A firewall rejects the connection",
        .remedy =
            "On the server: `ss -ltnp 'sport = :443'`; Windows: `Get-NetTCPConnection -LocalPort 443 -State Listen`\n"
            "Start the service; Exchange: `Test-ServiceHealth`, `Start-Service W3SVC`\n"
            "Exchange in maintenance: `Get-ServerComponentState SERVER | Format-Table Component, State`\n"
            "From here: `nc -vz HOST 443`"},
    CodeInfo{
        .id = "connect_timeout",
        .failure_class = FailureClass::kConnect,
        .severity = Severity::kFailure,
        .meaning = "The host did not answer the connection attempt in time.",
        .detected_by = "No TCP connection stood at the deadline and nothing came back.",
        .causes = "A firewall drops the packets, often after a change of address on either side\n"
                  "Direct connections are not allowed here and no forward proxy is configured\n"
                  "The host is down",
        .remedy =
            "See the address and the way: `getent ahosts HOST`; `ip route get ADDRESS`; `mtr -T -P 443 -rwc 5 HOST`\n"
            "Try from another network; if that works, have the firewall opened from this host to HOST:443\n"
            "If a proxy is needed, set it in the probe's configuration and try: `curl -v -x http://PROXY:PORT "
            "https://HOST/`"},
    CodeInfo{.id = "connect_unreachable",
             .failure_class = FailureClass::kConnect,
             .severity = Severity::kFailure,
             .meaning = "There is no way to the host from here.",
             .detected_by = "The system or a router said that the network or host cannot be reached.",
             .causes = "A route or an interface is missing\n"
                       "The name has an IPv6 address and this host has no IPv6 route\n"
                       "A router refuses the traffic",
             .remedy = "See interfaces and route: `ip -br address`; `ip route get ADDRESS`; for IPv6 `ip -6 route`\n"
                       "Try each family: `curl -4 -sv https://HOST/ -o /dev/null`, then `-6`\n"
                       "Restore the route, or remove the AAAA record that nobody can reach"},
    CodeInfo{
        .id = "connect_reset",
        .failure_class = FailureClass::kConnect,
        .severity = Severity::kFailure,
        .meaning = "The connection was torn down without a word why, before TLS was agreed upon or an answer came.",
        .detected_by =
            "A TCP reset arrived on the open connection; a server that refuses by TLS sends an alert instead.",
        .causes = "A firewall or intrusion prevention ends connections it does not like, by name or address\n"
                  "The load balancer has no server to pass the connection to\n"
                  "The service crashed or restarts",
        .remedy =
            "Try by hand: `openssl s_client -connect HOST:443 -servername HOST </dev/null`, then with another name; a "
            "difference points to filtering by name\n"
            "See who sends the reset: `tcpdump -nn 'host ADDRESS and tcp[tcpflags] & tcp-rst != 0'`; a TTL unlike "
            "that of other packets is a box in between\n"
            "Look into the firewall's and the load balancer's log"},
    CodeInfo{.id = "proxy_unreachable",
             .failure_class = FailureClass::kProxy,
             .severity = Severity::kFailure,
             .meaning = "The forward proxy cannot be reached.",
             .detected_by = "Resolving the proxy's name or connecting to it failed.",
             .causes = "The proxy is down or was moved\n"
                       "Its address or port in the configuration is wrong\n"
                       "A firewall stands between this host and the proxy",
             .remedy = "Try it: `getent ahosts PROXY; nc -vz PROXY PORT`\n"
                       "Correct the address in the probe's configuration\n"
                       "Exchange uses its own setting: `Get-ExchangeServer | Format-List Name, InternetWebProxy`, "
                       "`Set-ExchangeServer SERVER -InternetWebProxy http://PROXY:PORT`"},
    CodeInfo{.id = "proxy_timeout",
             .failure_class = FailureClass::kProxy,
             .severity = Severity::kFailure,
             .meaning = "The forward proxy did not open the way to the target in time.",
             .detected_by = "The proxy was asked to CONNECT and had not answered at the deadline.",
             .causes = "The proxy itself cannot reach the target or resolve its name\n"
                       "The proxy is overloaded\n"
                       "The port is not that of a proxy",
             .remedy = "See where it waits: `curl -v -m 20 -x http://PROXY:PORT https://HOST/ -o /dev/null`\n"
                       "Try another target through it; if only HOST hangs, the proxy has no way there\n"
                       "Look into the proxy's log, and at its firewall and DNS"},
    CodeInfo{.id = "proxy_auth_required",
             .failure_class = FailureClass::kProxy,
             .severity = Severity::kFailure,
             .meaning = "The forward proxy wants a login before it opens the way.",
             .detected_by = "The proxy answered CONNECT with status 407.",
             .causes = "The proxy's policy changed, or this host fell out of its list of exceptions\n"
                       "The host's address changed\n"
                       "The wrong proxy is used",
             .remedy = "See what it asks for: `curl -v -x http://PROXY:PORT https://HOST/ -o /dev/null 2>&1 | grep -i "
                       "proxy-auth`\n"
                       "Have this host's address and HOST exempted from login at the proxy\n"
                       "Exchange servers suffer the same: exempt them too; `Get-ExchangeServer | Format-List Name, "
                       "InternetWebProxy`"},
    CodeInfo{.id = "proxy_denied",
             .failure_class = FailureClass::kProxy,
             .severity = Severity::kFailure,
             .meaning = "The forward proxy refuses to open the way to the target.",
             .detected_by =
                 "The proxy answered CONNECT with a status other than 200 and 407, such as 403; the target was not "
                 "reached.",
             .causes = "The target is not on the proxy's allow-list\n"
                       "The target's name or port is new\n"
                       "A reputation filter blocks it\n"
                       "502 to 504: the proxy cannot reach the target",
             .remedy =
                 "See the proxy's words: `curl -v -x http://PROXY:PORT https://HOST/ -o /dev/null`\n"
                 "Have HOST:443 allowed, without TLS inspection; for Microsoft 365 use the published list: "
                 "`https://endpoints.office.com/endpoints/worldwide?clientrequestid=GUID`\n"
                 "Check that Exchange uses this proxy: `Get-ExchangeServer | Format-List Name, InternetWebProxy`"},
    CodeInfo{.id = "proxy_protocol_error",
             .failure_class = FailureClass::kProxy,
             .severity = Severity::kFailure,
             .meaning = "What answers at the forward proxy's address does not behave like an HTTP proxy.",
             .detected_by =
                 "The answer to CONNECT was not HTTP, the connection ended before it was complete, or a document "
                 "came with status 200 in the place of a tunnel.",
             .causes = "The port belongs to another service, such as SOCKS or a web server, or to TLS\n"
                       "The proxy crashes or restarts\n"
                       "A device in between alters the traffic",
             .remedy = "See what speaks there: `printf 'CONNECT HOST:443 HTTP/1.1\\r\\nHost: HOST:443\\r\\n\\r\\n' | "
                       "nc -w 5 PROXY "
                       "PORT | head -c 300`\n"
                       "Correct the port in the configuration\n"
                       "Look into the proxy's log"},
};

/// All rows of the network: the way to a peer, then TLS and HTTP with it.
inline constexpr auto kNetwork = [] {
  std::array<CodeInfo, kTransport.size() + kTls.size() + kHttp.size()> rows{};
  const auto tls = std::ranges::copy(kTransport, rows.begin()).out;
  const auto http = std::ranges::copy(kTls, tls).out;
  std::ranges::copy(kHttp, http);
  return rows;
}();

}  // namespace probe::core::catalogue
