#pragma once

#include "agent/core/finding.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/metadata.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <optional>
#include <string>
#include <vector>

/// Comparing the thumbprints that are configured with the certificates that exist. Pure and thread-safe.
namespace probe::probes {

/// The certificates that a configuration names. Nothing: none is named, or not by a thumbprint.
struct ConfiguredThumbprints {
  std::optional<evidence::Thumbprint> current;
  std::optional<evidence::Thumbprint> previous;
  std::optional<evidence::Thumbprint> next;
};

ConfiguredThumbprints thumbprints_of(const evidence::AuthConfig& config);

/// `thumbprint_current_empty` and `thumbprint_malformed`. That of the previous certificate is only a warning, since
/// nothing depends on it. `where` starts the messages.
std::vector<core::Finding> judge_settings(const evidence::AuthConfig& config, const std::string& where);

/// A certificate file that was handed over, in full.
struct CertificateFile {
  std::string path;
  std::vector<evidence::Certificate> certificates;
};

/// A document of published keys.
struct KeyDocument {
  std::string url;  ///< fit to be shown
  std::vector<evidence::MetadataKey> keys;
};

struct ThumbprintVerdict {
  std::vector<core::Finding> findings;
  std::optional<bool> current_matches;  ///< in every source; nothing when it cannot be told
  std::optional<bool> next_published;   ///< in any document; nothing when none is configured or there is no document
};

/// Holds `configured` against all that was found.
///
/// Every file must hold the current certificate (`thumbprint_current_mismatch`); a file with the next one will do when
/// another file holds the current one. Every document must have the current certificate among its signing keys, in a
/// form that partners can use (`thumbprint_not_published`); a key without its certificate counts by its `x5t`, and when
/// that is made with another digest than the configured one, nothing can be told (`thumbprint_algorithm_mismatch`).
/// The next certificate may be unpublished yet; but when a document has a newer certificate than the current one and
/// that is not the configured next, the rollover is going to fail (`thumbprint_next_mismatch`).
ThumbprintVerdict compare_thumbprints(const ConfiguredThumbprints& configured,
                                      const std::vector<CertificateFile>& files,
                                      const std::vector<KeyDocument>& documents);

}  // namespace probe::probes
