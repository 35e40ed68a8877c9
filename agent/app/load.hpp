#pragma once

#include "agent/core/registry.hpp"
#include "agent/runtime/configuration.hpp"

#include <optional>
#include <string>

namespace probe::app {

/// Reads and builds the configuration file. Nothing when that fails; `problems` then has one line for each mistake.
std::optional<runtime::Configuration> load_configuration(const std::string& path, const core::ProbeRegistry& registry,
                                                         std::string& problems);

/// What is wrong with a web configuration file and the files that it names, a line for each mistake; empty: nothing.
std::string check_web_configuration(const std::string& path);

}  // namespace probe::app
