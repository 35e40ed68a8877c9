#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/thumbprint_match/thumbprint_config.hpp"
#include "probes/thumbprint_match/thumbprint_evidence.hpp"

#include <optional>
#include <string>
#include <vector>

/// Comparing the thumbprints that are configured with the certificates that exist. Pure and thread-safe.
namespace probe::probes {

/// `thumbprint_current_empty`, `thumbprint_malformed`, `authconfig_invalid`, `authconfig_service_name_wrong` and
/// `authconfig_realm_unexpected`. A malformed thumbprint of the previous certificate is only a warning, since nothing
/// depends on it, and what was not exported is not judged. `where` starts the messages.
std::vector<core::Finding> judge_settings(const evidence::AuthConfig& config, const AuthConfigExpectations& expected,
                                          const std::string& where);

/// What one file, server or document says about the current certificate.
struct MemberVerdict {
  std::optional<bool> has_current;  ///< nothing: it cannot be told
  std::string where;
  std::string seen;                          ///< what is there instead, as `found …`
  std::vector<core::Finding> findings = {};  ///< when it stands alone, or none has the certificate
};

/// The findings of a group. When some have the current certificate and some do not, that is one
/// `thumbprint_partial_deployment` that names those without, and their own findings are left out.
std::vector<core::Finding> judge_group(const std::string& name, std::vector<MemberVerdict> members,
                                       const evidence::Thumbprint& current);

/// A file or endpoint: `thumbprint_current_mismatch` when it does not hold the current certificate. One with the next
/// certificate will do when `others_have_current`.
MemberVerdict judge_place(const CertificatePlace& place, const ConfiguredThumbprints& configured,
                          bool others_have_current);

/// A document: `thumbprint_not_published` when the current certificate is not among its signing keys in a form that
/// partners can use; `thumbprint_algorithm_mismatch` when only another digest is published.
MemberVerdict judge_document(const KeyDocument& document, const ConfiguredThumbprints& configured);

/// A server's own list: `thumbprint_current_mismatch` when the current certificate is not on it, what `judge_listed`
/// says against it when it is, and `thumbprint_algorithm_mismatch` or `input_parse_error` when an entry cannot be told.
MemberVerdict judge_listing(const CertificateListing& listing, const ConfiguredThumbprints& configured,
                            core::SystemTime now);

struct ThumbprintVerdict {
  std::vector<core::Finding> findings;
  std::optional<bool> current_matches;  ///< everywhere; nothing when it cannot be told
  std::optional<bool> next_published;   ///< in any document; nothing when none is configured or there is no document
};

/// Holds `configured` against all that was found.
///
/// Every place, document and listing must have the current certificate. The next certificate may be unpublished yet;
/// but when a document has a newer certificate than the current one and that is not the configured next, the rollover
/// is going to fail (`thumbprint_next_mismatch`).
ThumbprintVerdict compare_thumbprints(const ConfiguredThumbprints& configured, const ThumbprintEvidence& found,
                                      core::SystemTime now);

}  // namespace probe::probes
