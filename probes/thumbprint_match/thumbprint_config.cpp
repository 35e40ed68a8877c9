#include "probes/thumbprint_match/thumbprint_config.hpp"

#include "probes/evidence/thumbprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace probe::probes {

namespace {

using Problem = std::optional<std::string>;

Problem check_thumbprint(const std::string& text) {
  const auto thumbprint = evidence::Thumbprint::parse(text);
  return thumbprint ? std::nullopt : Problem(thumbprint.error().message);
}

Problem check_utc_offset(const std::string& text) {
  if (parse_utc_offset(text)) return std::nullopt;
  return fmt::format("expected an offset from UTC like +02:00 or -05:30, got \"{}\"", core::one_line(text, 32));
}

bool is_export(const ConfiguredSource& source) { return source.thumbprint.empty() && !source.ldap; }

Problem check_export_age(const ConfiguredSource& source) {
  if (!source.max_age || is_export(source)) return std::nullopt;
  return source.ldap ? "expected only beside what can grow old: the directory says what is so now"
                     : "expected only beside powershell, url and command: a thumbprint written here has no age";
}

Problem check_login(const PublishedSource& source) {
  return check_credentials(source, source.metadata.empty() ? source.jwks : source.metadata);
}

config::Schema<PublishedSource>& add_places(config::Schema<PublishedSource>& schema) {
  return schema
      .optional("file", &PublishedSource::file,
                "Certificate file that must hold the current certificate: PEM, DER, PKCS#7 or PKCS#12. With `*` every "
                "file that matches, as one of each server")
      .optional("password_file", &PublishedSource::password_file,
                "File with the password of a PKCS#12 file, readable by its owner alone")
      .optional("metadata", &PublishedSource::metadata,
                "URL of the metadata document that must publish it: Exchange's /autodiscover/metadata/json/1, ACS, "
                "OpenID discovery or federation metadata",
                check_https_url)
      .optional("jwks", &PublishedSource::jwks, "URL of the JSON Web Key Set that must publish it", check_https_url)
      .optional("keys", &PublishedSource::keys,
                "Keys registered with a partner, among which it must be, or must not be")
      .optional("export", &PublishedSource::exported,
                "File with the certificates of a server, as Get-ExchangeCertificate or the collector exports them; "
                "the current one must be there with its private key. With `*` every file that matches, one of each "
                "server");
}

config::Schema<PublishedSource>& add_export_keys(config::Schema<PublishedSource>& schema) {
  return schema
      .optional("max_age", &PublishedSource::max_age,
                "Longest time since the export was collected, or else since its file changed. Default: any age will do",
                config::at_least(std::chrono::seconds(1)))
      .optional("culture", &PublishedSource::culture,
                "Culture of the shell that printed the export's dates, as en-US. Default: not known", check_culture)
      .optional("date_order", &PublishedSource::date_order,
                "Order of day, month and year in the export's dates, whatever the culture")
      .optional("utc_offset", &PublishedSource::utc_offset,
                "How far the server is ahead of UTC, as +02:00, for dates without a zone", check_utc_offset);
}

/// Neither is asked on the way to anything but a document.
Problem check_way(const ThumbprintConfig& config, std::string_view key) {
  const auto is_document = [](const PublishedSource& source) {
    return !source.metadata.empty() || !source.jwks.empty();
  };
  if (std::ranges::any_of(config.published, is_document)) return std::nullopt;
  return fmt::format("expected only beside published metadata or jwks: {} is for the way to those", key);
}

Problem check_expectations(const ThumbprintConfig& config) {
  const AuthConfigExpectations usual;
  const bool expects = config.expect.service_name != usual.service_name || config.expect.realm != usual.realm;
  if (!expects || config.configured.thumbprint.empty()) return std::nullopt;
  return "expected no expectations of a configuration beside configured.thumbprint: none is read";
}

}  // namespace

config::Schema<LdapAuthConfig> LdapAuthConfig::schema() {
  return ldap_source_keys<LdapAuthConfig>().optional(
      "attribute", &LdapAuthConfig::attribute,
      "Attribute with the thumbprints, each behind 0: (current), 1: (previous) or 2: (next)", config::not_empty());
}

