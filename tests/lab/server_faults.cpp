#include "tests/lab/fault_tables.hpp"

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
using probe::testing::HttpFault;
using State = LabState;

constexpr std::string_view kAcs = "acs";
constexpr std::string_view kOidc = "oidc";

// clang-format off
constexpr Fault kFaults[] = {
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
    {"auth-server-redirect", "the authorization server sends its clients elsewhere", kAcs, "http_redirect_unexpected",
     [](State& s) { s.acs.status = 302; }},
    {"auth-server-busy", "the authorization server answers 429", kAcs, "http_rate_limited",
     [](State& s) { s.acs.status = 429; }},
    {"auth-server-huge", "the authorization server sends two megabytes", kAcs, "http_too_large",
     [](State& s) { s.acs.huge = true; }},
    {"auth-server-not-yet-valid", "the authorization server's TLS certificate is valid from tomorrow", kAcs,
     "tls_certificate_not_yet_valid",
     [](State& s) { s.acs.leaf = Leaf::kNotYetValid; }},
    {"auth-server-self-signed", "the authorization server's TLS certificate signed itself", kAcs, "tls_self_signed",
     [](State& s) { s.acs.leaf = Leaf::kSelfSigned; }},
    {"auth-server-barred", "the issuer of the authorization server's TLS certificate may not issue for its name", kAcs,
     "tls_certificate_invalid",
     [](State& s) { s.acs.leaf = Leaf::kOfBarredAuthority; }},
    {"metadata-key-expired", "an expired key stands beside the good one in the ACS metadata", kAcs,
     "metadata_key_expired",
     [](State& s) { s.acs.keys = AcsState::Keys::kUsableAndExpired; }},
    {"clock-skew", "the authorization server's clock is ten minutes ahead", kAcs, "clock_skew",
     [](State& s) { s.acs.clock_ahead = 10min; }},

    // What Exchange knows of its authorization servers.
    {"auth-server-unknown", "Exchange does not know the authorization server", kAcs, "authserver_not_configured",
     [](State& s) { s.auth_servers.acs_exists = false; }},
    {"auth-server-disabled", "the authorization server is disabled in Exchange", kAcs, "authserver_disabled",
     [](State& s) { s.auth_servers.acs_enabled = false; }},
    {"auth-server-url", "Exchange knows the authorization server by another tenant's URL", kAcs,
     "authserver_url_mismatch",
     [](State& s) { s.auth_servers.acs_of_other_tenant = true; }},
    {"auth-server-realm", "Exchange knows the authorization server by another tenant's realm", kAcs,
     "authserver_tenant_mismatch",
     [](State& s) { s.auth_servers.acs_has_other_realm = true; }},
    {"auth-server-invalid", "Exchange finds the object of the authorization server invalid", kAcs, "authserver_invalid",
     [](State& s) { s.auth_servers.acs_valid = false; }},
    {"auth-server-twice", "a second, disabled object stands for the authorization server", kAcs, "authserver_ambiguous",
     [](State& s) { s.auth_servers.acs_is_there_twice = true; }},
    {"auth-server-not-default", "EvoSts is not the default authorization endpoint", kOidc, "authserver_not_default",
     [](State& s) { s.auth_servers.evo_is_default = false; }},
    {"auth-server-application", "EvoSts names no application", kOidc, "authserver_app_id_missing",
     [](State& s) { s.auth_servers.evo_has_application = false; }},

    // The authorization server with OpenID Connect discovery.
    {"oidc-issuer", "the OpenID configuration names another tenant's issuer", kOidc, "metadata_issuer_mismatch",
     [](State& s) { s.oidc.other_issuer = true; }},
    {"oidc-insecure", "the OpenID configuration's token endpoint is plain http", kOidc, "metadata_endpoint_insecure",
     [](State& s) { s.oidc.plain_token_endpoint = true; }},
    {"oidc-keys", "the key document of the OpenID configuration answers 404", kOidc, "http_status_unexpected",
     [](State& s) { s.oidc.keys_gone = true; }},
    {"oidc-key-broken", "a key of the OpenID configuration has other numbers than its certificate", kOidc,
     "metadata_key_invalid",
     [](State& s) { s.oidc.with_broken_key = true; }},
    {"oidc-algorithm", "the OpenID configuration announces ES256 beside RSA keys", kOidc, "metadata_no_signing_keys",
     [](State& s) { s.oidc.without_announced_keys = true; }},
    {"oidc-garbage", "the OpenID server answers with bytes that are no HTTP", kOidc, "http_protocol_error",
     [](State& s) { s.oidc.fault = HttpFault::kGarbage; }},
    {"oidc-no-tls", "the OpenID server accepts connections and says nothing", kOidc, "tls_timeout",
     [](State& s) { s.oidc.fault = HttpFault::kSilentAtAccept; }},
    {"oidc-closes", "the OpenID server closes every connection", kOidc, "tls_handshake_failed",
     [](State& s) { s.oidc.fault = HttpFault::kCloseAtAccept; }},
    {"oidc-silent", "the OpenID server accepts requests and never answers", kOidc, "http_timeout",
     [](State& s) { s.oidc.fault = HttpFault::kSilent; }},

    // The token that the OpenID server issues to a signed request.
    {"token-key-not-registered", "the application's key is not registered", kOidc, "token_key_not_found",
     [](State& s) { s.oidc_token.key_registered = false; }},
    {"token-key-expired", "the registered copy of the application's key has expired", kOidc, "token_key_expired",
     [](State& s) { s.oidc_token.registration_expired = true; }},
    {"token-clock", "the token endpoint's clock is an hour ahead", kOidc, "token_assertion_time",
     [](State& s) { s.oidc_token.clock_ahead = 1h; }},
    {"token-audience", "the token endpoint wants requests made out for another address", kOidc,
     "token_assertion_audience",
     [](State& s) { s.oidc_token.other_audience = true; }},
    {"token-client", "requests reach the token endpoint with another client id", kOidc, "token_assertion_client",
     [](State& s) { s.oidc_token.other_client = true; }},
    {"token-app-unknown", "the tenant does not know the application", kOidc, "token_app_not_found",
     [](State& s) { s.oidc_token.app_exists = false; }},
    {"token-app-disabled", "the application is disabled", kOidc, "token_app_disabled",
     [](State& s) { s.oidc_token.app_enabled = false; }},
    {"token-consent", "nobody has consented to the application's rights", kOidc, "token_consent_missing",
     [](State& s) { s.oidc_token.consented = false; }},
    {"token-tenant", "the token endpoint does not know the tenant", kOidc, "token_tenant_not_found",
     [](State& s) { s.oidc_token.tenant_exists = false; }},
    {"token-resource", "the tenant does not know the resource", kOidc, "token_resource_not_found",
     [](State& s) { s.oidc_token.resource_exists = false; }},
    {"token-policy", "conditional access blocks the application", kOidc, "token_blocked_by_policy",
     [](State& s) { s.oidc_token.blocked = true; }},
    {"token-rejected", "the token endpoint refuses with a number that nobody knows", kOidc, "token_rejected_other",
     [](State& s) { s.oidc_token.refuses = true; }},
    {"token-garbage", "the token endpoint's answer is a success without a token", kOidc, "token_response_invalid",
     [](State& s) { s.oidc_token.without_token = true; }},
    {"token-role", "the token lacks the role full_access_as_app", kOidc, "token_response_invalid",
     [](State& s) { s.oidc_token.without_role = true; }},
    {"token-signature", "the token is signed with a key that the server does not publish", kOidc,
     "token_signature_invalid",
     [](State& s) { s.oidc_token.other_signature = true; }},
    {"signing-key-missing", "the application's private key is gone", kOidc, "signing_key_unusable",
     [](State& s) { s.oidc_token.key = TokenState::Key::kMissing; }},
    {"signing-key-other", "the private key is not that of the application's certificate", kOidc,
     "signing_key_unusable",
     [](State& s) { s.oidc_token.key = TokenState::Key::kOther; }},
    {"signing-key-exposed", "everybody may read the application's private key", kOidc, "signing_key_unusable",
     [](State& s) { s.oidc_token.key = TokenState::Key::kExposed; }},

    // The token that ACS issues to a client secret.
    {"secret-rejected", "ACS knows another secret of the client", kAcs, "token_secret_rejected",
     [](State& s) { s.acs_token.secret_good = false; }},
    {"secret-exposed", "everybody may read the client's secret", kAcs, "credential_unreadable",
     [](State& s) { s.acs_token.secret_exposed = true; }},
};
// clang-format on

}  // namespace

std::span<const Fault> server_faults() { return kFaults; }

}  // namespace probe::lab
