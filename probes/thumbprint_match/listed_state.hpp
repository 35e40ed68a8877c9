#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/exported_certificate.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// What a server's own list says against the certificate that it has to sign with. Of the certificate's bytes
/// `cert_parse_error` when they are none, or another certificate's than the thumbprint. Of its key
/// `cert_private_key_missing`, and `input_missing` when the list does not tell. Of its dates `cert_expired` and
/// `cert_not_yet_valid`, by the list or by the bytes, and what `possible_times` has for a date that nobody can
/// read when there are no bytes. Of its Status `cert_revoked` and `cert_status_invalid`; Untrusted, Unknown and
/// RevocationCheckFailure are no fault of a certificate that is self-signed by design. `where` starts the messages.
/// Pure.
std::vector<core::Finding> judge_listed(const evidence::ExportedCertificate& listed, const std::string& thumbprint,
                                        const std::string& where, core::SystemTime now);

}  // namespace probe::probes
