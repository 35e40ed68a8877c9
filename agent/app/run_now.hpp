#pragma once

#include "agent/app/probe_loops.hpp"
#include "agent/app/publication.hpp"
#include "agent/core/awaitable.hpp"
#include "agent/core/result.hpp"

#include <optional>
#include <string>

namespace probe::app {

/// Runs the probe `name` now, beside its schedule and never beside another run of it, and publishes the run like any
/// other; one that is under way is the one returned, once it has ended. It takes as long as the probe may take. Nothing
/// when the configuration has no such probe, or when the agent ends first. For the publishing loop; what is given
/// outlives the call. To be abandoned by cancelling.
core::Awaitable<std::optional<core::ProbeRun>> run_now(ProbeLoops& loops, const Publication& publication,
                                                       std::string name);

}  // namespace probe::app
