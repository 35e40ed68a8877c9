#pragma once

#include "exporters/http/agent_pages.hpp"
#include "exporters/http/router.hpp"

#include <memory>
#include <vector>

namespace probe::exporters {

/// The status page: the overview at `/`, a page for each probe and each code, and what these load.
std::vector<Route> page_routes(const std::shared_ptr<const AgentPages>& pages);

}  // namespace probe::exporters
