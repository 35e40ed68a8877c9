#pragma once

#include "exporters/overview/probe_state.hpp"
#include "exporters/page/html.hpp"
#include "exporters/page/url.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace probe::exporters {

/// One probe and how it stands.
struct Standing {
  const ProbeRecord* record;
  ProbeState state;
};

/// How many probes are in each state.
std::array<std::size_t, kProbeStateNames.size()> count_states(const std::vector<Standing>& standings);

/// The sentence on top of the overview.
std::string verdict_of(const std::vector<Standing>& standings);

/// The verdict with its mark, and a card for each of the first broken links: what is wrong, what follows, what mends
/// it.
Html verdict(const std::vector<Standing>& standings, core::SystemTime now, const Links& links);

}  // namespace probe::exporters
