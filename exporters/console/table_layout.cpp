#include "exporters/console/table_layout.hpp"

#include "exporters/console/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::exporters {

namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kMinNoteColumns = 20;

void append_line(std::string& report, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  report.append(line).append("\n");
}

}  // namespace

std::string paint(std::string text, std::string_view sgr) {
  return sgr.empty() ? text : fmt::format("\x1b[{}m{}\x1b[0m", sgr, text);
}

void append_row(std::string& report, const std::vector<Cell>& cells) {
  std::string line;
  std::size_t indent = 0;
  for (auto cell = cells.begin(); cell + 1 < cells.end(); ++cell) {
    const auto padded = cell->right_aligned ? pad_left(cell->text, cell->width) : pad_right(cell->text, cell->width);
    line.append(paint(padded, cell->sgr)).append(kGap);
    indent += cell->width + kGap.size();
    const bool more = std::any_of(cell + 1, cells.end(), [](const Cell& later) { return !later.text.empty(); });
    if (columns(cell->text) > cell->width && more) {
      append_line(report, std::move(line));
      line = std::string(indent, ' ');
    }
  }
  for (const auto& part : wrap(cells.back().text, cells.back().width)) {
    append_line(report, line + paint(part, cells.back().sgr));
    line = std::string(indent, ' ');
  }
}

void append_note(std::string& report, const Cell& mark, std::string_view text, std::size_t width) {
  const std::size_t indent = kGap.size() + columns(mark.text) + 1;
  std::string lead = std::string(kGap) + paint(mark.text, mark.sgr) + " ";
  for (const auto& part : wrap(text, std::max(width, indent + kMinNoteColumns) - indent)) {
    append_line(report, lead + part);
    lead = std::string(indent, ' ');
  }
}

}  // namespace probe::exporters
