#pragma once

#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "config/seldom.hpp"
#include "probes/judgement/metadata_judgement.hpp"
#include "probes/push_connectivity/push_expectations.hpp"
#include "probes/sources/export_source.hpp"
#include "probes/sources/http_credentials.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/token/token_config.hpp"

#include <chrono>
#include <string>

namespace probe::probes {

/// The key `auth_server` of a push_connectivity probe: whose metadata names the token endpoint.
struct PushAuthServer : HttpCredentials {
  std::string url;
  MetadataExpectations expect;

  static config::Schema<PushAuthServer> schema();
};

/// The key `monitoring`: a result of Exchange's own monitoring probe instead of a request.
struct MonitoringSource : ExportSource {
  MonitoringSource() { max_age = std::chrono::hours(1); }

  std::string identity = "PushNotifications.Proxy";  ///< health set, or a monitoring probe of it

  static config::Schema<MonitoringSource> schema();
};

/// The keys of a push_connectivity probe.
struct PushConfig {
  std::string url;
  config::FilePath ca_file;
  ForwardProxyConfig proxy;
  PushExpectations expect;
  config::Seldom<TokenConfig> token;
  config::Seldom<PushAuthServer> auth_server;
  config::Seldom<MonitoringSource> monitoring;

  static config::Schema<PushConfig> schema();
};

}  // namespace probe::probes
