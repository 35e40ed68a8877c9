#include "config/value_containers.hpp"

#include <fmt/format.h>

#include <array>

namespace probe::config {

std::string joined_key(std::string_view prefix, std::string_view key) {
  return fmt::format("{}{}{}", prefix, key.starts_with('[') ? "" : ".", key);
}

std::vector<KeyDoc> prefixed(std::string_view prefix, std::vector<KeyDoc> keys) {
  for (auto& key : keys) key.key = joined_key(prefix, key.key);
  return keys;
}

std::string list_of(std::string_view type) {
  constexpr std::array<std::string_view, 4> kCounted{"duration", "number", "whole number", "map"};
  for (const auto counted : kCounted) {
    if (type == counted) return fmt::format("list of {}s", type);
  }
  return fmt::format("list of {}", type);
}

std::string flow_list(const std::vector<std::string>& items) { return fmt::format("[{}]", fmt::join(items, ", ")); }

std::string flow_map(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string text;
  for (const auto& [key, value] : entries)
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", yaml_text(key), value);
  return "{" + text + "}";
}

}  // namespace probe::config
