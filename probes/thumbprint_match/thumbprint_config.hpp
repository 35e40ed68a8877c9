#pragma once

#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "probes/sources/export_source.hpp"
#include "probes/sources/http_credentials.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/ldap_source.hpp"
#include "probes/sources/tls_source.hpp"
#include "probes/thumbprint_match/registered_keys.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// The configuration of the probe type thumbprint_match.
namespace probe::probes {

/// The object in a directory that names the certificates.
struct LdapAuthConfig : LdapSource {
  std::string attribute = "msExchAuthCertificateThumbprint";

  LdapAuthConfig() { filter = "(objectClass=msExchAuthAuthConfig)"; }
  static config::Schema<LdapAuthConfig> schema();
};

/// Where the thumbprints are configured: an export, the directory, or here.
struct ConfiguredSource : ExportSource {
  std::string utc_offset;  ///< of dates without a zone, as `+02:00`
  std::string thumbprint;
  std::string next;
  std::string previous;
  std::optional<LdapAuthConfig> ldap;

  static config::Schema<ConfiguredSource> schema();
};

/// A place where the certificate must be found, or must not be: one of `file`, `metadata`, `jwks`, `keys`, `endpoint`
/// and `exported`.
struct PublishedSource : TlsSource, HttpCredentials {
  config::FilePath file;  ///< a path or a pattern
  config::FilePath password_file;
  std::string metadata;
  std::string jwks;
  std::optional<RegisteredKeysConfig> keys;
  config::FilePath exported;  ///< a path or a pattern: one export of each server

  // Of `exported`.
  std::optional<std::chrono::milliseconds> max_age;
  std::string culture;
  std::optional<evidence::DateOrder> date_order;
  std::string utc_offset;

  static config::Schema<PublishedSource> schema();
};

/// What the configuration itself must say.
struct AuthConfigExpectations {
  std::string service_name = "00000002-0000-0ff1-ce00-000000000000";  ///< the name of Exchange everywhere
  std::string realm;

  static config::Schema<AuthConfigExpectations> schema();
};

struct ThumbprintConfig {
  ConfiguredSource configured;
  std::vector<PublishedSource> published;
  AuthConfigExpectations expect;
  config::FilePath ca_file;
  std::optional<ForwardProxyConfig> proxy;

  static config::Schema<ThumbprintConfig> schema();
};

/// `+02:00` or `-05:30`: how far a clock is ahead of UTC; nothing for any other text.
std::optional<std::chrono::minutes> parse_utc_offset(const std::string& text);

}  // namespace probe::probes
