#include "exporters/page/chain_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace probe::exporters {

namespace {

using namespace drawing;

std::size_t middle_of(std::size_t row) { return top_of(row) + kNodeHeight / 2; }

std::size_t distance(std::size_t one, std::size_t other) { return one > other ? one - other : other - one; }

}  // namespace

ChainLines::ChainLines(const std::vector<GridPlace>& places) : places_(places) {
  for (const auto& place : places_) {
    if (rows_.size() <= place.column) rows_.resize(place.column + 1);
    rows_[place.column].insert(place.row);
    most_rows_ = std::max(most_rows_, place.row + 1);
  }
}

std::vector<Point> ChainLines::way(std::size_t from, std::size_t to) {
  const auto& start = places_[from];
  const auto& end = places_[to];
  const auto target = middle_of(end.row);
  std::vector<Point> way{{left_of(start.column) + kNodeWidth, middle_of(start.row)}};
  for (auto column = start.column + 1; column < end.column; ++column) {
    const auto height = height_in(column, from, target);
    way.push_back({left_of(column), height});
    way.push_back({left_of(column) + kNodeWidth, height});
  }
  way.push_back({left_of(end.column), target});
  return way;
}

/// Where a line from box `from` passes a column, as near to `wish` as can be.
std::size_t ChainLines::height_in(std::size_t column, std::size_t from, std::size_t wish) {
  std::vector<std::size_t> heights;
  for (std::size_t row = 1; row <= most_rows_; ++row) heights.push_back(top_of(row) - kRowGap / 2);
  for (std::size_t row = 0; row < most_rows_; ++row) {
    if (!rows_[column].contains(row)) heights.push_back(middle_of(row));
  }
  const auto nearest = std::ranges::min(heights, {}, [wish](std::size_t height) { return distance(height, wish); });
  auto& sources = passing_[{column, nearest}];
  auto lane = std::ranges::find(sources, from);
  if (lane == sources.end()) lane = sources.insert(lane, from);
  // Three lanes fit between two boxes; one that has to be shared is still no box.
  constexpr std::array<std::size_t, 3> kLanes{4, 0, 8};
  const auto height = nearest - 4 + kLanes.at(static_cast<std::size_t>(lane - sources.begin()) % kLanes.size());
  bottom_ = std::max(bottom_, height + kMargin);
  return height;
}

std::string path_of(const std::vector<Point>& way) {
  auto text = fmt::format("M{} {}", way.front().x, way.front().y);
  for (std::size_t i = 1; i < way.size(); ++i) {
    const auto& [x, y] = way[i];
    const auto& before = way[i - 1];
    const auto middle = (before.x + x) / 2;
    text +=
        before.y == y ? fmt::format("H{}", x) : fmt::format("C{} {} {} {} {} {}", middle, before.y, middle, y, x, y);
  }
  return text;
}

}  // namespace probe::exporters
