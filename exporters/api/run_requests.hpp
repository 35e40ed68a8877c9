#pragma once

#include "agent/core/awaitable.hpp"
#include "exporters/http/agent_pages.hpp"
#include "exporters/http/http_message.hpp"

namespace probe::exporters {

/// What the API answers about runs. `request` and `pages` live until the answer is there.
core::Awaitable<Response> runs_of_probe(const AgentPages& pages, const Request& request);
core::Awaitable<Response> one_run(const AgentPages& pages, const Request& request);
core::Awaitable<Response> run_probe_now(const AgentPages& pages, const Request& request);

}  // namespace probe::exporters
