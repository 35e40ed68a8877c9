#pragma once

#include <map>
#include <string_view>

namespace probe::testing {

/// Codes that no fault of the lab produces, and why: where else they are produced by the real thing, or what that would
/// take. A fault that comes later makes its row here out of date, which a test says.
inline const std::map<std::string_view, std::string_view> kCodesWithoutFault{
    // Names and routes: the lab has one host and must not ask the network's name servers.
    {"dns_nxdomain", "integration_net asks for a name of the reserved domain invalid."},
    {"dns_no_address", "unit_net: Resolver translates what the system's resolver says"},
    {"dns_servfail", "unit_net: Resolver translates what the system's resolver says"},
    {"dns_timeout", "integration_net gives the resolver no time"},
    {"connect_timeout", "integration_net fills the queue of a listener that never accepts"},
    {"connect_unreachable", "unit_net: needs a host without a route"},
    {"connect_reset", "integration_net: a server that resets connections"},

    // Servers of another kind than the lab's.
    {"tls_client_cert_required", "integration_net: a server that demands a client certificate"},
    {"tls_client_cert_rejected", "integration_net: a server that refuses a client certificate"},
    {"tls_alpn_no_h2", "integration_net: a server that speaks only another protocol, and one without HTTP/2"},
    {"starttls_refused", "integration_net: scripted servers of each protocol"},
    {"trust_store_unreadable", "unit_probes and integration_net: every probe of the lab shares its CA file"},
    {"ldap_unreachable", "integration_net: a real slapd that is down"},
    {"ldap_bind_failed", "integration_net: a real slapd and a wrong password"},
    {"ldap_object_not_found", "integration_net: a real slapd without the entry"},
    {"ldap_referral", "unit_net: needs two directories"},
    {"graph_unauthorized", "unit_probes: Graph's own answers; there is no Graph on loopback"},
    {"graph_forbidden", "unit_probes: likewise"},
    {"graph_throttled", "unit_probes: likewise"},
    {"metadata_expired", "unit_probes: the lab has no federation metadata"},
    {"command_failed", "unit_process runs real programs that fail"},
    {"command_starved", "unit_process has real programs wait for a place; the lab starts none"},

    // What only time or a defect produces.
    {"rollover_too_soon", "likewise: unit_probes, CountsTheStagingTimeFromTheFirstConfigurationSeen"},
    {"metadata_key_changed", "needs two runs of one agent: unit_probes, KeyHistory"},
    {"probe_timeout", "every part of a probe ends before the run does; unit_runtime has a probe that does not"},
    {"internal_error", "a defect of a probe; unit_runtime has a probe that throws"},

    // Configured comparisons that the lab's probe.yml does not make.
    {"thumbprint_algorithm_mismatch", "unit_probes: the lab's configuration and keys are both SHA-1"},
};

}  // namespace probe::testing
