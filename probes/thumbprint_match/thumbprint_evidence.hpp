#pragma once

#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/exported_certificate.hpp"
#include "probes/evidence/metadata.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <optional>
#include <string>
#include <vector>

/// What is configured and what was found, as the judgements of thumbprint_match take it.
namespace probe::probes {

/// The certificates that a configuration names. Nothing: none is named, or not by a thumbprint.
struct ConfiguredThumbprints {
  std::optional<evidence::Thumbprint> current;
  std::optional<evidence::Thumbprint> previous;
  std::optional<evidence::Thumbprint> next;
};

ConfiguredThumbprints thumbprints_of(const evidence::AuthConfig& config);

/// A file or a TLS endpoint, and all that was found there.
struct CertificatePlace {
  std::string where;
  std::vector<evidence::Certificate> certificates;
};

/// A document of published keys.
struct KeyDocument {
  std::string where;  ///< its URL, fit to be shown
  std::vector<evidence::MetadataKey> keys;
};

/// The certificates that one server lists.
struct CertificateListing {
  std::string where;
  std::vector<evidence::ExportedCertificate> certificates;
};

/// Answers to one question that was put to several servers; those that could not be read are not among them.
template <class T>
struct Group {
  std::string name;  ///< starts messages about all of them
  std::vector<T> members;
};

struct ThumbprintEvidence {
  std::vector<Group<CertificatePlace>> places;
  std::vector<Group<KeyDocument>> documents;
  std::vector<Group<CertificateListing>> listings;

  /// The certificate with that thumbprint, wherever it was found; nullptr when it was not.
  const evidence::Certificate* find(const std::optional<evidence::Thumbprint>& wanted) const;
  bool empty() const { return places.empty() && documents.empty() && listings.empty(); }
};

/// Whether a listed certificate is the one with the thumbprint `wanted`; nothing when only another digest is listed, or
/// none that can be read.
std::optional<bool> is_listed(const evidence::ExportedCertificate& certificate, const evidence::Thumbprint& wanted);

/// What a listed certificate is called in messages.
std::string name_of(const evidence::ExportedCertificate& certificate);

/// A few of many names for a message: `a, b and 3 more`, or `none` when there are none.
std::string few_of(std::vector<std::string> names, std::string_view none);

}  // namespace probe::probes
