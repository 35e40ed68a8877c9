#pragma once

#include "exporters/http/agent_pages.hpp"
#include "exporters/overview/archive.hpp"
#include "exporters/page/layout.hpp"

#include <cstddef>
#include <optional>

namespace probe::exporters {

/// What the overview shows of all there is.
struct OverviewChoice {
  std::optional<ProbeState> state = {};  ///< only probes in this state
  std::size_t page = 1;                  ///< from 1, of so many probes each:
  static constexpr std::size_t kPageSize = 200;
};

/// The first page that people see: what is broken and what mends it, the chains, all probes. `days`: none when no
/// history is kept.
Response overview_page(const AgentPages& pages, Frame frame, const OverviewChoice& choice, const Days* days);

}  // namespace probe::exporters
