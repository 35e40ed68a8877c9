#pragma once

#include "agent/app/exit_code.hpp"
#include "agent/app/options.hpp"
#include "agent/core/registry.hpp"

namespace probe::app {

/// `probe run`: runs the probes named, side by side, and prints the results to standard output; on a terminal, progress
/// goes to standard error meanwhile. SIGINT or SIGTERM ends it without results and with status 130.
int run_probes(const RunOptions& options, const core::ProbeRegistry& registry);

}  // namespace probe::app
