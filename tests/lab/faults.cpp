#include "tests/lab/faults.hpp"

#include "config/nearest.hpp"

#include <algorithm>
#include <vector>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
using probe::testing::ForwardProxy;
using probe::testing::HttpFault;
using State = LabState;

constexpr std::string_view kAuthCertificate = "auth-certificate";
constexpr std::string_view kMail = "mail-certificate";
constexpr std::string_view kThumbprint = "auth-thumbprint";
constexpr std::string_view kAcs = "acs";
constexpr std::string_view kOidc = "oidc";
constexpr std::string_view kProxyState = "push-proxy";
constexpr std::string_view kPush = "PushNotifications.Proxy/Connectivity";

// clang-format off
constexpr Fault kFaults[] = {
    // The signing certificate. AuthConfig and the metadata follow it, so that only the certificate itself is wrong.
    {"cert-expired", "the signing certificate expired yesterday", kAuthCertificate, "cert_expired",
     [](State& s) { s.auth = AuthCertificate::kExpired; }},
    {"cert-not-yet-valid", "the signing certificate is valid from tomorrow", kAuthCertificate, "cert_not_yet_valid",
     [](State& s) { s.auth = AuthCertificate::kNotYetValid; }},
    {"cert-expiring", "the signing certificate expires in ten days", kAuthCertificate, "cert_expiring_critical",
     [](State& s) { s.auth = AuthCertificate::kExpiring; }},
    {"cert-weak-key", "the signing certificate has an RSA key of 1024 bits", kAuthCertificate, "cert_weak_key",
     [](State& s) { s.auth = AuthCertificate::kWeakKey; }},
    {"cert-tampered", "one bit of the signing certificate's signature is flipped", kAuthCertificate,
     "cert_self_signature_invalid",
     [](State& s) { s.auth = AuthCertificate::kTampered; }},
    {"cert-missing", "auth.cer is gone", kAuthCertificate, "cert_missing",
     [](State& s) { s.auth_file = FileContent::kMissing; }, kThumbprint},
    {"cert-garbage", "auth.cer holds something that is no certificate", kAuthCertificate, "cert_parse_error",
     [](State& s) { s.auth_file = FileContent::kGarbage; }, kThumbprint},

    // The certificate of a TLS endpoint.
    {"tls-expired", "the mail endpoint shows a certificate that expired yesterday", kMail, "cert_expired",
     [](State& s) { s.mail.leaf = Leaf::kExpired; }},
    {"tls-wrong-name", "the mail endpoint shows a certificate for another host", kMail, "tls_hostname_mismatch",
     [](State& s) { s.mail.leaf = Leaf::kWrongName; }},
    {"tls-untrusted", "the mail endpoint shows a certificate of an unknown authority", kMail, "cert_untrusted_chain",
     [](State& s) { s.mail.leaf = Leaf::kUntrusted; }},
    {"tls-down", "nothing listens at the mail endpoint", kMail, "connect_refused",
     [](State& s) { s.mail.refusing = true; }},

    // The configured thumbprints.
    {"thumbprint", "AuthConfig names another certificate as current", kThumbprint, "thumbprint_current_mismatch",
     [](State& s) { s.auth_config.current = CurrentThumbprint::kOfAnotherCertificate; }},
    {"thumbprint-empty", "AuthConfig names no current certificate", kThumbprint, "thumbprint_current_empty",
     [](State& s) { s.auth_config.current = CurrentThumbprint::kEmpty; }},
    {"thumbprint-malformed", "AuthConfig's current thumbprint has a letter O for a zero", kThumbprint,
     "thumbprint_malformed",
     [](State& s) { s.auth_config.current = CurrentThumbprint::kMalformed; }},
    {"thumbprint-next", "AuthConfig names another certificate as next", kThumbprint, "thumbprint_next_mismatch",
     [](State& s) { s.auth_config.next_is_another = true; }},
    {"thumbprint-not-published", "Exchange's metadata still shows the previous key", kThumbprint,
     "thumbprint_not_published",
     [](State& s) { s.exchange.still_old_key = true; }},
    {"authconfig-missing", "authconfig.txt is gone", kThumbprint, "input_missing",
     [](State& s) { s.auth_config.file = FileContent::kMissing; }},
    {"authconfig-garbage", "authconfig.txt holds an error message instead of the object", kThumbprint,
     "input_parse_error",
     [](State& s) { s.auth_config.file = FileContent::kGarbage; }},

    // The authorization server with an ACS metadata document.
    {"metadata-garbage", "the ACS metadata breaks off in the middle", kAcs, "metadata_parse_error",
     [](State& s) { s.acs.garbage = true; }},
    {"metadata-shape", "the ACS metadata has no realm", kAcs, "metadata_shape_invalid",
     [](State& s) { s.acs.without_realm = true; }},
    {"metadata-wrong-realm", "the ACS metadata is of another tenant's realm", kAcs, "metadata_realm_mismatch",
     [](State& s) { s.acs.other_realm = true; }},
    {"metadata-wrong-issuer", "the ACS metadata names another tenant's issuer", kAcs, "metadata_issuer_mismatch",
     [](State& s) { s.acs.other_issuer = true; }},
    {"metadata-x5t", "the x5t in the ACS metadata is not its certificate's", kAcs, "metadata_x5t_mismatch",
     [](State& s) { s.acs.wrong_x5t = true; }},
    {"metadata-keys-expired", "every key in the ACS metadata has expired", kAcs, "metadata_all_keys_expired",
     [](State& s) { s.acs.keys = AcsState::Keys::kExpired; }},
    {"metadata-no-keys", "the ACS metadata has no keys", kAcs, "metadata_no_signing_keys",
     [](State& s) { s.acs.keys = AcsState::Keys::kNone; }},
    {"auth-server-down", "the authorization server answers 503", kAcs, "http_server_error",
     [](State& s) { s.acs.status = 503; }},
    {"auth-server-refused", "nothing listens at the authorization server", kAcs, "connect_refused",
     [](State& s) { s.acs.refusing = true; }},
    {"auth-server-login-page", "a login page answers in the authorization server's place", kAcs, "http_body_unexpected",
     [](State& s) { s.acs.login_page = true; }},
    {"auth-server-truncated", "the authorization server closes in the middle of the document", kAcs, "http_truncated",
     [](State& s) { s.acs.fault = HttpFault::kTruncatedBody; }},
    {"auth-server-expired", "the authorization server's TLS certificate expired yesterday", kAcs,
     "tls_certificate_expired",
     [](State& s) { s.acs.leaf = Leaf::kExpired; }},
    {"clock-skew", "the authorization server's clock is ten minutes ahead", kAcs, "clock_skew",
     [](State& s) { s.acs.clock_ahead = 10min; }},

    // The authorization server with OpenID Connect discovery.
    {"oidc-issuer", "the OpenID configuration names another tenant's issuer", kOidc, "metadata_issuer_mismatch",
     [](State& s) { s.oidc.other_issuer = true; }},
    {"oidc-insecure", "the OpenID configuration's token endpoint is plain http", kOidc, "metadata_endpoint_insecure",
     [](State& s) { s.oidc.plain_token_endpoint = true; }},
    {"oidc-keys", "the key document of the OpenID configuration answers 404", kOidc, "http_status_unexpected",
     [](State& s) { s.oidc.keys_gone = true; }},
    {"oidc-silent", "the OpenID server accepts requests and never answers", kOidc, "http_timeout",
     [](State& s) { s.oidc.fault = HttpFault::kSilent; }},

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
    {"push-silent", "the push endpoint accepts requests and never answers", kPush, "http_timeout",
     [](State& s) { s.push.fault = HttpFault::kSilent; }},
    {"push-intercepted", "an unknown authority signed the push endpoint's certificate", kPush, "tls_untrusted_issuer",
     [](State& s) { s.push.leaf = Leaf::kUntrusted; }},
    {"forward-proxy-denied", "the forward proxy answers 403", kPush, "proxy_denied",
     [](State& s) { s.forward_proxy.mode = ForwardProxy::Mode::kDeny; }},
    {"forward-proxy-auth", "the forward proxy wants a password", kPush, "proxy_auth_required",
     [](State& s) { s.forward_proxy.mode = ForwardProxy::Mode::kRequireAuthentication; }},
    {"forward-proxy-garbage", "something that is no proxy answers at the forward proxy's address", kPush,
     "proxy_protocol_error",
     [](State& s) { s.forward_proxy.mode = ForwardProxy::Mode::kGarbage; }},
    {"forward-proxy-down", "nothing listens at the forward proxy's address", kPush, "proxy_unreachable",
     [](State& s) { s.forward_proxy.refusing = true; }},
};
// clang-format on

}  // namespace

std::span<const Fault> faults() { return kFaults; }

const Fault* find_fault(std::string_view id) {
  const auto found =
      std::find_if(std::begin(kFaults), std::end(kFaults), [id](const Fault& fault) { return fault.id == id; });
  return found == std::end(kFaults) ? nullptr : found;
}

std::string unknown_fault(std::string_view id) {
  std::vector<std::string_view> names;
  for (const auto& fault : kFaults) names.push_back(fault.id);
  return "no fault is called \"" + std::string{id} + "\"" + config::suggestion(id, names, "faults");
}

}  // namespace probe::lab
