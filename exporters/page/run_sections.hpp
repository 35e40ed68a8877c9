#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/phases.hpp"
#include "agent/core/result.hpp"
#include "exporters/overview/archive.hpp"
#include "exporters/page/html.hpp"
#include "exporters/page/url.hpp"

#include <vector>

namespace probe::exporters {

/// What a run found: each finding with code, evidence and remedy.
Html findings_section(const core::ProbeRun& run, const Links& links);

/// Where the time of a run went, one bar behind the other, from when it was due; `other` is what no phase accounts for.
Html phases_section(const core::ProbeRun& run);

/// The numbers that a run observed.
Html numbers_section(const std::vector<core::Observation>& observations);

/// Runs of the past, the newest first; `day`: none when no history is kept.
Html past_section(const std::vector<PastRun>& runs, const Day* day, const Links& links);

}  // namespace probe::exporters
