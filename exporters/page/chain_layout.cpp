#include "exporters/page/chain_layout.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace probe::exporters {

namespace {

using Neighbours = std::vector<std::vector<std::size_t>>;

class Layout {
 public:
  explicit Layout(const Chain& chain)
      : needs_(chain.links.size()), needed_by_(chain.links.size()), places_(chain.links.size()) {
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
      needs_[i] = chain.links[i].needs;
      for (const auto needed : needs_[i]) needed_by_[needed].push_back(i);
    }
    // From the back: what depends on a link has its column before the link gets one.
    for (std::size_t i = chain.links.size(); i-- > 0;) places_[i].column = column_of(i, chain.links[i].depth);
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
      const auto column = places_[i].column;
      if (columns_.size() <= column) columns_.resize(column + 1);
      places_[i].row = columns_[column].size();
      columns_[column].push_back(i);
    }
  }

  std::vector<GridPlace> take() {
    for (std::size_t column = 1; column < columns_.size(); ++column) arrange(columns_[column], needs_, false);
    for (std::size_t column = columns_.size(); column-- > 0;) arrange(columns_[column], needed_by_, true);
    for (std::size_t column = 1; column < columns_.size(); ++column) arrange(columns_[column], needs_, false);
    return std::move(places_);
  }

 private:
  std::size_t column_of(std::size_t link, std::size_t depth) const {
    std::optional<std::size_t> first;
    for (const auto user : needed_by_[link])
      first = std::min(first.value_or(places_[user].column), places_[user].column);
    return first ? *first - 1 : depth;
  }

  /// The mean row of a link's neighbours; without any, its own, or the bottom.
  double wish(std::size_t link, const Neighbours& neighbours, bool lonely_last) const {
    if (neighbours[link].empty()) {
      const auto row = static_cast<double>(places_[link].row);
      return lonely_last && needs_[link].empty() ? row + static_cast<double>(places_.size()) : row;
    }
    double sum = 0;
    for (const auto neighbour : neighbours[link]) sum += static_cast<double>(places_[neighbour].row);
    return sum / static_cast<double>(neighbours[link].size());
  }

  /// Sorts a column by the rows its links wish for; each gets the first free one from there on, or, when the column is
  /// packed, the next one.
  void arrange(std::vector<std::size_t>& column, const Neighbours& neighbours, bool packed) {
    std::vector<std::pair<double, std::size_t>> wishes;
    for (const auto link : column) wishes.emplace_back(wish(link, neighbours, packed), link);
    std::ranges::stable_sort(wishes, {}, [](const auto& entry) { return entry.first; });
    std::size_t next = 0;
    column.clear();
    for (const auto& [row, link] : wishes) {
      const auto wished = static_cast<std::size_t>(std::floor(row));
      places_[link].row = packed ? next : std::max(next, wished);
      next = places_[link].row + 1;
      column.push_back(link);
    }
  }

  std::vector<std::vector<std::size_t>> columns_;
  Neighbours needs_;
  Neighbours needed_by_;
  std::vector<GridPlace> places_;
};

}  // namespace

std::vector<GridPlace> chain_layout(const Chain& chain) { return Layout(chain).take(); }

}  // namespace probe::exporters
