#include "config/durations.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

namespace probe::config {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
  bool written;
};

/// From the largest to the smallest.
constexpr std::array kUnits{
    Unit{"w", 7LL * 24 * 60 * 60 * 1000, false},
    Unit{"d", 24LL * 60 * 60 * 1000, true},
    Unit{"h", 60LL * 60 * 1000, true},
    Unit{"m", 60LL * 1000, true},
    Unit{"s", 1000, true},
    Unit{"ms", 1, true},
};

constexpr std::string_view kExpected = "expected a duration such as 30s, 5m, 12h or 14d";

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// Takes what `belongs` accepts off the front of `text`.
template <class Predicate>
std::string_view take(std::string_view& text, Predicate belongs) {
  std::size_t length = 0;
  while (length < text.size() && belongs(text[length])) ++length;
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(length);
  return taken;
}

tl::unexpected<std::string> refuse(std::string_view why) { return tl::unexpected<std::string>(std::string(why)); }

tl::unexpected<std::string> refuse_number(std::string_view number) {
  const bool negative = number.size() > 1 && number[0] == '-' && is_digit(number[1]);
  const bool fraction = number.find_first_of(".,") != std::string_view::npos;
  if (negative) return refuse("expected a duration that is not negative");
  return refuse(fraction ? "expected a duration in whole numbers, such as 1h30m" : kExpected);
}

std::size_t unit_index(std::string_view name) {
  std::size_t index = 0;
  while (index < kUnits.size() && kUnits[index].name != name) ++index;
  return index;
}

}  // namespace

tl::expected<std::chrono::milliseconds, std::string> parse_duration(std::string_view text) {
  if (text.empty()) return refuse(kExpected);
  if (!is_digit(text.front())) return refuse_number(text);
  const std::string_view whole = text;
  std::int64_t total = 0;
  std::size_t smallest = 0;  // the first unit that may still come
  while (!text.empty()) {
    const std::string_view digits = take(text, is_digit);
    const std::string_view name = take(text, [](char letter) { return !is_digit(letter); });
    if (digits.empty()) return refuse_number(whole);
    if (name.empty()) return refuse("expected a duration with a unit (ms, s, m, h, d or w)");
    if (name.front() == '.' || name.front() == ',') return refuse_number(whole);
    const std::size_t unit = unit_index(name);
    if (unit == kUnits.size()) return refuse(kExpected);
    if (unit < smallest) return refuse("expected a duration with each unit once, the largest first, such as 1h30m");
    smallest = unit + 1;

    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const std::int64_t left = kLongestDuration.count() - total;
    if (error != std::errc{} || number > left / kUnits[unit].milliseconds)
      return refuse("expected a duration of at most 36500d");
    total += number * kUnits[unit].milliseconds;
  }
  return std::chrono::milliseconds{total};
}

std::string format_duration(std::chrono::milliseconds value) {
  if (value.count() == 0) return "0s";
  if (value.count() == std::numeric_limits<std::int64_t>::min()) return "-9223372036854775808ms";
  if (value.count() < 0) return "-" + format_duration(-value);
  std::string single;
  std::string mixed;
  std::int64_t left = value.count();
  for (const auto& unit : kUnits) {
    if (!unit.written) continue;
    if (single.empty() && value.count() % unit.milliseconds == 0) {
      single.append(std::to_string(value.count() / unit.milliseconds)).append(unit.name);
    }
    if (left >= unit.milliseconds) mixed.append(std::to_string(left / unit.milliseconds)).append(unit.name);
    left %= unit.milliseconds;
  }
  return single.size() < mixed.size() ? single : mixed;
}

}  // namespace probe::config
