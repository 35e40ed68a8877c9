#pragma once

#include "agent/core/registry.hpp"

#include <vector>

namespace probe::probes {

/// Every probe type that the program comes with.
std::vector<core::ProbeType> builtin_types();

}  // namespace probe::probes
