#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/sources/tls_source.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// Judges whether the servers at `source` present the chain `expected`, leaf first, which lies in `file`:
/// `cert_served_outdated` for each that presents another leaf, or that leaves out one of its issuers in the file, and
/// the network's findings for those that present none. Roots need not be presented, and what is presented beyond the
/// file is the chain's own verdict. The numbers of what they present are observed as source `tls`.
core::Awaitable<void> judge_served(core::ProbeContext& context, TlsSource source, std::string server_name,
                                   std::string file, std::vector<evidence::Certificate> expected,
                                   core::ProbeResult& result);

}  // namespace probe::probes
