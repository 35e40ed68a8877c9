#pragma once

#include "config/node.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace probe::config {

/// What a message of yaml-cpp 0.7 means to the author of a file and what to do about it. `innermost` is the list or map
/// that is open at the place of the mistake: where it starts and what it is.
std::string explain_yaml_error(std::string_view message,
                               const std::optional<std::pair<Position, std::string>>& innermost);

/// Where the indentation of a line (from 1) of `text` has a tab: the usual cause of mistakes that yaml-cpp reports as
/// another one.
std::optional<Position> tab_in_indentation(std::string_view text, int line);

}  // namespace probe::config
