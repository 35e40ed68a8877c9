#include "config/enum_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace probe::config {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string number_of(std::string_view name) {
  std::string number;
  std::ranges::copy_if(name, std::back_inserter(number), is_digit);
  return number;
}

bool differ_by_number_alone(const std::vector<std::string_view>& names) {
  const auto letters_of = [](std::string name) {
    std::erase_if(name, is_digit);
    return name;
  };
  return std::ranges::all_of(names, [&](auto name) {
    return !number_of(name).empty() && letters_of(std::string(name)) == letters_of(std::string(names.front()));
  });
}

/// Where only numbers tell names apart, another number is no misspelling: who writes TLS14 does not mean TLS10.
std::optional<std::string_view> meant(const std::string& text, const std::vector<std::string_view>& names) {
  const auto near = nearest(text, names);
  if (!near || !differ_by_number_alone(names)) return near;
  const auto same = std::ranges::find(names, number_of(text), number_of);
  return same == names.end() ? std::nullopt : nearest(text, std::span(same, 1));
}

}  // namespace

std::optional<std::size_t> parse_name(const Node& node, const std::string& path, Problems& problems,
                                      const std::vector<std::string_view>& names) {
  const std::string* text = scalar_text(node, path, problems, "expected " + one_of(names));
  if (text == nullptr) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto near = meant(*text, names);
  const std::string hint = near ? fmt::format("; did you mean \"{}\"?", *near) : "";
  problems.add(node.position(), path, fmt::format("expected {}, got {}{}", one_of(names), in_quotes(*text), hint));
  return std::nullopt;
}

std::string one_of(const std::vector<std::string_view>& names) {
  return fmt::format("one of {}", fmt::join(names, ", "));
}

}  // namespace probe::config
