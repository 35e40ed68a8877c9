#pragma once

#include "exporters/overview/chains.hpp"

#include <cstddef>
#include <vector>

namespace probe::exporters {

/// Places of a chain's links on a grid, as many as it has links and in their order.
struct GridPlace {
  std::size_t column = 0;
  std::size_t row = 0;
};

/// Each link in the column before the first one that depends on it, or of its depth when none does, near the rows of
/// what it depends on, so that lines are short and cross seldom.
std::vector<GridPlace> chain_layout(const Chain& chain);

}  // namespace probe::exporters
