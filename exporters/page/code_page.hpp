#pragma once

#include "agent/core/code_info.hpp"
#include "exporters/http/agent_pages.hpp"
#include "exporters/page/layout.hpp"

namespace probe::exporters {

/// What `probe explain CODE` says, and which probes found it in their latest run.
Response code_page(const AgentPages& pages, Frame frame, const core::CodeInfo& code);

/// Every code of the catalogue with its meaning.
Response codes_page(Frame frame);

}  // namespace probe::exporters
