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
constexpr std::string_view kRenewal = "mail-renewal";
constexpr std::string_view kThumbprint = "auth-thumbprint";
constexpr std::string_view kAcs = "acs";
constexpr std::string_view kOidc = "oidc";
constexpr std::string_view kProxyState = "push-proxy";
constexpr std::string_view kFeatures = "hybrid-features";
constexpr std::string_view kEws = "ews";
constexpr std::string_view kMonitoring = "push-monitoring";
constexpr std::string_view kPush = "PushNotifications.Proxy/Connectivity";

// clang-format off
constexpr Fault kFaults[] = {
    // The signing certificate. AuthConfig and the metadata follow it, so that only the certificate itself is wrong.
    {"cert-expired", "the signing certificate expired yesterday", kAuthCertificate, "cert_expired",
     [](State& s) { s.auth = AuthCertificate::kExpired; }, kThumbprint},
    {"cert-not-yet-valid", "the signing certificate is valid from tomorrow", kAuthCertificate, "cert_not_yet_valid",
     [](State& s) { s.auth = AuthCertificate::kNotYetValid; }},
    {"cert-expiring", "the signing certificate expires in ten days", kAuthCertificate, "cert_expiring_critical",
     [](State& s) { s.auth = AuthCertificate::kExpiring; }},
    {"cert-expiring-soon", "the signing certificate expires in forty days", kAuthCertificate, "cert_expiring",
     [](State& s) { s.auth = AuthCertificate::kExpiringSoon; }},
    {"cert-weak-signature", "the signing certificate is signed over SHA-1", kAuthCertificate, "cert_weak_signature",
     [](State& s) { s.auth = AuthCertificate::kWeakSignature; }},
    {"cert-usage", "the signing certificate's key usage allows no signatures", kAuthCertificate,
     "cert_key_usage_invalid",
     [](State& s) { s.auth = AuthCertificate::kWrongUsage; }},
    {"cert-weak-key", "the signing certificate has an RSA key of 1024 bits", kAuthCertificate, "cert_weak_key",
     [](State& s) { s.auth = AuthCertificate::kWeakKey; }},
    {"cert-tampered", "one bit of the signing certificate's signature is flipped", kAuthCertificate,
     "cert_self_signature_invalid",
     [](State& s) { s.auth = AuthCertificate::kTampered; }},
    {"cert-missing", "auth.cer is gone", kAuthCertificate, "cert_missing",
     [](State& s) { s.auth_file = FileContent::kMissing; }, kThumbprint},
    {"cert-garbage", "auth.cer holds something that is no certificate", kAuthCertificate, "cert_parse_error",
     [](State& s) { s.auth_file = FileContent::kGarbage; }, kThumbprint},
    {"cert-directory", "there is a directory called auth.cer", kAuthCertificate, "cert_unreadable",
     [](State& s) { s.auth_file = FileContent::kDirectory; }, kThumbprint},
    {"cert-two", "auth.cer holds two certificates that have nothing to do with each other", kAuthCertificate,
     "cert_multiple_ambiguous",
     [](State& s) { s.auth_file = FileContent::kTwo; }},
    {"cert-unknown-extension", "the signing certificate has a critical extension that nobody knows", kAuthCertificate,
     "cert_noncompliant",
     [](State& s) { s.auth = AuthCertificate::kUnknownExtension; }},
    {"auth-key-missing", "the private key of the signing certificate is gone", kAuthCertificate,
     "cert_private_key_missing",
     [](State& s) { s.key_files.auth_key = KeyFilesState::Key::kMissing; }},
    {"auth-key-mismatch", "auth.key is the key of another certificate", kAuthCertificate, "cert_private_key_mismatch",
     [](State& s) { s.key_files.auth_key = KeyFilesState::Key::kOfAnother; }},

    // The certificate of a TLS endpoint.
    {"tls-expired", "the mail endpoint shows a certificate that expired yesterday", kMail, "cert_expired",
     [](State& s) { s.mail.leaf = Leaf::kExpired; }, kRenewal},
    {"tls-wrong-name", "the mail endpoint shows a certificate for another host", kMail, "tls_hostname_mismatch",
     [](State& s) { s.mail.leaf = Leaf::kWrongName; }, kRenewal},
    {"tls-untrusted", "the mail endpoint shows a certificate of an unknown authority", kMail, "cert_untrusted_chain",
     [](State& s) { s.mail.leaf = Leaf::kUntrusted; }, kRenewal},
    {"tls-down", "nothing listens at the mail endpoint", kMail, "connect_refused",
     [](State& s) { s.mail.refusing = true; }, kRenewal},
    {"tls-self-signed", "the mail endpoint shows a certificate that it signed itself", kMail, "cert_self_signed",
     [](State& s) { s.mail.leaf = Leaf::kSelfSigned; }, kRenewal},
    {"tls-no-intermediate", "the mail endpoint does not send the intermediate certificate", kMail,
     "cert_chain_incomplete",
     [](State& s) { s.mail.leaf = Leaf::kWithoutIntermediate; }, kRenewal},
    {"tls-authority", "the mail endpoint shows an authority's certificate", kMail, "cert_is_authority",
     [](State& s) { s.mail.leaf = Leaf::kAuthority; }, kRenewal},
    {"tls-name-constraint", "the issuer of the mail endpoint's certificate may not issue for its name", kMail,
     "cert_name_constraint_violated",
     [](State& s) { s.mail.leaf = Leaf::kOfBarredAuthority; }, kRenewal},

    // The mail server's certificate on disk, and whether it is the one served.
    {"renewal-not-served", "the mail server still shows the certificate of before the renewal", kRenewal,
     "cert_served_outdated",
     [](State& s) { s.mail.leaf = Leaf::kBeforeRenewal; }},
    {"pfx-password", "mail.pfx was exported with another password", kRenewal, "pkcs12_bad_password",
     [](State& s) { s.key_files.mail_pfx = KeyFilesState::Pfx::kOtherPassword; }},
    {"pfx-without-key", "mail.pfx was exported without the private key", kRenewal, "cert_private_key_missing",
     [](State& s) { s.key_files.mail_pfx = KeyFilesState::Pfx::kWithoutKey; }},
    {"pfx-old-ciphers", "mail.pfx was exported by an old Windows", kRenewal, "pkcs12_legacy_algorithm",
     [](State& s) { s.key_files.mail_pfx = KeyFilesState::Pfx::kOldCiphers; }},

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
    {"authconfig-directory", "there is a directory called authconfig.txt", kThumbprint, "input_unreadable",
     [](State& s) { s.auth_config.file = FileContent::kDirectory; }},
    {"authconfig-garbage", "authconfig.txt holds an error message instead of the object", kThumbprint,
     "input_parse_error",
     [](State& s) { s.auth_config.file = FileContent::kGarbage; }},

    // AuthConfig beside the thumbprints, and the rollover to the next certificate.
    {"service-name", "AuthConfig's service name is another service's", kThumbprint, "authconfig_service_name_wrong",
     [](State& s) { s.auth_config.other_service_name = true; }},
    {"realm", "AuthConfig has a realm", kThumbprint, "authconfig_realm_unexpected",
     [](State& s) { s.auth_config.with_realm = true; }},
    {"authconfig-invalid", "Exchange calls its AuthConfig invalid", kThumbprint, "authconfig_invalid",
     [](State& s) { s.auth_config.valid = false; }},
    {"rollover-stalled", "the next certificate should have taken over weeks ago", kThumbprint, "rollover_stalled",
     [](State& s) { s.auth_config.next_date = NextDate::kPassed; }},
    {"rollover-too-soon", "the next certificate takes over tomorrow", kThumbprint, "rollover_too_soon",
     [](State& s) { s.auth_config.next_date = NextDate::kTomorrow; }},
    {"rollover-date", "the next certificate's date has day and month that may be exchanged", kThumbprint,
     "input_date_ambiguous",
     [](State& s) { s.auth_config.next_date = NextDate::kTwofold; }},

    // What each server has of it.
    {"server-without-next", "the second server does not have the next certificate", kThumbprint,
     "rollover_next_unusable",
     [](State& s) { s.server_exports.second_lacks_next = true; }},
    {"server-without-current", "the second server does not have the current certificate", kThumbprint,
     "thumbprint_partial_deployment",
     [](State& s) { s.server_exports.second_lacks_current = true; }},
    {"server-without-key", "the second server has the current certificate without its private key", kThumbprint,
     "cert_private_key_missing",
     [](State& s) { s.server_exports.second_lacks_key = true; }},
    {"server-export-old", "the second server's export was collected forty days ago", kThumbprint, "input_stale",
     [](State& s) { s.server_exports.second_is_old = true; }},

    // What the partner has registered.
    {"key-not-registered", "the current certificate is not registered", kThumbprint, "key_not_registered",
     [](State& s) { s.registered_keys.without_current = true; }},
    {"key-next-not-registered", "the next certificate is not registered", kThumbprint, "key_next_not_registered",
     [](State& s) { s.registered_keys.without_next = true; }},
    {"key-expired", "the registered copy of the current certificate ended yesterday", kThumbprint,
     "key_registered_expired",
     [](State& s) { s.registered_keys.expired = true; }},
    {"key-window", "the registered copy of the current certificate ends months before it", kThumbprint,
     "key_window_mismatch",
     [](State& s) { s.registered_keys.other_window = true; }},
    {"key-on-shared-principal", "the current certificate is registered on Exchange Online's own principal", kThumbprint,
     "key_on_shared_principal",
     [](State& s) { s.registered_keys.on_shared_principal = true; }},
    {"key-export-cut-off", "the export of the registered keys breaks off in the middle", kThumbprint,
     "input_truncated",
     [](State& s) { s.registered_keys.cut_off = true; }},

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
    {"partner-missing", "the partner application of Exchange Online is gone", kFeatures, "partner_application_missing",
     [](State& s) { s.forest.partner_exists = false; }},
    {"partner-disabled", "the partner application of Exchange Online is off", kFeatures,
     "partner_application_disabled",
     [](State& s) { s.forest.partner_enabled = false; }},
    {"partner-account", "the partner application of Exchange Online has no linked account", kFeatures,
     "partner_linked_account_missing",
     [](State& s) { s.forest.partner_has_account = false; }},

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
