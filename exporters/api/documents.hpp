#pragma once

#include "exporters/overview/archive.hpp"
#include "exporters/overview/chains.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace probe::exporters {

/// What the API says of one probe, without its findings.
boost::json::object probe_json(const ProbeRecord& record, const core::Clock& clock);

/// One line of a probe's past.
boost::json::object past_run_json(const PastRun& run);
/// The latest run in the same shape, for where no history is kept.
PastRun past_run(const core::ProbeRun& run);

/// Puts the latest run, when it is one that is asked for, in front of those that the history has: it may not have been
/// written yet, and its cause may have changed since.
void put_latest_first(std::vector<PastRun>& runs, const ProbeRecord& record, const PastRunsQuery& query);

boost::json::object chain_json(const Chain& chain);

}  // namespace probe::exporters
