#pragma once

#include "config/messages.hpp"
#include "config/node.hpp"
#include "config/problems.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace probe::config {

/// How a `T` is read from a file, named in the reference and written as a default. To make a type of your own a value,
/// specialise this in `namespace probe::config`, in any folder, before the schema that uses it:
///
///     template <>
///     struct Value<Threshold> {
///       static std::optional<Threshold> parse(const Node& node, const std::string& path, Problems& problems);
///       static std::string type() { return "duration or percentage"; }
///       static std::string show(const Threshold& value);
///     };
///
/// `parse` returns nothing exactly when it has added to `problems`, and does not throw for bad input. `scalar_text`
/// does the first half of the work for types that are written as one text. A type with keys of its own also has `static
/// std::vector<KeyDoc> keys()`. Structs with `static Schema<T> schema()` and enums with `EnumNames` are values already
/// (schema.hpp, enum_value.hpp).
template <class T>
struct Value;

/// The text of a scalar. Otherwise adds "`expected`, got a list" (or a map, or nothing) and returns nullptr.
const std::string* scalar_text(const Node& node, const std::string& path, Problems& problems,
                               std::string_view expected);

/// Adds "`expected`, got `what was seen`" at the node; for `parse` to return its result.
std::nullopt_t refuse(const Node& node, const std::string& path, Problems& problems, std::string_view expected);

template <>
struct Value<std::string> {
  static std::optional<std::string> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "text"; }
  static std::string show(const std::string& value);
};

/// `true` or `false`; the other words of YAML 1.1 are refused, since a country code `no` is not false.
template <>
struct Value<bool> {
  static std::optional<bool> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "true or false"; }
  static std::string show(bool value) { return value ? "true" : "false"; }
};

template <>
struct Value<double> {
  static std::optional<double> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "number"; }
  static std::string show(double value);
};

template <>
struct Value<std::chrono::milliseconds> {
  static std::optional<std::chrono::milliseconds> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "duration"; }
  static std::string show(std::chrono::milliseconds value);
};

/// As milliseconds, but fractions of a second are refused.
template <>
struct Value<std::chrono::seconds> {
  static std::optional<std::chrono::seconds> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "duration"; }
  static std::string show(std::chrono::seconds value);
};

/// A decimal whole number in [least, most].
std::optional<std::int64_t> parse_signed(const Node& node, const std::string& path, Problems& problems,
                                         std::int64_t least, std::int64_t most);
std::optional<std::uint64_t> parse_unsigned(const Node& node, const std::string& path, Problems& problems,
                                            std::uint64_t most);

template <std::integral T>
struct Value<T> {
  static std::optional<T> parse(const Node& node, const std::string& path, Problems& problems) {
    using Limits = std::numeric_limits<T>;
    if constexpr (std::signed_integral<T>) {
      const auto number = parse_signed(node, path, problems, Limits::min(), Limits::max());
      return number ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
    } else {
      const auto number = parse_unsigned(node, path, problems, Limits::max());
      return number ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
    }
  }
  static std::string type() { return "whole number"; }
  static std::string show(T value) { return std::to_string(value); }
};

}  // namespace probe::config
