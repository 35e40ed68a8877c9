#pragma once

#include "config/node.hpp"
#include "config/problems.hpp"

#include <string>
#include <vector>

namespace probe::runtime {

/// One probe of the file as the probes it stands for. Without `targets` and `targets_file` that is itself. With them,
/// one for each target, with
/// `${target}` replaced in every value; where the name has no `${target}`, `/` and the target are added to it.
/// `targets_file` is a glob of files in Prometheus' file_sd format (YAML or JSON), relative to the folder of the
/// configuration file; their labels are read and left unused.
std::vector<config::Node> expand_targets(const config::Node& probe, const std::string& path,
                                         config::Problems& problems);

}  // namespace probe::runtime
