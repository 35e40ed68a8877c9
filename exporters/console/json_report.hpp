#pragma once

#include "agent/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// Version of the shape below. Members may be added; none is renamed, removed or given another meaning within a
/// version.
inline constexpr std::string_view kJsonApiVersion = "probe/v1";

/// All that is known about each run, as JSON (RFC 8259), indented by two blanks:
/// `{"apiVersion", "runs": [{probe, type, chain, resultType, error, exception, causedBy, attempt, startedAt,
/// durationSeconds, findings: [{code, severity, class, message, evidence: {…}, remedy}], observations: [{name, value,
/// labels: {…}}], phases: {…}}]}`. Texts that do not apply are empty, phases that did not take place are missing,
/// numbers that are not finite are null, times are RFC 3339 in UTC. Always well-formed UTF-8.
std::string json_report(const std::vector<core::ProbeRun>& runs);

/// The same runs, each as a document on a line of its own.
std::string json_lines_report(const std::vector<core::ProbeRun>& runs);

}  // namespace probe::exporters
