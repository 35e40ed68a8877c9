#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace probe::config {

/// The name that `typed` was most likely meant to be; nothing when none is near. Counts left out, added, wrong and
/// swapped letters (Damerau-Levenshtein), and allows one for every three letters, four at most. Case and the choice of
/// `-` or `_` do not count. The first of equally near names wins.
std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> names);
std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string> names);

/// How a message goes on after an unknown name: `; did you mean "min_remaining"?`, or `; known keys: a, b, c` when none
/// is near, where `what` is "keys". Empty when there are no names.
std::string suggestion(std::string_view typed, std::span<const std::string_view> names, std::string_view what);

}  // namespace probe::config
