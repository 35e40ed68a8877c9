#include "exporters/api/parameters.hpp"

#include "agent/core/finding.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace probe::exporters {

namespace {

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  const bool plain = !digits.empty() && digits.front() >= '0' && digits.front() <= '9';
  if (!plain || error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

/// Reads digits and the mark behind them off `text`.
std::optional<std::int64_t> part(std::string_view& text, std::size_t digits, char mark) {
  if (text.size() <= digits || text[digits] != mark) return std::nullopt;
  const auto value = number(text.substr(0, digits));
  text.remove_prefix(digits + 1);
  return value;
}

std::optional<core::SystemTime> time_of(std::string_view text) {
  constexpr std::int64_t kLatest = 9'000'000'000;  // what nanoseconds of a system clock can hold, roughly
  if (const auto seconds = number(text)) {
    if (*seconds > kLatest) return std::nullopt;
    return core::SystemTime(std::chrono::seconds(*seconds));
  }
  const auto year = part(text, 4, '-');
  const auto month = part(text, 2, '-');
  const auto day = part(text, 2, 'T');
  const auto hour = part(text, 2, ':');
  const auto minute = part(text, 2, ':');
  const auto second = part(text, 2, 'Z');
  if (!year || !month || !day || !hour || !minute || !second || !text.empty()) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  const bool in_range = *year >= 1970 && *year < 2255 && *hour < 24 && *minute < 60 && *second < 61;
  if (!date.ok() || !in_range) return std::nullopt;
  return core::SystemTime(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kQuotedBytes = 64;
  return core::one_line(text, kQuotedBytes);
}

}  // namespace

std::size_t limit_of(const Fields& fields, LimitRange range) {
  const auto found = fields.find("limit");
  if (found == fields.end()) return range.usual;
  const auto limit = number(found->second);
  if (limit && *limit >= 1 && static_cast<std::uint64_t>(*limit) <= range.most) return static_cast<std::size_t>(*limit);
  throw BadRequest(
      fmt::format("expected limit to be a number from 1 to {}, got \"{}\"", range.most, quoted(found->second)));
}

std::optional<core::SystemTime> since_of(const Fields& fields) {
  const auto found = fields.find("since");
  if (found == fields.end()) return std::nullopt;
  const auto time = time_of(found->second);
  if (time) return time;
  throw BadRequest(fmt::format("expected since to be a time such as 2026-11-23T18:22:32Z or 1795458152, got \"{}\"",
                               quoted(found->second)));
}

}  // namespace probe::exporters
