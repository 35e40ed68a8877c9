#pragma once

#include "config/value.hpp"

#include <optional>
#include <string>

namespace probe::config {

/// A path of the file system that a configuration names. A relative one counts from the folder of the configuration
/// file, so that it means the same wherever the program is started.
struct FilePath {
  std::string path;  ///< empty: none was configured

  bool empty() const { return path.empty(); }
  bool operator==(const FilePath&) const = default;
};

/// Any text that is not empty and not what such a file holds.
template <>
struct Value<FilePath> {
  static std::optional<FilePath> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "path"; }
  static std::string show(const FilePath& value) { return Value<std::string>::show(value.path); }
};

}  // namespace probe::config
