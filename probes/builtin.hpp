#pragma once

#include "agent/core/registry.hpp"

#include <vector>

namespace probe::probes {

core::ProbeType certificate_validity();
core::ProbeType thumbprint_match();
core::ProbeType auth_server();
core::ProbeType proxy_state();
core::ProbeType push_connectivity();

/// Every probe type that the program comes with.
std::vector<core::ProbeType> builtin_types();

}  // namespace probe::probes
