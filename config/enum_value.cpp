#include "config/enum_value.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::config {

std::optional<std::size_t> parse_name(const Node& node, const std::string& path, Problems& problems,
                                      const std::vector<std::string_view>& names) {
  const std::string* text = scalar_text(node, path, problems, "expected " + one_of(names));
  if (text == nullptr) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto near = nearest(*text, names);
  const std::string hint = near ? fmt::format("; did you mean \"{}\"?", *near) : "";
  problems.add(node.position(), path, fmt::format("expected {}, got {}{}", one_of(names), in_quotes(*text), hint));
  return std::nullopt;
}

std::string one_of(const std::vector<std::string_view>& names) {
  return fmt::format("one of {}", fmt::join(names, ", "));
}

}  // namespace probe::config
