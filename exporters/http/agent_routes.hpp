#pragma once

#include "exporters/http/agent_pages.hpp"
#include "exporters/http/router.hpp"

#include <vector>

namespace probe::exporters {

/// Everything that the agent answers over HTTP: `/metrics`, the API, the status page at `/`, and what manages it,
/// `/-/healthy`, `/-/ready`, `/-/reload`.
std::vector<Route> agent_routes(AgentPages pages);

}  // namespace probe::exporters
