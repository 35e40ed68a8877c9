#pragma once

#include "exporters/http/agent_pages.hpp"
#include "exporters/overview/archive.hpp"
#include "exporters/page/layout.hpp"

#include <string>
#include <vector>

namespace probe::exporters {

/// What is known of one probe before its latest run.
struct ProbePast {
  std::vector<PastRun> runs;  ///< the newest first
  const Day* day = nullptr;   ///< none when no history is kept
};

/// The page of one probe. `token`: what a form has to bring back to run it now; empty: there is no such button.
Response probe_page(const AgentPages& pages, Frame frame, const ProbeRecord& record, const ProbePast& past,
                    const std::string& token);

}  // namespace probe::exporters
