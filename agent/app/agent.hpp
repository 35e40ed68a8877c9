#pragma once

#include "agent/app/exit_code.hpp"
#include "agent/app/log.hpp"
#include "agent/app/options.hpp"
#include "agent/core/registry.hpp"

namespace probe::app {

/// `probe agent`: runs every configured probe on its timer and serves the results, until SIGTERM or SIGINT. Returns
/// within two seconds of the signal; runs under way are given up and not published.
ExitCode run_agent(const AgentOptions& options, const core::ProbeRegistry& registry, const Log& log);

}  // namespace probe::app
