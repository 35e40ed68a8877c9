#pragma once

#include "agent/core/finding.hpp"
#include "probes/evidence/exported_certificate.hpp"

#include <optional>
#include <string>

namespace probe::probes {

/// What an Exchange server's own Status says against a certificate that it lists: `cert_revoked` or
/// `cert_status_invalid` (Invalid, DateInvalid, PendingRequest). Untrusted, Unknown and RevocationCheckFailure are no
/// fault of a certificate that is self-signed by design. Where the certificate's dates say the same, DateInvalid is no
/// second fault: `dated`. `name` is the certificate in words, with its thumbprint; `where` starts the message. Pure.
std::optional<core::Finding> judge_exported_status(const evidence::ExportedCertificate& listed, const std::string& name,
                                                   const std::string& where, bool dated);

}  // namespace probe::probes
