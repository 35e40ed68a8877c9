#pragma once

#include <vector>

#include "agent/core/registry.hpp"

namespace probe::probes {

/// Every probe type that the program comes with.
std::vector<core::ProbeType> builtin_types();

}  // namespace probe::probes
