#pragma once

#include "config/node.hpp"
#include "config/problems.hpp"
#include "config/yaml_reader.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace probe::config {

/// What is wrong with the characters of a text before it is read as YAML: too long, not UTF-8, control characters. The
/// first only.
std::optional<Problem> check_text(std::string_view text, const Limits& limits);

/// Whether the quoted scalar that starts at `offset` of `text`, with its anchor if it has one, has its closing quote:
/// yaml-cpp takes the end of the text for it. True when no quote stands there.
bool quote_is_closed(std::string_view text, std::size_t offset);

/// Turns the offsets of a text, asked for mostly in rising order, into positions with columns in characters.
class PositionFinder {
 public:
  explicit PositionFinder(std::string_view text) : text_(text) {}

  /// `offset` past the end is the end. `line` counts from 0, and `column` in bytes from 0.
  Position find(std::size_t offset, int line, int column);

 private:
  std::string_view text_;
  int line_ = -1;           // of the last answer, to go on from there: a line may hold ten thousands of nodes
  std::size_t offset_ = 0;  // of the last answer
  int characters_ = 0;      // before `offset_` on its line
};

}  // namespace probe::config
