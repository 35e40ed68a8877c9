#pragma once

#include "agent/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// Each run as PowerShell's Format-List prints the result of a health probe:
///
///     ResultType : Failed
///     Error      : certificate CN=auth expired 3 days ago
///     Exception  :
///
/// Three properties per run; further lines of a value are indented to where the value starts; runs are separated by an
/// empty line. No line ends in blanks.
std::string list_report(const std::vector<core::ProbeRun>& runs);

/// One property of such a list: `Error      : value`.
void append_property(std::string& report, std::string_view name, std::string_view value);

}  // namespace probe::exporters
