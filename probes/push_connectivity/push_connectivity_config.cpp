#include "probes/push_connectivity/push_connectivity_config.hpp"

namespace probe::probes {

namespace {

std::optional<std::string> check_token_route(const PushConfig& config) {
  if (!config.token || !config.token->endpoint.empty() || config.auth_server) return std::nullopt;
  return "expected token.endpoint or auth_server, which tell where the token comes from";
}

std::optional<std::string> check_auth_server(const PushConfig& config) {
  if (!config.auth_server || config.token) return std::nullopt;
  return "expected token beside it";
}

std::optional<std::string> check_status(const PushConfig& config) {
  if (config.expect.status.empty() || config.token) return std::nullopt;
  return "expected token beside status: without a token the only healthy status is 401";
}

std::optional<std::string> check_monitoring(const PushConfig& config) {
  const PushExpectations& expect = config.expect;
  const bool expects = !expect.trusted_issuer.empty() || !expect.client_id.empty() || !expect.tls_issuers.empty() ||
                       expect.authorization_uri != AuthorizationUri::kOptional ||
                       expect.http_version != HttpVersion::kAny;
  const bool asks = !config.ca_file.empty() || !config.proxy.url.empty() || config.token || config.auth_server;
  if (!config.monitoring || !(expects || asks)) return std::nullopt;
  return "expected neither ca_file, proxy, expect, token nor auth_server beside it: the endpoint is not asked";
}

}  // namespace

config::Schema<PushAuthServer> PushAuthServer::schema() {
  config::Schema<PushAuthServer> schema;
  schema.required("url", &PushAuthServer::url, "https URL of the metadata document", check_https_url)
      .optional("expect", &PushAuthServer::expect, "What the document must say before a token is asked for");
  add_credential_keys(schema, "the metadata document").check("", [](const PushAuthServer& server) {
    return check_credentials(server, server.url);
  });
  return schema;
}

config::Schema<MonitoringSource> MonitoringSource::schema() {
  return export_source_keys<MonitoringSource>(
             "the result of `Invoke-MonitoringProbe "
             "PushNotifications.Proxy\\PushNotificationsEnterpriseConnectivityProbe`")
      .optional("identity", &MonitoringSource::identity,
                "Health set, or monitoring probe of it (`HEALTHSET\\PROBE`), whose results count; of every server the "
                "newest. One that names no probe counts too",
                config::not_empty())
      .exactly_one_of({"powershell", "url", "command", "inline"});
}

config::Schema<PushConfig> PushConfig::schema() {
  return config::Schema<PushConfig>{}
      .optional("url", &PushConfig::url,
                "URL of the push endpoint, or of any other behind OAuth; it is asked without a token, and 401 with a "
                "Bearer challenge is healthy",
                check_https_url)
      .optional("monitoring", &PushConfig::monitoring,
                "Instead of url: the exported result of Exchange's own monitoring probe. An older one than max_age, by "
                "its ExecutionEndTime, says nothing; one that is written here has no age")
      .optional("ca_file", &PushConfig::ca_file, "PEM bundle of the authorities to trust; without it, the system's")
      .optional("proxy", &PushConfig::proxy, "Forward proxy to go through; without it, straight to the endpoint")
      .optional("expect", &PushConfig::expect,
                "What the answers must be. Default: any Bearer challenge will do, whoever it asks for a token of")
      .optional("token", &PushConfig::token,
                "Ask for a token, by the same way, and try the endpoint with it, when its answer without one is as "
                "expected. Default: do not")
      .optional("auth_server", &PushConfig::auth_server,
                "The authorization server that issues the token. Default: token.endpoint")
      .exactly_one_of({"url", "monitoring"})
      .check("token", check_token_route)
      .check("auth_server", check_auth_server)
      .check("expect", check_status)
      .check("monitoring", check_monitoring);
}

}  // namespace probe::probes
