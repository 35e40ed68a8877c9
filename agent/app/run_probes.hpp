#pragma once

#include "agent/app/exit_code.hpp"
#include "agent/app/options.hpp"
#include "agent/core/registry.hpp"

#include <string_view>

namespace probe::app {

/// `probe run`: runs the probes named, side by side, and prints the results to standard output; on a terminal, progress
/// goes to standard error meanwhile. SIGINT or SIGTERM ends it with the results that are there and with status 130.
/// For Nagios, whatever keeps it from judging is a line on standard output and the status 3.
int run_probes(const RunOptions& options, const core::ProbeRegistry& registry);

/// Prints the line of a Nagios plugin that could not do its work, and returns its exit status.
int tell_nagios_unknown(std::string_view why);

}  // namespace probe::app
