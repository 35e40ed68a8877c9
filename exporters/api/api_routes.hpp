#pragma once

#include "exporters/http/agent_pages.hpp"
#include "exporters/http/router.hpp"

#include <memory>
#include <vector>

namespace probe::exporters {

/// The API of docs/reference/api.md, in the style of Prometheus'.
std::vector<Route> api_routes(const std::shared_ptr<const AgentPages>& pages);

}  // namespace probe::exporters
