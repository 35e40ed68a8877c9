#include "probes/certificate_validity/certificate_validity_config.hpp"

#include "config/messages.hpp"
#include "probes/evidence/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace probe::probes {

namespace {

using Config = CertificateValidityConfig;

std::optional<std::string> check_thresholds(const Config& config) {
  const auto [warning, failure] = config.thresholds();
  const bool off = warning.span == std::chrono::seconds(0);
  const bool longer = warning.span && failure.span && *failure.span > *warning.span;
  const bool larger = warning.percent && failure.percent && *failure.percent > *warning.percent;
  if (off || (!longer && !larger)) return std::nullopt;
  return fmt::format("expected a warning threshold that is not below the failure threshold of {}, got {}",
                     failure.text(), warning.text());
}

std::optional<std::string> check_ca_file(const Config& config) {
  if (config.purpose == CertificatePurpose::kTlsServer || config.ca_file.empty()) return std::nullopt;
  return "expected only with the purpose tls_server: no chain is wanted of a certificate that signs";
}

std::optional<std::string> check_revocation(const Config& config) {
  if (config.purpose == CertificatePurpose::kTlsServer || !config.revocation) return std::nullopt;
  return "expected only with the purpose tls_server: nobody revokes a certificate that signed itself";
}

std::optional<std::string> check_private_key(const Config& config) {
  if (!config.private_key) return std::nullopt;
  if (config.source.endpoint) return "expected no private key beside source.endpoint: a server does not show its key";
  if (!config.private_key->in_source || config.source.tells_of_key()) return std::nullopt;
  return "expected in_source only beside source.file and source.export: what is published has no private key";
}

std::optional<std::string> check_served_at(const Config& config) {
  if (!config.served_at || config.source.tells_of_key()) return std::nullopt;
  return "expected only beside source.file and source.export: it has to show that certificate";
}

std::optional<std::string> check_choice(const CertificateSource& source) {
  if (!source.certificate) return std::nullopt;
  if (source.certificate->thumbprint || !source.exported.empty()) return std::nullopt;
  return "expected a thumbprint: which certificate is current, next or previous only an export tells";
}

/// The keys of the way to a URL.
std::optional<std::string> check_way(const CertificateSource& source) {
  return check_credentials(source, source.metadata.empty() ? source.jwks : source.metadata);
}

/// An attribute description (RFC 4512 section 2.5), which goes into a filter.
std::optional<std::string> check_attribute(const std::string& attribute) {
  const auto fits = [](char c) { return evidence::is_alnum(c) || c == '-' || c == '.' || c == ';'; };
  if (!attribute.empty() && std::ranges::all_of(attribute, fits)) return std::nullopt;
  return fmt::format("expected the name of an attribute, got {}", config::in_quotes(attribute));
}

std::optional<std::string> check_server_name(const Config& config) {
  const bool is_used = config.purpose == CertificatePurpose::kTlsServer || config.source.endpoint || config.served_at;
  const std::string& name = config.server_name;
  const bool has_port = std::ranges::count(name, ':') == 1;
  if (has_port || name.find_first_of(" \t/@") != std::string::npos) {
    return fmt::format("expected the name of a host, without scheme and port, got {}", config::in_quotes(name));
  }
  if (is_used || name.empty()) return std::nullopt;
  return "expected only with the purpose tls_server or an endpoint: a certificate that signs is for no host";
}

config::Schema<CertificateSource>& add_listed_keys(config::Schema<CertificateSource>& schema) {
  return schema
      .optional("export", &CertificateSource::exported,
                "The document of the collector, or the output of Get-ExchangeCertificate as CLIXML or JSON: RawData "
                "holds the certificate, HasPrivateKey tells of its key. With `*` every file that matches, one of each "
                "server")
      .optional("max_age", &CertificateSource::max_age,
                "Longest time since the export was collected, or else since its file changed. Default: any age will do",
                config::at_least(std::chrono::seconds(1)))
      .optional("ldap", &CertificateSource::ldap, "Objects in a directory with certificates; each is judged")
      .optional("metadata", &CertificateSource::metadata,
                "URL of a metadata document: ACS or Exchange JSON, OpenID discovery, RFC 8414 or federation metadata. "
                "The certificate of each signing key that it publishes is judged",
                check_https_url)
      .optional("jwks", &CertificateSource::jwks, "URL of a JSON Web Key Set; likewise", check_https_url)
      .optional("certificate", &CertificateSource::certificate,
                "Which one is meant: `current`, `next` or `previous` by the AuthConfig in the same export (none "
                "configured as next or previous is no failure), or the one with this thumbprint. Default: `current` of "
                "an export, else all")
      .optional("ca_file", &CertificateSource::ca_file,
                "PEM bundle of the authorities to trust at metadata and jwks. Default: the system's")
      .optional("proxy", &CertificateSource::proxy, "Forward proxy on the way to metadata and jwks. Default: none");
}

}  // namespace

