#pragma once

#include "exporters/http/agent_pages.hpp"
#include "exporters/http/http_message.hpp"

namespace probe::exporters {

/// What the agent watches, for Prometheus' http_sd: `[{"targets": [NAME], "labels": {"__meta_probe_…": …}}]`, all of it
/// each time. The target is the probe's name: a probe may look at several places, or at none with an address.
Response discovered_targets(const AgentPages& pages, const Request& request);

}  // namespace probe::exporters
