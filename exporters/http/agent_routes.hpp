#pragma once

#include "exporters/http/router.hpp"
#include "exporters/prometheus/metrics_page.hpp"

#include <functional>
#include <string>
#include <vector>

namespace probe::exporters {

/// What the agent's pages are made from, on the event loop.
struct AgentPages {
  MetricsPage& metrics;  ///< outlives the routes
  /// Reads the configuration again and returns what is wrong with it; empty: it is in use.
  std::function<core::Awaitable<std::string>()> reload;
  bool lifecycle = false;       ///< whether clients may ask for `reload`
  std::function<bool()> ready;  ///< whether the configuration is loaded and probes are running
  std::string version;
};

/// Everything that the agent answers over HTTP: `/metrics`, `/-/healthy`, `/-/ready` and a landing page at `/`.
std::vector<Route> agent_routes(AgentPages pages);

}  // namespace probe::exporters
