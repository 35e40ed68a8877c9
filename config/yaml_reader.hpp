#pragma once

#include "config/node.hpp"
#include "config/problems.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace probe::config {

/// What a text may cost to read. All of it holds while reading: a text that grows past a limit is given up there and
/// then.
struct Limits {
  std::size_t bytes = std::size_t{4} * 1024 * 1024;
  /// The scanner looks ahead to the end of a line of brackets, a microsecond for each.
  std::size_t line_bytes = std::size_t{256} * 1024;
  int depth = 32;               ///< of lists and maps within each other
  std::size_t nodes = 100'000;  ///< values and keys, those that aliases repeat included
  std::size_t aliases = 64;
};

/// Reads one YAML document, stricter than YAML: the same key twice, keys that are no text, tags, merge keys, a second
/// document, control characters and unclosed quotes are mistakes. Aliases are expanded. Adds every mistake it can tell
/// to `problems`; returns nothing when the text cannot be read as a tree, and the tree without the wrong keys when it
/// can, so that a schema may go on and find more. Check `problems.empty()` at the end. Does not throw for bad input.
/// `text` is UTF-8, a byte order mark is skipped.
std::optional<Node> read_yaml(std::string_view text, Problems& problems, const Limits& limits = {});

}  // namespace probe::config