config::Schema<ConfiguredSource> ConfiguredSource::schema() {
  return export_source_keys<ConfiguredSource>("the output of Get-AuthConfig")
      .optional("utc_offset", &ConfiguredSource::utc_offset,
                "How far the server is ahead of UTC, as +02:00, for dates without a zone. Default: not at all",
                check_utc_offset)
      .optional("thumbprint", &ConfiguredSource::thumbprint,
                "The current thumbprint itself, SHA-1 or SHA-256, in any spelling: hex with or without separators, "
                "x5t, base64",
                check_thumbprint)
      .optional("next", &ConfiguredSource::next, "The next one, beside thumbprint", check_thumbprint)
      .optional("previous", &ConfiguredSource::previous, "The previous one, beside thumbprint", check_thumbprint)
      .optional("ldap", &ConfiguredSource::ldap, "The object in the directory that names them")
      .exactly_one_of({"powershell", "url", "command", "inline", "thumbprint", "ldap"})
      .only_beside("next", {"thumbprint"})
      .only_beside("previous", {"thumbprint"})
      .only_beside("culture", {"powershell", "url", "command", "inline"})
      .only_beside("date_order", {"powershell", "url", "command", "inline"})
      .only_beside("utc_offset", {"powershell", "url", "command", "inline"})
      .check("max_age", check_export_age);
}

config::Schema<PublishedSource> PublishedSource::schema() {
  config::Schema<PublishedSource> schema;
  add_places(schema);
  add_credential_keys(schema, "metadata or jwks");
  add_tls_source_keys(schema);
  return add_export_keys(schema)
      .exactly_one_of({"file", "metadata", "jwks", "keys", "endpoint", "export"})
      .only_beside("password_file", {"file"})
      .only_beside("starttls", {"endpoint"})
      .only_beside("addresses", {"endpoint", "metadata"})
      .only_beside("max_age", {"export"})
      .only_beside("culture", {"export"})
      .only_beside("date_order", {"export"})
      .only_beside("utc_offset", {"export"})
      .only_beside("basic_auth", {"metadata", "jwks"})
      .only_beside("authorization", {"metadata", "jwks"})
      .check("", check_login);
}

config::Schema<AuthConfigExpectations> AuthConfigExpectations::schema() {
  return config::Schema<AuthConfigExpectations>{}
      .optional("service_name", &AuthConfigExpectations::service_name, "ServiceName of the configuration",
                config::not_empty())
      .optional("realm", &AuthConfigExpectations::realm, "Its Realm. Default: blank", config::not_empty());
}

config::Schema<ThumbprintConfig> ThumbprintConfig::schema() {
  return config::Schema<ThumbprintConfig>{}
      .required("configured", &ThumbprintConfig::configured, "Where the thumbprint is configured")
      .required("published", &ThumbprintConfig::published, "Where the certificate must be found: all of these places",
                config::not_empty())
      .optional("expect", &ThumbprintConfig::expect, "What the exported configuration must say beside the thumbprints")
      .optional("ca_file", &ThumbprintConfig::ca_file,
                "PEM bundle of the authorities to trust at metadata and jwks. Default: the system's")
      .optional("proxy", &ThumbprintConfig::proxy, "Forward proxy on the way to metadata and jwks. Default: none")
      .check("expect", check_expectations)
      .check("ca_file",
             [](const ThumbprintConfig& config) {
               return config.ca_file.empty() ? std::nullopt : check_way(config, "a bundle of authorities");
             })
      .check("proxy", [](const ThumbprintConfig& config) {
        return config.proxy ? check_way(config, "a forward proxy") : std::nullopt;
      });
}

std::optional<std::chrono::minutes> parse_utc_offset(const std::string& text) {
  const auto digit = [&text](std::size_t i) { return std::isdigit(static_cast<unsigned char>(text[i])) != 0; };
  const bool formed = text.size() == 6 && (text[0] == '+' || text[0] == '-') && digit(1) && digit(2) &&
                      text[3] == ':' && digit(4) && digit(5);
  if (!formed) return std::nullopt;
  const int hours = (text[1] - '0') * 10 + (text[2] - '0');
  const int minutes = (text[4] - '0') * 10 + (text[5] - '0');
  if (hours > 14 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{hours * 60 + minutes};
  return text[0] == '-' ? -offset : offset;
}

}  // namespace probe::probes
