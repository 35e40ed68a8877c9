#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"

#include <string_view>

namespace probe::evidence {

inline constexpr std::string_view kCollectorSchema = "probe.exchange/1";

/// Reads what ConvertTo-Json of Windows PowerShell and of PowerShell 7 makes of objects: one object, an array, or the
/// `{"value": […], "Count": n}` that remoting leaves; and the collector's document, told by its member `schema`.
///
/// Values that PowerShell wrapped because it had added notes to them (`{"value": 3, "Value": "Succeeded"}`,
/// `{"value": "\/Date(…)\/", "DisplayHint": 2}`) are unwrapped. Dates stay texts, for read_date. Values of secrets are
/// dropped. Each member of a collector's document that holds objects is a section.
///
/// Errors are those of JSON (kTruncated when it ends early), kShape for JSON without objects and for another version of
/// the collector's document or one without `collectedAt`, kTooLarge beyond 4 MiB, 32 levels, kMaxExportedObjects or
/// kMaxExportedValues.
Parsed<Export> read_powershell_json(std::string_view bytes);

}  // namespace probe::evidence
