#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/metric.hpp"
#include "exporters/page/html.hpp"

#include <vector>

namespace probe::exporters {

/// The certificates among a run's observations with the days they have left, the first to expire on top, no more than
/// twenty; nothing when there are none.
Html certificate_table(const std::vector<core::Observation>& observations, core::SystemTime now);

}  // namespace probe::exporters
