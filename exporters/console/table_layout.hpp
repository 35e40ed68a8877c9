#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// One cell of a table. `text` must be printable.
struct Cell {
  std::string text;
  std::size_t width = 0;
  std::string_view sgr = {};  ///< colour as an SGR parameter, empty for none; takes no columns
  bool right_aligned = false;
};

/// `text` in colour `sgr`, or as it is when that is empty.
std::string paint(std::string text, std::string_view sgr);

/// Appends cells side by side, the last one wrapped under itself. A cell wider than its column keeps the line to itself
/// and the row goes on in the next one. No line ends in blanks.
void append_row(std::string& report, const std::vector<Cell>& cells);

/// Appends `text` behind `mark`, indented, wrapped to `width` columns; further lines stand under the first one's text.
void append_note(std::string& report, const Cell& mark, std::string_view text, std::size_t width);

}  // namespace probe::exporters
