#pragma once

#include "agent/runtime/configuration.hpp"

#include <string>

namespace probe::app {

/// What `probe list` prints: one line for each probe, with columns NAME, TYPE, INTERVAL, TIMEOUT, CHAIN and DEPENDS ON.
std::string list_probes(const runtime::Configuration& configuration);

}  // namespace probe::app
