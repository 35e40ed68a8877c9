#pragma once

#include "exporters/http/router.hpp"

#include <functional>
#include <string>
#include <vector>

namespace probe::exporters {

/// What the agent's pages are made from. All are called on the event loop.
struct AgentPages {
  std::function<std::string()> metrics;  ///< the page in Prometheus' text format
  std::function<bool()> ready;           ///< whether the configuration is loaded and probes are running
  std::string version;
};

/// Everything that the agent answers over HTTP: `/metrics`, `/-/healthy`, `/-/ready` and a landing page at `/`.
std::vector<Route> agent_routes(AgentPages pages);

}  // namespace probe::exporters
