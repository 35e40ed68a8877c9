#include "tests/lab/documents.hpp"

#include "tests/support/encoding.hpp"

#include <boost/json.hpp>

namespace probe::lab {
namespace {

namespace json = boost::json;
using probe::testing::base64;
using probe::testing::base64url;
using probe::testing::Certificate;

json::string text(std::string_view value) { return json::string{value}; }

std::string at_tenant(std::string_view application, std::string_view tenant) {
  return std::string{application} + "@" + std::string{tenant};
}

/// The same digest with its first character changed: still well formed, and of nothing.
std::string wrong(std::string x5t) {
  x5t.front() = x5t.front() == 'A' ? 'B' : 'A';
  return x5t;
}

json::object acs_key(const Certificate& certificate, bool wrong_x5t) {
  json::object info;
  info["x5t"] = wrong_x5t ? wrong(certificate.x5t()) : certificate.x5t();
  json::object value;
  value["type"] = "x509Certificate";
  value["value"] = base64(certificate.der());
  value["keyInfo"] = info;
  json::object key;
  key["usage"] = "signing";
  key["keyValue"] = value;
  return key;
}

json::object exchange_key(const Certificate& certificate) {
  json::object info;
  info["x5t"] = certificate.x5t();
  json::object value;
  value["type"] = "x509Certificate";
  value["value"] = base64(certificate.der());
  json::object key;
  key["usage"] = "signing";
  key["keyinfo"] = info;
  key["keyvalue"] = value;
  return key;
}

json::object endpoint(const std::string& location, std::string_view protocol, std::string_view usage) {
  json::object result;
  result["location"] = location;
  result["protocol"] = text(protocol);
  result["usage"] = text(usage);
  return result;
}

}  // namespace

std::string acs_metadata(const AcsState& state, const LabMaterial& material, const LabPorts& ports) {
  const auto tenant_of = [](bool other) { return other ? kOtherTenant : kTenant; };
  json::array keys;
  if (state.keys != AcsState::Keys::kNone) {
    const bool expired = state.keys == AcsState::Keys::kExpired;
    keys.push_back(acs_key(expired ? material.sts_key_expired : material.sts_key, state.wrong_x5t));
    if (state.keys == AcsState::Keys::kUsableAndExpired) keys.push_back(acs_key(material.sts_key_expired, false));
  }
  const std::string base = LabPorts::https(ports.acs) + "/" + std::string{kTenant};
  json::object document;
  document["keys"] = keys;
  document["endpoints"] = json::array{endpoint(base + "/tokens/OAuth/2", "OAuth2", "issuance"),
                                      endpoint(base + "/tokens/delegation/1", "DelegationIssuance1.0", "issuance")};
  document["version"] = "1.0";
  if (!state.without_realm) document["realm"] = text(tenant_of(state.other_realm));
  document["name"] = "sts";
  document["allowedAudiences"] =
      json::array{text(at_tenant(kAcsApplication, kOrganization)), text(at_tenant(kAcsApplication, kTenant))};
  document["issuer"] = at_tenant(kAcsApplication, tenant_of(state.other_issuer));
  return json::serialize(document);
}

std::string exchange_metadata(const LabState& state, const LabMaterial& material, const LabPorts& ports) {
  const Certificate& current = state.exchange.still_old_key ? material.auth_previous : material.auth(state.auth);
  json::object document;
  document["id"] = "_5b0c4e7a-93d1-4f68-b2a7-0e6d8c1f4935";
  document["version"] = "1.0";
  document["name"] = "Exchange";
  document["realm"] = text(kOrganization);
  document["serviceName"] = text(kExchangeApplication);
  document["issuer"] = at_tenant(kExchangeApplication, kOrganization);
  document["allowedAudiences"] = json::array{text(at_tenant(kExchangeApplication, kOrganization))};
  document["keys"] = json::array{exchange_key(current), exchange_key(material.auth_next)};
  document["endpoints"] = json::array{endpoint(ports.exchange_metadata_url(), "OAuth2", "metadata")};
  return json::serialize(document);
}

std::string oidc_configuration(const OidcState& state, const LabPorts& ports) {
  const std::string base = LabPorts::https(ports.oidc) + "/" + std::string{kTenant};
  const std::string other = LabPorts::https(ports.oidc) + "/" + std::string{kOtherTenant} + "/v2.0";
  const std::string token_endpoint = base + "/oauth2/v2.0/token";
  json::object document;
  document["issuer"] = state.other_issuer ? other : ports.oidc_issuer();
  document["token_endpoint"] = state.plain_token_endpoint ? "http" + token_endpoint.substr(5) : token_endpoint;
  document["token_endpoint_auth_methods_supported"] = json::array{"client_secret_post", "private_key_jwt"};
  document["authorization_endpoint"] = base + "/oauth2/v2.0/authorize";
  document["jwks_uri"] = ports.oidc_keys_url();
  document["response_types_supported"] = json::array{"code", "id_token"};
  document["subject_types_supported"] = json::array{"pairwise"};
  document["id_token_signing_alg_values_supported"] = json::array{state.without_announced_keys ? "ES256" : "RS256"};
  return json::serialize(document);
}

std::string oidc_keys(const OidcState& state, const LabMaterial& material, const LabPorts& ports) {
  const Certificate& certificate = material.sts_key;
  json::object key;
  key["kty"] = "RSA";
  key["use"] = "sig";
  key["kid"] = certificate.x5t();
  key["x5t"] = certificate.x5t();
  key["n"] = base64url(certificate.key().rsa_modulus());
  key["e"] = base64url(certificate.key().rsa_exponent());
  key["x5c"] = json::array{text(base64(certificate.der()))};
  key["issuer"] = ports.oidc_issuer();
  json::object document;
  json::array keys{key};
  if (state.with_broken_key) {
    key["kid"] = "broken";
    key["n"] = base64url(material.auth_another.key().rsa_modulus());
    keys.push_back(key);
  }
  document["keys"] = keys;
  return json::serialize(document);
}

probe::testing::HttpReply push_challenge(const PushState& state) {
  if (state.portal) {
    return probe::testing::html_reply(
        "<html><head><meta http-equiv=\"refresh\" content=\"0; "
        "url=https://portal.example/login?from=lab\"></head></html>\n");
  }
  const std::string trusted = at_tenant(kAcsApplication, state.other_tenant ? kOtherTenant : kTenant);
  const std::string bearer = "Bearer client_id=\"" + std::string{kExchangeApplication} + "\", trusted_issuers=\"" +
                             trusted +
                             "\", token_types=\"app_asserted_user_v1 service_asserted_app_v1\", "
                             "authorization_uri=\"https://login.windows.net/common/oauth2/authorize\"";
  probe::testing::HttpReply reply{.status = 401};
  if (!state.without_challenge) reply.headers.emplace_back("WWW-Authenticate", bearer);
  reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"localhost\"");
  if (state.oauth_unavailable) {
    reply.headers.emplace_back("x-ms-diagnostics",
                               "4000000;reason=\"Flighting is not enabled for domain 'fabrikam.com'.\";"
                               "error_category=\"oauth_not_available\"");
  }
  reply.headers.emplace_back("request-id", "c4a1d9e2-7b35-4f0c-8e96-2d5f1a7b3c80");
  reply.headers.emplace_back("X-FEServer", "LAB01");
  return reply;
}

}  // namespace probe::lab
