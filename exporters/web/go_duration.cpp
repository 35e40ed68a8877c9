#include "exporters/web/go_duration.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace probe::exporters {

namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};

/// Longer names before those that they begin with.
constexpr std::array kUnits{Unit{"ns", 1},   Unit{"us", 1e3}, Unit{"µs", 1e3}, Unit{"μs", 1e3},
                            Unit{"ms", 1e6}, Unit{"s", 1e9},  Unit{"m", 60e9}, Unit{"h", 3600e9}};

constexpr double kLongest = 365.0 * 24 * 3600e9;

const Unit* take_unit(std::string_view& text) {
  for (const auto& unit : kUnits) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return &unit;
  }
  return nullptr;
}

}  // namespace

std::optional<GoDuration> parse_go_duration(std::string_view text) {
  if (text == "0") return GoDuration{};
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    double number = 0;
    if (text.front() == '-') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const Unit* unit = take_unit(text);
    if (unit == nullptr) return std::nullopt;
    total += number * unit->nanoseconds;
    // Written so that what is not a number is refused as well.
    if (!(total <= kLongest)) return std::nullopt;
  }
  return GoDuration{std::chrono::nanoseconds(static_cast<std::int64_t>(total))};
}

}  // namespace probe::exporters

namespace probe::config {

std::optional<exporters::GoDuration> Value<exporters::GoDuration>::parse(const Node& node, const std::string& path,
                                                                         Problems& problems) {
  constexpr std::string_view kExpected = "expected a duration such as 100ms, 1.5s or 1m";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  const auto duration = exporters::parse_go_duration(*text);
  if (!duration) return refuse(node, path, problems, kExpected);
  return duration;
}

std::string Value<exporters::GoDuration>::show(const exporters::GoDuration& value) {
  if (value.length.count() == 0) return "0s";
  return fmt::format("{}ns", value.length.count());
}

}  // namespace probe::config
