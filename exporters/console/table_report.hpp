#pragma once

#include "agent/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace probe::exporters {

struct TableOptions {
  std::size_t width = 80;  ///< columns of the terminal
  bool color = false;      ///< colours and symbols beyond ASCII
};

/// Runs as a table for people: PROBE, RESULT, TIME, CODE, ERROR; a line for each further failure of a run; warnings and
/// the first steps of the remedy beneath; at the end a summary, always one line, that names the first broken link.
/// Errors are wrapped under their column, never cut; where the terminal is too narrow to show a thumbprint whole, CODE
/// and ERROR share a column. A name wider than its column keeps a line to itself. Free of control characters but for
/// the colours.
std::string table_report(const std::vector<core::ProbeRun>& runs, const TableOptions& options = {});

/// `850us`, `12ms`, `1.23s`, `75s`
std::string short_duration(std::chrono::nanoseconds duration);

}  // namespace probe::exporters
