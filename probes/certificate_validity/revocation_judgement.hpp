#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/certificate_validity/revocation_config.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/revocation.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// A certificate of a chain that verified, and who issued it.
struct ChainLink {
  evidence::Certificate certificate;
  evidence::Certificate issuer;
  std::size_t depth = 0;  ///< 0: the leaf
};

/// Why what an issuer says is of no use at `now`, as far as its dates tell; nothing when it is. An old revocation is as
/// good as a new one, unless the certificate was only on hold.
std::optional<std::string> refuse_status(const evidence::RevocationStatus& status, core::SystemTime now);

/// `cert_revoked`: `from` says so. `where` starts the message.
core::Finding revoked(const ChainLink& link, const evidence::RevocationStatus& status, const std::string& from,
                      const std::string& where);

/// `cert_revocation_unknown`: `reasons` has what came of each attempt to find out; empty: there was nobody to ask.
core::Finding revocation_unknown(const ChainLink& link, const std::vector<std::string>& reasons,
                                 UnknownRevocation counts_as, const std::string& where);

}  // namespace probe::probes
