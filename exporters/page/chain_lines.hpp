#pragma once

#include "exporters/page/chain_layout.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace probe::exporters {

/// Measures of the drawing of a chain, in pixels. Boxes stand in columns; between two columns is room for lines to
/// change their height, and between two rows for lines that pass a column.
namespace drawing {

inline constexpr std::size_t kNodeHeight = 48;
inline constexpr std::size_t kNodeWidth = 250;
inline constexpr std::size_t kColumnStep = kNodeWidth + 56;
inline constexpr std::size_t kRowGap = 14;
inline constexpr std::size_t kRowStep = kNodeHeight + kRowGap;
inline constexpr std::size_t kMargin = 4;

constexpr std::size_t left_of(std::size_t column) { return kMargin + column * kColumnStep; }
constexpr std::size_t top_of(std::size_t row) { return kMargin + row * kRowStep; }

struct Point {
  std::size_t x;
  std::size_t y;
  bool operator==(const Point&) const = default;
};

}  // namespace drawing

/// Finds ways for the lines of a chain that cross no box: a line to a column further on passes those in between in a
/// gap between two boxes, or where there is no box.
class ChainLines {
 public:
  explicit ChainLines(const std::vector<GridPlace>& places);

  /// From the right of box `from` to the left of box `to`, which stands in a column further on. From each point at an
  /// even place to the next, the line is between two columns; from there to the one after, it passes a column.
  std::vector<drawing::Point> way(std::size_t from, std::size_t to);
  /// Below all lines so far.
  std::size_t bottom() const { return bottom_; }

 private:
  std::size_t height_in(std::size_t column, std::size_t from, std::size_t wish);

  std::vector<GridPlace> places_;
  std::vector<std::set<std::size_t>> rows_;  // that are taken, by column
  std::size_t most_rows_ = 0;
  /// Who passes where, so that lines from different boxes do not look like one.
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> passing_;
  std::size_t bottom_ = 0;
};

/// `way` as the `d` of an SVG path.
std::string path_of(const std::vector<drawing::Point>& way);

}  // namespace probe::exporters
