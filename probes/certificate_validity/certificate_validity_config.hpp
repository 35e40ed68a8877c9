#pragma once

#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "config/seldom.hpp"
#include "probes/certificate_validity/certificate_choice.hpp"
#include "probes/certificate_validity/certificate_key.hpp"
#include "probes/certificate_validity/certificate_subject.hpp"
#include "probes/certificate_validity/revocation_config.hpp"
#include "probes/evidence/certificate_lint.hpp"
#include "probes/judgement/threshold.hpp"
#include "probes/sources/http_credentials.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/ldap_source.hpp"
#include "probes/sources/tls_source.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>

/// The configuration of the probe type certificate_validity.
namespace probe::probes {

using evidence::CertificatePurpose;

/// The key `ldap` of a source: an attribute that holds certificates.
struct DirectoryCertificates : LdapSource {
  std::string attribute = "userCertificate";

  static config::Schema<DirectoryCertificates> schema();
};

/// Where certificates are: in one of `file`, `endpoint`, `exported`, `ldap`, `metadata` and `jwks`.
struct CertificateSource : TlsSource, HttpCredentials {
  config::FilePath file;           ///< a path or a pattern
  config::FilePath password_file;  ///< of a PKCS#12 file

  config::FilePath exported;                         ///< a path or a pattern
  std::optional<std::chrono::milliseconds> max_age;  ///< of `exported`
  config::Seldom<DirectoryCertificates> ldap;
  std::string metadata;
  std::string jwks;
  config::Seldom<CertificateChoice> certificate;  ///< which of those in `exported`, `ldap`, `metadata` and `jwks`

  // On the way to `metadata` and `jwks`.
  config::FilePath ca_file;
  config::Seldom<ForwardProxyConfig> proxy;

  /// Whether the source may say that the private key is there.
  bool tells_of_key() const { return !file.empty() || !exported.empty(); }

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
  config::Seldom<PrivateKeyPlace> private_key;
  config::Seldom<TlsSource> served_at;  ///< who has to serve the certificate in the file
  std::string server_name;
  config::FilePath ca_file;
  ExpiresWithin expires_within;
  SubjectExpectations expect;
  config::Seldom<RevocationConfig> revocation;

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
