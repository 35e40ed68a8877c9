#include "tests/lab/lab_config.hpp"

#include "tests/lab/token_endpoint.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace probe::lab {
namespace {

/// Words between @ are replaced; see probe_configuration().
constexpr std::string_view kConfiguration =
    R"(# Written by probe-lab each time it starts. It watches the organisation that the lab plays.
probes:
  - name: auth-certificate
    type: certificate_validity
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    purpose: signing
    source: { file: "@dir@/auth.cer" }
    private_key: { file: "@dir@/auth.key" }
    expires_within: { warning: 60d, failure: 14d }

  - name: mail-certificate
    type: certificate_validity
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    purpose: tls_server
    source: { endpoint: "@mail@" }
    ca_file: "@dir@/ca.pem"
    revocation: { crl_file: "@dir@/ca.crl" }

  - name: mail-renewal
    type: certificate_validity
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    depends_on: [mail-certificate]
    purpose: tls_server
    source: { file: "@dir@/mail.pfx", password_file: "@dir@/mail.password" }
    private_key: { in_source: true }
    served_at: { endpoint: "@mail@" }
    ca_file: "@dir@/ca.pem"

  - name: auth-thumbprint
    type: thumbprint_match
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    depends_on: [auth-certificate]
    configured: { powershell: "@dir@/authconfig.txt" }
    published:
      - { file: "@dir@/auth.cer" }
      - { metadata: "@exchange@" }
      - { export: "@dir@/server-*.json", max_age: 30d }
      - { keys: { file: "@dir@/keycredentials.json", app_id: "@application@" } }
      - { keys: { file: "@dir@/keycredentials.json", must_be: absent } }
    ca_file: "@dir@/ca.pem"

  - name: acs
    type: auth_server
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    url: "@acs@"
    expect: { realm: "@tenant@", issuer: "@acs-issuer@" }
    configured: { powershell: "@dir@/authservers.txt" }
    ca_file: "@dir@/ca.pem"
    token:
      client_id: "@acs-client@"
      resource: "@acs-resource@"
      client_secret_file: "@dir@/app.secret"
      expect: { audience: "@acs-resource@" }

  - name: oidc
    type: auth_server
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    url: "@oidc@"
    expect: { issuer: "@oidc-issuer@" }
    configured: { powershell: "@dir@/authservers.txt", is_default: true, has_application: true }
    ca_file: "@dir@/ca.pem"
    token:
      client_id: "@application@"
      scope: "@scope@"
      assertion:
        certificate: "@dir@/app.pem"
        private_key: "@dir@/app.key"
        algorithm: PS256
        thumbprint: "x5t#S256"
      expect: { audience: "@audience@", roles: [@role@] }

  - name: push-proxy
    type: proxy_state
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    source: { powershell: "@dir@/pushproxy.txt" }
    expect: { organization: @organization@, uri: "@push@" }

  - name: hybrid-features
    type: proxy_state
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    source: { powershell: "@dir@/exchange.json", max_age: 30d }
    expect: { enabled: false }
    overrides:
      - { component: Global, section: ExchangeOnpremAsThirdPartyAppId, parameters: { Enabled: "true" } }
    partner_applications:
      - { application_identifier: "@exchange-application@" }

    ews_gate: { application_identifiers: ["@application@"], max_age: 30d }

  - name: forest-certificate
    type: certificate_validity
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    purpose: signing
    source: { export: "@dir@/exchange.json", certificate: current, max_age: 30d }
    private_key: { in_source: true }
    expect: { subject: "CN=Microsoft Exchange Server Auth Certificate" }

  - name: ews
    type: push_connectivity
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    depends_on: [auth-thumbprint, oidc, hybrid-features]
    url: "@ews@"
    ca_file: "@dir@/ca.pem"
    expect: { trusted_issuer: "@tenant@" }
    token:
      client_id: "@application@"
      scope: "@scope@"
      endpoint: "@ews-tokens@"
      client_secret_file: "@dir@/ews.secret"

