#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/evidence/certificate.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// The certificates in the file `path`, PEM or DER, in their order. Empty when there are none to be had, and `result`
/// then says why: `cert_missing` also for an empty file, `cert_unreadable`, `cert_parse_error`.
core::Awaitable<std::vector<evidence::Certificate>> read_certificate_file(core::ProbeContext& context, std::string path,
                                                                          core::ProbeResult& result);

}  // namespace probe::probes
