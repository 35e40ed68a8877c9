#pragma once

#include "agent/core/result.hpp"

#include <string>
#include <vector>

namespace probe::exporters {

/// The runs as JUnit's XML, which build servers show: one suite, one case for each run with the type as its class. What
/// is bad is a `failure`, what could not be judged an `error`, each with the code as its type and all findings with
/// their remedies as its text; warnings are in `system-out`. Well-formed XML 1.0 in UTF-8, whatever the texts hold.
std::string junit_report(const std::vector<core::ProbeRun>& runs);

}  // namespace probe::exporters