config::Schema<DirectoryCertificates> DirectoryCertificates::schema() {
  return ldap_source_keys<DirectoryCertificates>().optional(
      "attribute", &DirectoryCertificates::attribute,
      "Attribute whose values are certificates: DER, PEM or PKCS#7. Without filter, objects that have it count",
      check_attribute);
}

config::Schema<CertificateSource> CertificateSource::schema() {
  config::Schema<CertificateSource> schema;
  schema
      .optional("file", &CertificateSource::file,
                "Certificate file, at most 1 MiB: PEM, DER, PKCS#7 or PKCS#12, with its chain or alone. With `*` every "
                "file that matches is judged, at most 100")
      .optional("password_file", &CertificateSource::password_file,
                "File with the password of a PKCS#12 file, readable by its owner alone");
  add_tls_source_keys(schema);
  add_listed_keys(schema);
  return add_credential_keys(schema, "metadata or jwks")
      .exactly_one_of({"file", "endpoint", "export", "ldap", "metadata", "jwks"})
      .only_beside("password_file", {"file"})
      .only_beside("starttls", {"endpoint"})
      .only_beside("addresses", {"endpoint"})
      .only_beside("max_age", {"export"})
      .only_beside("certificate", {"export", "ldap", "metadata", "jwks"})
      .only_beside("ca_file", {"metadata", "jwks"})
      .only_beside("proxy", {"metadata", "jwks"})
      .only_beside("basic_auth", {"metadata", "jwks"})
      .only_beside("authorization", {"metadata", "jwks"})
      .check("certificate", check_choice)
      .check("", check_way);
}

config::Schema<ExpiresWithin> ExpiresWithin::schema() {
  return config::Schema<ExpiresWithin>{}
      .optional("warning", &ExpiresWithin::warning,
                "Warn when less time is left, as a duration or a share of the lifetime; 0s: never. When left out: 30% "
                "of the lifetime, and at most 60d (signing) or 30d (tls_server)")
      .optional("failure", &ExpiresWithin::failure,
                "Fail when less time is left; 0s: only when it has expired. When left out: 10% of the lifetime, and at "
                "most 14d");
}

config::Schema<Config> Config::schema() {
  return config::Schema<Config>{}
      .required("purpose", &Config::purpose,
                "What the certificate is for. `signing`: it signs tokens, is self-signed as a rule, and no chain is "
                "wanted. `tls_server`: chain and host name are judged as a TLS client does")
      .required("source", &Config::source, "Where the certificate is")
      .optional("private_key", &Config::private_key,
                "Where the certificate's private key has to be; it is read to be compared, and used for nothing")
      .optional("served_at", &Config::served_at,
                "TLS server that has to show the certificate in the file or export: after a renewal it may still show "
                "the old "
                "one")
      .optional("server_name", &Config::server_name,
                "Host name the certificate must be for, sent as SNI to an endpoint. Default: the endpoint's host; the "
                "name of a certificate from elsewhere is not judged without it")
      .optional("ca_file", &Config::ca_file,
                "PEM bundle of the authorities to trust (tls_server). Default: the system's")
      .optional("expires_within", &Config::expires_within, "How much time left is too little")
      .optional("expect", &Config::expect, "Whom the certificate must name. Default: nothing is asked of its names")
      .optional(
          "revocation", &Config::revocation,
          "Ask the issuers of the chain whether they have revoked a certificate (tls_server): `{}`, or with keys. "
          "Default: do not")
      .check("ca_file", check_ca_file)
      .check("revocation", check_revocation)
      .check("private_key", check_private_key)
      .check("served_at", check_served_at)
      .check("server_name", check_server_name)
      .check("expires_within", check_thresholds);
}

Thresholds Config::thresholds() const {
  using std::chrono::days;
  const Threshold warning{purpose == CertificatePurpose::kSigning ? days(60) : days(30), 30};
  const Threshold failure{days(14), 10};
  return {expires_within.warning.value_or(warning), expires_within.failure.value_or(failure)};
}

std::string Config::host() const {
  if (!server_name.empty() || !source.endpoint) return server_name;
  return source.endpoint->host;
}

}  // namespace probe::probes
