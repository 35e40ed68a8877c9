#pragma once

#include "config/key_doc.hpp"
#include "config/value.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::config {

/// The keys of a `T` that is written as a map, relative to that map; none for other types.
template <class T>
std::vector<KeyDoc> keys_of() {
  if constexpr (requires { Value<T>::keys(); }) {
    return Value<T>::keys();
  } else {
    return {};
  }
}

/// `source` + `file` = `source.file`; `published` + `[].metadata` = `published[].metadata`.
std::string joined_key(std::string_view prefix, std::string_view key);
std::vector<KeyDoc> prefixed(std::string_view prefix, std::vector<KeyDoc> keys);
/// "list of durations" for "duration", "list of text" for "text".
std::string list_of(std::string_view type);
std::string flow_list(const std::vector<std::string>& items);
std::string flow_map(const std::vector<std::pair<std::string, std::string>>& entries);

/// A list; a single value is not taken for a list of one.
template <class T>
struct Value<std::vector<T>> {
  static std::optional<std::vector<T>> parse(const Node& node, const std::string& path, Problems& problems) {
    if (!node.is_sequence()) return refuse(node, path, problems, "expected a " + type());
    std::vector<T> result;
    const auto items = node.items();
    for (std::size_t index = 0; index < items.size(); ++index) {
      auto value = Value<T>::parse(items[index], item_path(path, index, items[index]), problems);
      if (value) result.push_back(std::move(*value));
    }
    if (result.size() != items.size()) return std::nullopt;
    return result;
  }
  static std::string type() { return list_of(Value<T>::type()); }
  static std::string show(const std::vector<T>& value) {
    std::vector<std::string> items;
    items.reserve(value.size());
    for (const auto& item : value) items.push_back(Value<T>::show(item));
    return flow_list(items);
  }
  static std::vector<KeyDoc> keys() { return prefixed("[]", keys_of<T>()); }
};

/// A value that may be left out. A key without a value is a mistake all the same: it is more often forgotten than
/// meant.
template <class T>
struct Value<std::optional<T>> {
  static std::optional<std::optional<T>> parse(const Node& node, const std::string& path, Problems& problems) {
    auto value = Value<T>::parse(node, path, problems);
    if (!value) return std::nullopt;
    return std::optional<std::optional<T>>(std::in_place, std::move(value));
  }
  static std::string type() { return Value<T>::type(); }
  static std::string show(const std::optional<T>& value) { return value ? Value<T>::show(*value) : std::string(); }
  static std::vector<KeyDoc> keys() { return keys_of<T>(); }
};

/// A map whose keys are names that the user chooses.
template <class T>
struct Value<std::map<std::string, T>> {
  static std::optional<std::map<std::string, T>> parse(const Node& node, const std::string& path, Problems& problems) {
    if (!node.is_map()) return refuse(node, path, problems, "expected a " + type());
    std::map<std::string, T> result;
    bool good = true;
    for (const auto& [key, at, item] : node.entries()) {
      auto value = Value<T>::parse(item, key_path(path, key), problems);
      good = good && value.has_value();
      if (value) result.emplace(key, std::move(*value));
    }
    if (!good) return std::nullopt;
    return result;
  }
  static std::string type() { return "map of names to " + Value<T>::type(); }
  static std::string show(const std::map<std::string, T>& value) {
    std::vector<std::pair<std::string, std::string>> entries;
    entries.reserve(value.size());
    for (const auto& [key, item] : value) entries.emplace_back(key, Value<T>::show(item));
    return flow_map(entries);
  }
  static std::vector<KeyDoc> keys() { return prefixed("<name>", keys_of<T>()); }
};

}  // namespace probe::config
