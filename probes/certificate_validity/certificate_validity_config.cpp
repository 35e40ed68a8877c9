#include "probes/certificate_validity/certificate_validity_config.hpp"

#include <fmt/format.h>

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

std::optional<std::string> check_private_key(const Config& config) {
  if (!config.private_key || !config.source.endpoint) return std::nullopt;
  return "expected only beside source.file: a server does not show its key";
}

std::optional<std::string> check_served_at(const Config& config) {
  if (!config.served_at || !config.source.endpoint) return std::nullopt;
  return "expected only beside source.file: what an endpoint shows is served there";
}

std::optional<std::string> check_server_name(const Config& config) {
  const bool is_used = config.purpose == CertificatePurpose::kTlsServer || config.source.endpoint || config.served_at;
  if (is_used || config.server_name.empty()) return std::nullopt;
  return "expected only with the purpose tls_server or an endpoint: a certificate that signs is for no host";
}

}  // namespace

config::Schema<CertificateSource> CertificateSource::schema() {
  config::Schema<CertificateSource> schema;
  schema
      .optional("file", &CertificateSource::file,
                "Certificate file, at most 1 MiB: PEM, DER, PKCS#7 or PKCS#12, with its chain or alone. With `*` every "
                "file that matches is judged, at most 100")
      .optional("password_file", &CertificateSource::password_file,
                "File with the password of a PKCS#12 file, readable by its owner alone");
  return add_tls_source_keys(schema)
      .exactly_one_of({"file", "endpoint"})
      .check("password_file", [](const CertificateSource& source) -> std::optional<std::string> {
        if (source.password_file.empty() || !source.file.empty()) return std::nullopt;
        return "expected only beside file";
      });
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
      .optional(
          "served_at", &Config::served_at,
          "TLS server that has to show the certificate in the file: after a renewal it may still show the old one")
      .optional("server_name", &Config::server_name,
                "Host name the certificate must be for, sent as SNI to an endpoint. Default: the endpoint's host; the "
                "name of a certificate in a file is not judged without it")
      .optional("ca_file", &Config::ca_file,
                "PEM bundle of the authorities to trust (tls_server). Default: the system's")
      .optional("expires_within", &Config::expires_within, "How much time left is too little")
      .check("ca_file", check_ca_file)
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
