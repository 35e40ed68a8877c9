#include "config/value.hpp"

#include "config/durations.hpp"
#include "config/key_doc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace probe::config {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Reads all of `text` as a decimal number. `010` is refused: YAML 1.1 means eight by it, YAML 1.2 ten.
template <class T>
std::errc read_number(std::string_view text, T& number) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.size() > 1 && digits[0] == '0') return std::errc::invalid_argument;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size()) return std::errc::invalid_argument;
  return error;
}

template <class T>
std::optional<T> parse_whole(const Node& node, const std::string& path, Problems& problems, T least, T most) {
  constexpr std::string_view kExpected = "expected a whole number";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  if (node.quoted()) return refuse(node, path, problems, kExpected);
  T number = 0;
  const std::errc error = read_number(*text, number);
  const bool too_low =
      std::is_unsigned_v<T> && text->size() > 1 && (*text)[0] == '-' &&
      std::all_of(text->begin() + 1, text->end(), [](char letter) { return letter >= '0' && letter <= '9'; });
  if (error == std::errc::result_out_of_range || too_low ||
      (error == std::errc{} && (number < least || number > most))) {
    return refuse(node, path, problems, fmt::format("expected a whole number from {} to {}", least, most));
  }
  if (error != std::errc{}) return refuse(node, path, problems, kExpected);
  return number;
}

std::string_view truth_meant(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char letter) { return static_cast<char>(letter | 0x20); });
  if (lower == "yes" || lower == "on" || lower == "y" || lower == "true") return "true";
  if (lower == "no" || lower == "off" || lower == "n" || lower == "false") return "false";
  return {};
}

}  // namespace

const std::string* scalar_text(const Node& node, const std::string& path, Problems& problems,
                               std::string_view expected) {
  if (node.is_scalar()) return &node.text();
  refuse(node, path, problems, expected);
  return nullptr;
}

std::nullopt_t refuse(const Node& node, const std::string& path, Problems& problems, std::string_view expected) {
  problems.add(node.position(), path, fmt::format("{}, got {}", expected, seen(node)));
  return std::nullopt;
}

std::optional<std::string> Value<std::string>::parse(const Node& node, const std::string& path, Problems& problems) {
  const std::string* text = scalar_text(node, path, problems, "expected a text");
  return text == nullptr ? std::nullopt : std::optional(*text);
}

std::string Value<std::string>::show(const std::string& value) { return yaml_text(value); }

std::optional<bool> Value<bool>::parse(const Node& node, const std::string& path, Problems& problems) {
  constexpr std::string_view kExpected = "expected true or false";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  if (!node.quoted() && *text == "true") return true;
  if (!node.quoted() && *text == "false") return false;
  const std::string_view meant = truth_meant(*text);
  const std::string hint = meant.empty() ? "" : fmt::format("; write {}", meant);
  problems.add(node.position(), path, fmt::format("{}, got {}{}", kExpected, seen(node), hint));
  return std::nullopt;
}

std::optional<double> Value<double>::parse(const Node& node, const std::string& path, Problems& problems) {
  constexpr std::string_view kExpected = "expected a number";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool whole_text = end == text->data() + text->size();
  if (node.quoted() || error != std::errc{} || !whole_text || !std::isfinite(number))
    return refuse(node, path, problems, kExpected);
  return number;
}

std::string Value<double>::show(double value) { return fmt::format("{}", value); }

std::optional<milliseconds> Value<milliseconds>::parse(const Node& node, const std::string& path, Problems& problems) {
  const std::string* text = scalar_text(node, path, problems, "expected a duration such as 30s, 5m, 12h or 14d");
  if (text == nullptr) return std::nullopt;
  const auto duration = parse_duration(*text);
  if (duration) return *duration;
  problems.add(node.position(), path, fmt::format("{}, got {}", duration.error(), in_quotes(*text)));
  return std::nullopt;
}

std::string Value<milliseconds>::show(milliseconds value) { return format_duration(value); }

std::optional<seconds> Value<seconds>::parse(const Node& node, const std::string& path, Problems& problems) {
  const auto duration = Value<milliseconds>::parse(node, path, problems);
  if (!duration) return std::nullopt;
  if (*duration % seconds{1} != milliseconds{0})
    return refuse(node, path, problems, "expected a duration in whole seconds");
  return duration_cast<seconds>(*duration);
}

std::string Value<seconds>::show(seconds value) { return format_duration(value); }

std::optional<std::int64_t> parse_signed(const Node& node, const std::string& path, Problems& problems,
                                         std::int64_t least, std::int64_t most) {
  return parse_whole<std::int64_t>(node, path, problems, least, most);
}

std::optional<std::uint64_t> parse_unsigned(const Node& node, const std::string& path, Problems& problems,
                                            std::uint64_t most) {
  return parse_whole<std::uint64_t>(node, path, problems, 0, most);
}

}  // namespace probe::config
