#pragma once

#include "tests/lab/lab_layout.hpp"

#include <string>

namespace probe::lab {

/// The agent's configuration that watches the lab: one probe of each type and more, in one chain.
std::string probe_configuration(const LabPaths& paths, const LabPorts& ports);

/// Where everything is, for programs: directory, ports, URLs and identities, as JSON.
std::string lab_description(const LabPaths& paths, const LabPorts& ports);

}  // namespace probe::lab
