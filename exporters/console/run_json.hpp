#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/result.hpp"

#include <boost/json/object.hpp>

namespace probe::exporters {

/// One run as a JSON object, the same wherever a run leaves as JSON: `probe run -o json` (see json_report.hpp for its
/// members), the API. Always well-formed UTF-8.
boost::json::object run_json(const core::ProbeRun& run);

/// One finding as it stands in `findings` of a run.
boost::json::object finding_json(const core::Finding& finding);

}  // namespace probe::exporters
