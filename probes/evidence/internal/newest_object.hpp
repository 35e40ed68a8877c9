#pragma once

#include "probes/evidence/exported_object.hpp"
#include "probes/evidence/internal/fail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace probe::evidence::internal {

/// Why `object`, an element of `objects`, may not be what the last command of the transcript printed: an error comes
/// after it, so a later command failed and left an older object behind. Nothing when none does.
inline std::optional<ParseError> error_behind(const std::vector<ExportedObject>& objects,
                                              const ExportedObject& object) {
  const auto from = objects.begin() + (&object - objects.data());
  const auto failed = std::find_if(from, objects.end(), [](const ExportedObject& o) { return o.error_line != 0; });
  if (failed == objects.end()) return std::nullopt;
  return fail_on_line(ParseErrorKind::kForeign,
                      fmt::format("expected no error behind the object on line {}, found a PowerShell error record on "
                                  "line {}: what follows the object failed, so it may be out of date",
                                  object.line, failed->error_line),
                      failed->error_line)
      .value();
}

}  // namespace probe::evidence::internal
