#pragma once

#include "agent/core/secret.hpp"
#include "config/file_path.hpp"
#include "config/node.hpp"
#include "config/problems.hpp"
#include "config/schema.hpp"
#include "exporters/web/go_duration.hpp"
#include "exporters/web/password_hash.hpp"
#include "exporters/web/tls_choices.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// TLS on the listening sockets. Of a certificate and its key, each is in a file or written here.
struct TlsServerConfig {
  config::FilePath cert_file;
  std::string cert;
  config::FilePath key_file;
  core::Secret<std::string> key;
  ClientAuth client_auth_type = ClientAuth::kNone;
  config::FilePath client_ca_file;
  std::string client_ca;
  std::vector<std::string> client_allowed_sans;
  TlsVersion min_version = TlsVersion::kTls12;
  TlsVersion max_version = TlsVersion::kTls13;
  std::vector<CipherSuite> cipher_suites;
  bool prefer_server_cipher_suites = true;
  std::vector<Curve> curve_preferences;

  static config::Schema<TlsServerConfig> schema();
};

/// Headers that every response gets, unless its page has its own; empty ones are not sent.
struct ResponseHeaders {
  std::string content_security_policy;
  std::string x_frame_options;
  std::string x_content_type_options;
  std::string x_xss_protection;
  std::string strict_transport_security;

  static config::Schema<ResponseHeaders> schema();
};

struct HttpServerConfig {
  bool http2 = true;  ///< read, since files have it; the server speaks HTTP/1.1
  ResponseHeaders headers;

  static config::Schema<HttpServerConfig> schema();
};

/// One request per interval, after `burst` at once. No interval: no limit.
struct RateLimit {
  GoDuration interval;
  std::uint32_t burst = 0;

  bool operator==(const RateLimit&) const = default;
  static config::Schema<RateLimit> schema();
};

/// Hashes of passwords by user; empty: nobody needs to log in.
using Users = std::map<std::string, PasswordHash>;

/// What `--web.config.file` says, in the format of Prometheus' exporter-toolkit (docs/web-configuration.md there).
struct WebConfig {
  std::optional<TlsServerConfig> tls_server_config;
  HttpServerConfig http_server_config;
  Users basic_auth_users;
  RateLimit rate_limit;

  static config::Schema<WebConfig> schema();
};

/// Reads the tree of the file that `problems` is named after. Nothing when there was a mistake; `problems` then has all
/// of them. Opens none of the files that are named in it.
std::optional<WebConfig> parse_web_config(const config::Node& root, config::Problems& problems);

}  // namespace probe::exporters

namespace probe::config {

/// A text that messages and the reference never show.
template <>
struct Value<core::Secret<std::string>> {
  static std::optional<core::Secret<std::string>> parse(const Node& node, const std::string& path, Problems& problems) {
    const std::string* text = scalar_text(node, path, problems, "expected a text");
    return text == nullptr ? std::nullopt : std::optional(core::Secret<std::string>(*text));
  }
  static std::string type() { return "text"; }
  static std::string show(const core::Secret<std::string>&) { return {}; }
};

}  // namespace probe::config
