#pragma once

#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "probes/certificate_validity/certificate_key.hpp"
#include "probes/evidence/certificate_lint.hpp"
#include "probes/judgement/threshold.hpp"
#include "probes/sources/tls_source.hpp"

#include <array>
#include <optional>
#include <string>

/// The configuration of the probe type certificate_validity.
namespace probe::probes {

using evidence::CertificatePurpose;

/// A file or an endpoint, one of them.
struct CertificateSource : TlsSource {
  config::FilePath file;           ///< a path or a pattern
  config::FilePath password_file;  ///< of a PKCS#12 file

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
  std::optional<PrivateKeyPlace> private_key;
  std::optional<TlsSource> served_at;  ///< who has to serve the certificate in the file
  std::string server_name;
  config::FilePath ca_file;
  ExpiresWithin expires_within;

  static config::Schema<CertificateValidityConfig> schema();

  /// Those configured, or else those that suit the purpose.
  Thresholds thresholds() const;
  /// Whom a server's certificate must be for; empty: anybody.
  std::string host() const;
};

}  // namespace probe::probes

template <>
struct probe::config::EnumNames<probe::probes::CertificatePurpose> {
  static constexpr std::array kNames{EnumName{probe::probes::CertificatePurpose::kSigning, "signing"},
                                     EnumName{probe::probes::CertificatePurpose::kTlsServer, "tls_server"}};
};
