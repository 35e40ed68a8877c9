#pragma once

#include "probes/evidence/exported_object.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string>

namespace probe::evidence::internal {

/// What the elements of a list look like in Format-List output: `{a, b}`.
inline std::string printed_list(const std::vector<std::string>& items) {
  return fmt::format("{{{}}}", fmt::join(items, ", "));
}

/// Makes `value` a list and gives it the text of one.
inline void set_list(ExportedProperty& value, std::vector<std::string> items) {
  value.kind = ExportedKind::kList;
  value.text = printed_list(items);
  value.items = std::move(items);
}

}  // namespace probe::evidence::internal
