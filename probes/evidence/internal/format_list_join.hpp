#pragma once

#include "probes/evidence/format_list.hpp"

#include <cstddef>
#include <string_view>

namespace probe::evidence::internal {

/// How wide the console was, as far as the object shows.
struct PrintedField {
  std::size_t width = 0;    ///< columns for values: those of the widest line
  bool is_certain = false;  ///< several wrapped lines have this width, so it is the console's and no coincidence
};

/// Whether breaks in a property of this name are line ends: Detail, Error and Exception hold texts of many lines.
bool keeps_lines(std::string_view name);

/// Sets the most likely value behind the lines of `property`.
void join_lines(FormatListProperty& property, PrintedField field);

}  // namespace probe::evidence::internal
