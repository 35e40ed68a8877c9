#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/sources/tls_source.hpp"

#include <string>

namespace probe::probes {

/// Judges whether the servers at `source` present the certificate `expected`, which lies in `file`:
/// `cert_served_outdated` for each that presents another one, and the network's findings for those that present none.
/// The numbers of what they present are observed as source `tls`.
core::Awaitable<void> judge_served(core::ProbeContext& context, TlsSource source, std::string server_name,
                                   std::string file, evidence::Certificate expected, core::ProbeResult& result);

}  // namespace probe::probes