  - name: push-monitoring
    type: push_connectivity
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    depends_on: [push-proxy]
    monitoring: { powershell: "@dir@/monitoring.txt", max_age: 30d }

  - name: PushNotifications.Proxy/Connectivity
    type: push_connectivity
    chain: exchange-hybrid
    interval: 5s
    timeout: 3s
    depends_on: [push-proxy, auth-thumbprint, acs]
    url: "@push@"
    proxy: { url: "@proxy@" }
    expect: { trusted_issuer: "@tenant@", authorization_uri: required, tls_issuers: [Probe Lab] }
    ca_file: "@dir@/ca.pem"
)";

using Words = std::vector<std::pair<std::string_view, std::string>>;

/// Replaces each `@word@`.
std::string fill(std::string_view text, const Words& words) {
  std::string result;
  while (!text.empty()) {
    const auto open = text.find('@');
    result += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = text.find('@', open + 1);
    const auto word = text.substr(open + 1, close - open - 1);
    const auto found =
        std::find_if(words.begin(), words.end(), [word](const auto& entry) { return entry.first == word; });
    if (found == words.end()) throw std::logic_error{"the configuration of the lab has no word " + std::string{word}};
    result += found->second;
    text.remove_prefix(close + 1);
  }
  return result;
}

/// As it stands between double quotes in YAML.
std::string quoted(const std::string& value) {
  std::string result;
  for (const char letter : value) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result;
}

}  // namespace

std::string probe_configuration(const LabPaths& paths, const LabPorts& ports) {
  return fill(kConfiguration, {{"dir", quoted(paths.directory.string())},
                               {"mail", ports.mail_endpoint()},
                               {"exchange", ports.exchange_metadata_url()},
                               {"acs", ports.acs_metadata_url()},
                               {"tenant", std::string{kTenant}},
                               {"acs-issuer", std::string{kAcsApplication} + "@" + std::string{kTenant}},
                               {"acs-client", acs_client()},
                               {"acs-resource", acs_resource()},
                               {"application", std::string{kApplication}},
                               {"scope", std::string{kTokenScope}},
                               {"audience", std::string{kTokenAudience}},
                               {"role", std::string{kTokenRole}},
                               {"oidc", ports.oidc_configuration_url()},
                               {"oidc-issuer", ports.oidc_issuer()},
                               {"organization", std::string{kOrganization}},
                               {"push", ports.push_url()},
                               {"ews", ports.ews_url()},
                               {"ews-tokens", LabPorts::https(ports.ews) + oidc_token_path()},
                               {"exchange-application", std::string{kExchangeApplication}},
                               {"proxy", ports.proxy_url()}});
}

std::string lab_description(const LabPaths& paths, const LabPorts& ports) {
  boost::json::object numbers;
  numbers["acs"] = ports.acs;
  numbers["oidc"] = ports.oidc;
  numbers["exchange"] = ports.exchange;
  numbers["mail"] = ports.mail;
  numbers["push"] = ports.push;
  numbers["ews"] = ports.ews;
  numbers["proxy"] = ports.proxy;
  boost::json::object urls;
  urls["acs_metadata"] = ports.acs_metadata_url();
  urls["exchange_metadata"] = ports.exchange_metadata_url();
  urls["oidc_configuration"] = ports.oidc_configuration_url();
  urls["oidc_keys"] = ports.oidc_keys_url();
  urls["push"] = ports.push_url();
  urls["ews"] = ports.ews_url();
  urls["proxy"] = ports.proxy_url();
  boost::json::object document;
  document["directory"] = paths.directory.string();
  document["configuration"] = paths.configuration().string();
  document["ca_file"] = paths.authority().string();
  document["control_socket"] = paths.control_socket().string();
  document["tenant"] = boost::json::string{kTenant};
  document["organization"] = boost::json::string{kOrganization};
  document["ports"] = numbers;
  document["urls"] = urls;
  return boost::json::serialize(document) + "\n";
}

}  // namespace probe::lab
