#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/certificate_validity/revocation_config.hpp"
#include "probes/evidence/certificate.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace probe::probes {

/// A revocation list that was fetched, and until when it need not be fetched again.
struct KeptList {
  std::shared_ptr<const std::string> bytes;
  core::SystemTime until;
};
using KeptLists = std::map<std::string, KeptList>;  ///< by URL

/// Asks issuers whether they still stand by their certificates. Belongs to one probe: calls do not overlap.
class RevocationCheck {
 public:
  /// `ca_file`: whom to trust; empty: the system's.
  RevocationCheck(RevocationConfig config, std::string ca_file)
      : config_(std::move(config)), ca_file_(std::move(ca_file)) {}

  /// Judges each certificate of a chain but the trusted authority: `cert_revoked` when the stapled response, the
  /// configured list, an OCSP responder or a distribution point says so, `cert_revocation_unknown` when none of them
  /// gives an answer that can be believed; of an intermediate only when it names somebody to ask. `presented`: leaf
  /// first, not empty; a chain that does not verify is not asked about. `stapled`: empty when there is none. Nobody is
  /// asked after the run's deadline.
  core::Awaitable<void> judge(core::ProbeContext& context, std::vector<evidence::Certificate> presented,
                              std::string stapled, std::string where, core::ProbeResult& result);

 private:
  RevocationConfig config_;
  std::string ca_file_;
  KeptLists lists_;
};

}  // namespace probe::probes
