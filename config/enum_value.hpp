#pragma once

#include "config/nearest.hpp"
#include "config/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace probe::config {

template <class E>
struct EnumName {
  E value;
  std::string_view name;
};

/// The names of an enum in files, in the order in which messages and the reference list them:
///
///     template <>
///     struct EnumNames<Purpose> {
///       static constexpr std::array kNames{EnumName{Purpose::kSigning, "signing"}, EnumName{Purpose::kTlsServer,
///       "tls_server"}};
///     };
template <class E>
struct EnumNames;

/// The place of the scalar's text in `names`; else adds a problem with the name that was likely meant.
std::optional<std::size_t> parse_name(const Node& node, const std::string& path, Problems& problems,
                                      const std::vector<std::string_view>& names);
/// "one of a, b, c"
std::string one_of(const std::vector<std::string_view>& names);

template <class E>
  requires std::is_enum_v<E>
struct Value<E> {
  static std::vector<std::string_view> names() {
    std::vector<std::string_view> result;
    result.reserve(EnumNames<E>::kNames.size());
    for (const auto& row : EnumNames<E>::kNames) result.push_back(row.name);
    return result;
  }
  static std::optional<E> parse(const Node& node, const std::string& path, Problems& problems) {
    const auto index = parse_name(node, path, problems, names());
    if (!index) return std::nullopt;
    return EnumNames<E>::kNames[*index].value;
  }
  static std::string type() { return one_of(names()); }
  static std::string show(E value) {
    for (const auto& row : EnumNames<E>::kNames) {
      if (row.value == value) return std::string(row.name);
    }
    return {};
  }
};

}  // namespace probe::config
