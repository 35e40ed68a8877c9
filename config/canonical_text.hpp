#pragma once

#include "config/node.hpp"

#include <string>

namespace probe::config {

/// `node` as one text that is the same for equal values, wherever they stand in a file and however they are laid out
/// there, and differs for different ones. The order of a map's keys counts.
std::string canonical_text(const Node& node);

}  // namespace probe::config
