#pragma once

#include "config/node.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace probe::config {

/// `text` in double quotes for a message: control characters escaped, the middle of a long text left out.
std::string in_quotes(std::string_view text);

/// What a node is, as the end of "expected …, got …": `"tomorrow"`, `the quoted text "5"`, `a list`, `a map`,
/// `nothing`.
std::string seen(const Node& node);

/// `probes[login]` + `timeout` = `probes[login].timeout`; an empty path is left out.
std::string key_path(const std::string& path, std::string_view key);

/// The path of an item of a list: by its `name` when it is a map that has one, else by its place from 0:
/// `probes[login]`, `targets[2]`.
std::string item_path(const std::string& path, std::size_t index, const Node& item);

/// A name or a number of the file as it may stand in a path: short, and without control characters.
std::string path_label(std::string_view name);

/// `a, b and c`
template <class Range>
std::string listed(const Range& names) {
  std::string text;
  std::size_t left = names.size();
  for (const auto& name : names) {
    text += name;
    --left;
    if (left > 0) text += left == 1 ? " and " : ", ";
  }
  return text;
}

}  // namespace probe::config
