#pragma once

#include "agent/core/result.hpp"
#include "probes/certificate_validity/certificate_choice.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/private_key.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// A certificate as a source handed it over.
struct FoundCertificate {
  std::string where;                         ///< starts messages
  std::vector<evidence::Certificate> chain;  ///< leaf first, never empty
  std::optional<evidence::PrivateKey> key;   ///< of the leaf, where the source holds it
  /// Whether the source says that the leaf's private key is there; nothing: it does not tell.
  std::optional<bool> has_key;
  /// What the file is called in metrics, where a pattern stands for several.
  std::string file_label{};
};

/// Moves the only leaf of `certificates`, which came from `where` and is not empty, to the front. False when none can
/// be told to be it, and `result` then has a `cert_multiple_ambiguous`.
bool put_leaf_first(std::vector<evidence::Certificate>& certificates, const std::string& where,
                    core::ProbeResult& result);

/// Drops all of `found` but the one that is meant, where `choice` has a thumbprint. `cert_missing` when it is not among
/// them; `where` starts the message.
void keep_chosen(std::vector<FoundCertificate>& found, const CertificateChoice& choice, const std::string& where,
                 core::ProbeResult& result);

/// `thumbprints` for a message, at most five: `A, B and 3 more`, or `none`.
std::string thumbprints_of(const std::vector<evidence::Thumbprint>& thumbprints);

}  // namespace probe::probes
