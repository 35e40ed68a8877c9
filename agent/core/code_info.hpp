#pragma once

#include "agent/core/failure_class.hpp"

#include <string_view>

namespace probe::core {

/// One row of the catalogue of causes. `id` is API: it is never renamed and never reused.
struct CodeInfo {
  std::string_view id;           ///< `<area>_<cause>`, lower snake case
  FailureClass failure_class;    ///< how `probe_failures_total` counts it
  Severity severity;             ///< the default; a probe may report the same cause with another one
  std::string_view meaning;      ///< one sentence: what is wrong
  std::string_view detected_by;  ///< what the probe looked at to know
  std::string_view causes;       ///< likely causes, most frequent first, one a line
  std::string_view remedy;       ///< what to do, commands included, one step a line
  bool breaks_later = false;     ///< found before anything broke: never the cause of what fails today
};

}  // namespace probe::core
