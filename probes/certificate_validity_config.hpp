#pragma once

#include "config/schema.hpp"
#include "probes/endpoint.hpp"
#include "probes/threshold.hpp"

#include <array>
#include <optional>
#include <string>

/// The configuration of the probe type certificate_validity.
namespace probe::probes {

enum class CertificatePurpose { kSigning, kTlsServer };

struct CertificateSource {
  std::string file;                  ///< empty: at the endpoint
  std::optional<Endpoint> endpoint;  ///< none: in the file

  static config::Schema<CertificateSource> schema();
};

struct ExpiresWithin {
  std::optional<Threshold> warning;
  std::optional<Threshold> failure;

  static config::Schema<ExpiresWithin> schema();
};

struct CertificateValidityConfig {
  CertificatePurpose purpose = CertificatePurpose::kSigning;
  CertificateSource source;
  std::string server_name;
  std::string ca_file;
  ExpiresWithin expires_within;

  static config::Schema<CertificateValidityConfig> schema();

  /// Those configured, or else those that suit the purpose.
  Thresholds thresholds() const;
  /// What messages call the source.
  std::string where() const { return source.endpoint ? source.endpoint->text() : source.file; }
  /// Whom a server's certificate must be for; empty: anybody.
  std::string host() const;
};

}  // namespace probe::probes

template <>
struct probe::config::EnumNames<probe::probes::CertificatePurpose> {
  static constexpr std::array kNames{EnumName{probe::probes::CertificatePurpose::kSigning, "signing"},
                                     EnumName{probe::probes::CertificatePurpose::kTlsServer, "tls_server"}};
};
