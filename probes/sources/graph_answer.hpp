#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"

#include <optional>
#include <string_view>

namespace probe::probes {

/// What it means that Microsoft Graph refused to answer: `graph_unauthorized` (401), `graph_forbidden` (403) or
/// `graph_throttled` (429). Nothing for every other status, and when the answer is not Graph's: neither is `url` one of
/// Graph's nor does the body speak as Graph does.
std::optional<core::Finding> judge_graph_refusal(const core::HttpExchange& exchange, std::string_view url);

}  // namespace probe::probes
