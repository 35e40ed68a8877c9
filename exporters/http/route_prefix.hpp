#pragma once

#include "exporters/http/router.hpp"

#include <string>
#include <vector>

namespace probe::exporters {

/// `routes` below `prefix` (`/probe`; empty: as they are), and a redirect there from `/` and from `prefix` without its
/// slash.
std::vector<Route> below_prefix(std::vector<Route> routes, const std::string& prefix);

}  // namespace probe::exporters
