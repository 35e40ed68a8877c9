#include "tests/lab/fault_tables.hpp"

namespace probe::lab {
namespace {

using probe::testing::ForwardProxy;
using probe::testing::HttpFault;
using State = LabState;

constexpr std::string_view kProxyState = "push-proxy";
constexpr std::string_view kFeatures = "hybrid-features";
constexpr std::string_view kForest = "forest-certificate";
constexpr std::string_view kEws = "ews";
constexpr std::string_view kMonitoring = "push-monitoring";
constexpr std::string_view kPush = "PushNotifications.Proxy/Connectivity";

// clang-format off
constexpr Fault kFaults[] = {
    // The push proxy object.
    {"proxy-missing", "the proxy's export holds no object", kProxyState, "proxy_not_configured",
     [](State& s) { s.push_proxy.exists = false; }},
    {"proxy-disabled", "the proxy is switched off", kProxyState, "proxy_disabled",
     [](State& s) { s.push_proxy.enabled = false; }},
    {"proxy-invalid", "the proxy object is not valid", kProxyState, "proxy_invalid",
     [](State& s) { s.push_proxy.valid = false; }},
    {"proxy-organization", "the proxy belongs to another organization", kProxyState, "proxy_organization_mismatch",
     [](State& s) { s.push_proxy.organization = PushProxyState::Organization::kOther; }},
    {"proxy-organization-empty", "the proxy has no organization", kProxyState, "proxy_organization_empty",
     [](State& s) { s.push_proxy.organization = PushProxyState::Organization::kEmpty; }},
    {"proxy-uri", "the proxy sends to another address", kProxyState, "proxy_uri_mismatch",
     [](State& s) { s.push_proxy.other_uri = true; }},
    {"proxy-uri-insecure", "the proxy sends without TLS", kProxyState, "proxy_uri_invalid",
     [](State& s) { s.push_proxy.broken_uri = true; }},
    {"proxy-pending", "the proxy's export was made before the object was saved", kProxyState, "proxy_object_pending",
     [](State& s) { s.push_proxy.pending = true; }},

    // The second forest, by its collector's document: its proxy has to be off.
    {"forest-proxy-on", "the second forest's proxy was switched on again", kFeatures, "proxy_enabled_unexpectedly",
     [](State& s) { s.forest.proxy_enabled = true; }},
    {"forest-proxy-changed", "the second forest's proxy changed after its document was collected", kFeatures,
     "proxy_state_stale",
     [](State& s) { s.forest.proxy_changed_later = true; }},
    {"override-missing", "the override for the dedicated application is gone", kFeatures, "feature_override_missing",
     [](State& s) { s.forest.setting = ForestState::Override::kMissing; }},
    {"override-twice", "a second override governs the same feature", kFeatures, "feature_override_conflict",
     [](State& s) { s.forest.setting = ForestState::Override::kTwice; }},
    {"override-scoped", "the override holds for one server only", kFeatures, "feature_override_scoped",
     [](State& s) { s.forest.setting = ForestState::Override::kForOneServer; }},
    {"override-denied", "the collector's account may not read setting overrides", kFeatures, "input_not_collected",
     [](State& s) { s.forest.setting = ForestState::Override::kDenied; }},
    {"partner-missing", "the partner application of Exchange Online is gone", kFeatures, "partner_application_missing",
     [](State& s) { s.forest.partner_exists = false; }},
    {"partner-disabled", "the partner application of Exchange Online is off", kFeatures,
     "partner_application_disabled",
     [](State& s) { s.forest.partner_enabled = false; }},
    {"partner-account", "the partner application of Exchange Online has no linked account", kFeatures,
     "partner_linked_account_missing",
     [](State& s) { s.forest.partner_has_account = false; }},

    {"gate-shut", "EWS is switched off in Exchange Online", kFeatures, "ews_gate_closed",
     [](State& s) { s.forest.ews_enabled = false; }},
    {"gate-application", "Exchange Online lets other applications through to EWS only", kFeatures, "ews_gate_closed",
     [](State& s) { s.forest.ews_application_allowed = false; }},

    // The second forest's signing certificate, by the same document.
    {"forest-certificate-renamed", "the second forest's signing certificate was renewed under another name", kForest,
     "cert_subject_mismatch",
     [](State& s) { s.forest.signing = ForestState::SigningCertificate::kRenamed; }},
    {"forest-certificate-missing", "the second forest's server does not have its signing certificate", kForest,
     "cert_missing",
     [](State& s) { s.forest.signing = ForestState::SigningCertificate::kMissing; }},
    {"forest-certificate-key", "the second forest's server has its signing certificate without the key", kForest,
     "cert_private_key_missing",
     [](State& s) { s.forest.signing = ForestState::SigningCertificate::kWithoutKey; }},
    {"forest-certificate-unnamed", "the second forest's AuthConfig names no current certificate", kForest,
     "thumbprint_current_empty",
     [](State& s) { s.forest.signing = ForestState::SigningCertificate::kNotNamed; }},

    // A service behind OAuth, which verifies the tokens it gets.
    {"ews-signature", "EWS knows another key of the tokens' issuer", kEws, "push_token_signature",
     [](State& s) { s.ews.other_key = true; }},
    {"ews-audience", "EWS takes tokens for another resource", kEws, "push_token_audience",
     [](State& s) { s.ews.other_audience = true; }},
    {"ews-issuer", "EWS takes another issuer's tokens", kEws, "push_token_issuer",
     [](State& s) { s.ews.other_issuer = true; }},
    {"ews-tenant", "EWS serves another tenant", kEws, "push_token_tenant",
     [](State& s) { s.ews.other_tenant = true; }},
    {"ews-user", "EWS does not know the token's user", kEws, "push_token_user",
     [](State& s) { s.ews.user_unknown = true; }},
    {"ews-account", "EWS has no account for the token's application", kEws, "push_token_grant",
     [](State& s) { s.ews.no_linked_account = true; }},
    {"ews-role", "EWS wants a role that the token does not have", kEws, "push_auth_rejected",
     [](State& s) { s.ews.other_role = true; }},
    {"ews-mute", "EWS refuses the token without a word", kEws, "push_credential_rejected",
     [](State& s) { s.ews.mute = true; }},
    {"ews-too-long", "the web server in front of EWS calls requests with a token too long", kEws,
     "http_status_unexpected",
     [](State& s) { s.ews.too_long = true; }},
    {"ews-untrusted", "an unknown authority signed EWS's certificate", kEws, "tls_untrusted_issuer",
     [](State& s) { s.ews.leaf = Leaf::kUntrusted; }},

    // Exchange's own monitoring.
    {"monitoring-failed", "Exchange's monitoring probe failed", kMonitoring, "probe_result_failed",
     [](State& s) { s.monitoring.failed = true; }},
    {"monitoring-missing", "Exchange's monitoring probe gave no result", kMonitoring, "probe_result_missing",
     [](State& s) { s.monitoring.exists = false; }},
    {"monitoring-old", "the result of Exchange's monitoring probe is forty days old", kMonitoring,
     "probe_result_stale",
     [](State& s) { s.monitoring.old = true; }},

    // The push endpoint, and the way to it.
    {"push-challenge-missing", "the push endpoint's 401 has no Bearer challenge", kPush, "push_challenge_missing",
     [](State& s) { s.push.without_challenge = true; }},
    {"push-wrong-tenant", "the push endpoint trusts another tenant's tokens only", kPush,
     "push_challenge_issuer_mismatch",
     [](State& s) { s.push.other_tenant = true; }},
    {"push-oauth-unavailable", "the push endpoint does not take OAuth for the domain", kPush, "push_oauth_unavailable",
     [](State& s) { s.push.oauth_unavailable = true; }},
    {"push-forbidden", "the push endpoint answers 403", kPush, "push_forbidden",
     [](State& s) { s.push.status = 403; }},
    {"push-retired", "the push endpoint answers 404", kPush, "push_endpoint_retired",
     [](State& s) { s.push.status = 404; }},
    {"push-captive", "a captive portal answers in the push endpoint's place", kPush, "http_body_unexpected",
     [](State& s) { s.push.login_page = true; }},
    {"push-portal", "a page in the push endpoint's place sends its reader elsewhere", kPush,
     "http_redirect_unexpected",
     [](State& s) { s.push.portal = true; }},
    {"push-silent", "the push endpoint accepts requests and never answers", kPush, "http_timeout",
     [](State& s) { s.push.fault = HttpFault::kSilent; }},
    {"push-intercepted", "an unknown authority signed the push endpoint's certificate", kPush, "tls_intercepted",
     [](State& s) { s.push.leaf = Leaf::kUntrusted; }},
    {"forward-proxy-denied", "the forward proxy answers 403", kPush, "proxy_denied",
     [](State& s) { s.forward_proxy.mode = ForwardProxy::Mode::kDeny; }},
    {"forward-proxy-auth", "the forward proxy wants a password", kPush, "proxy_auth_required",
     [](State& s) { s.forward_proxy.mode = ForwardProxy::Mode::kRequireAuthentication; }},
    {"forward-proxy-garbage", "something that is no proxy answers at the forward proxy's address", kPush,
     "proxy_protocol_error",
     [](State& s) { s.forward_proxy.mode = ForwardProxy::Mode::kGarbage; }},
    {"forward-proxy-silent", "the forward proxy reads requests and never answers", kPush, "proxy_timeout",
     [](State& s) { s.forward_proxy.mode = ForwardProxy::Mode::kSilent; }},
    {"forward-proxy-down", "nothing listens at the forward proxy's address", kPush, "proxy_unreachable",
     [](State& s) { s.forward_proxy.refusing = true; }},
};
// clang-format on

}  // namespace

std::span<const Fault> push_faults() { return kFaults; }

}  // namespace probe::lab
