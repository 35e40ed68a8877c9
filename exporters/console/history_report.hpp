#pragma once

#include "exporters/console/table_report.hpp"
#include "exporters/overview/archive.hpp"

#include <string>
#include <vector>

namespace probe::exporters {

/// Past runs of one probe as a table for people, in the order given: STARTED (UTC), RESULT, TIME, CODE, ERROR, where
/// ERROR is the exception of a run that could not judge. At the end a summary, always one line.
std::string history_report(const std::vector<PastRun>& runs, const TableOptions& options);

}  // namespace probe::exporters
