#include "probes/evidence/powershell_date.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/date_cursor.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace probe::evidence {
namespace {

using internal::DateCursor;
using internal::DateNumbers;
using std::chrono::system_clock;

using Reading = tl::expected<DateReading, DateError>;

constexpr std::size_t kMaxDateBytes = 100;
constexpr int kFirstYear = 1678;  // what a system_clock of nanoseconds can hold
constexpr int kLastYear = 2261;

tl::unexpected<DateError> fail(DateErrorKind kind, std::string message) {
  return tl::unexpected<DateError>{{kind, std::move(message)}};
}

tl::unexpected<DateError> no_date(std::string_view text) {
  return fail(DateErrorKind::kNoDate,
              fmt::format("expected a date such as 2027-02-03T14:16:02Z, found {}", internal::quoted(text)));
}

tl::unexpected<DateError> contradiction(std::string_view text, std::string_view expected) {
  return fail(DateErrorKind::kContradiction, fmt::format("expected {}, found {}", expected, internal::quoted(text)));
}

constexpr std::string_view shown(DateOrder order) {
  return order == DateOrder::kDayMonthYear   ? "day, month, year"
         : order == DateOrder::kMonthDayYear ? "month, day, year"
                                             : "year, month, day";
}

/// An instant `seconds` after 1970, or never, or the nearest that the type can hold.
DateReading reading_of(std::int64_t seconds, bool zone_known) {
  const auto day = std::chrono::floor<std::chrono::days>(std::chrono::seconds{seconds});
  // Far beyond any date that .NET knows, where the calendar of the library ends.
  constexpr std::int64_t kMaxDays = 4'000'000;
  const std::int64_t days = std::clamp<std::int64_t>(day.count(), -kMaxDays, kMaxDays);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  const int year = static_cast<int>(date.year());
  if (year <= 1) return {std::nullopt, zone_known};
  if (year < kFirstYear) return {system_clock::time_point::min(), zone_known};
  if (year > kLastYear) return {system_clock::time_point::max(), zone_known};
  return {system_clock::time_point{std::chrono::seconds{seconds}}, zone_known};
}

/// Day and month of three numbers in `order`.
void set_date(DateNumbers& date, DateOrder order) {
  const auto [first, second, third] = date.parts;
  date.year = order == DateOrder::kYearMonthDay ? first : third;
  date.month = order == DateOrder::kMonthDayYear ? first : second;
  date.day = order == DateOrder::kDayMonthYear ? first : order == DateOrder::kMonthDayYear ? second : third;
}

/// The order that a text and a hint agree on.
tl::expected<DateOrder, DateError> order_of(const DateNumbers& date, std::optional<DateOrder> hint,
                                            std::string_view text) {
  if (date.year_first) return DateOrder::kYearMonthDay;
  std::optional<DateOrder> plain;
  const auto [first, second, third] = date.parts;
  if (date.separator == '.' || (first > 12 && second <= 12) || first == second)
    plain = DateOrder::kDayMonthYear;
  else if (second > 12 && first <= 12)
    plain = DateOrder::kMonthDayYear;
  if (!hint && plain) return *plain;
  if (!hint && first > 12) return contradiction(text, "a day that exists");
  if (!hint) {
    return fail(DateErrorKind::kAmbiguous,
                fmt::format("expected the culture of {} or a date that needs none: this is {:04}-{:02}-{:02} or "
                            "{:04}-{:02}-{:02}",
                            internal::quoted(text), third, first, second, third, second, first));
  }
  const bool fits = *hint != DateOrder::kYearMonthDay && (!plain || *plain == *hint || first == second);
  if (!fits || (date.separator == '.' && *hint != DateOrder::kDayMonthYear))
    return contradiction(text, fmt::format("a date in the order {}", shown(*hint)));
  return *hint;
}

Reading instant(const DateNumbers& date, const DateHint& hint, std::string_view text) {
  using namespace std::chrono;
  const auto day =
      year{date.year} / month{static_cast<unsigned>(date.month)} / std::chrono::day{static_cast<unsigned>(date.day)};
  const bool exists = date.year >= 1 && day.ok() && date.hour <= 23 && date.minute <= 59 && date.second <= 60;
  if (!exists) return contradiction(text, "a day and a time that exist");
  const auto local = sys_days{day} - sys_days{} + hours{date.hour} + minutes{date.minute} + seconds{date.second};
  const minutes offset = date.offset.value_or(hint.utc_offset);
  if (date.year == 1) return DateReading{std::nullopt, date.offset.has_value()};
  return reading_of(duration_cast<seconds>(local - offset).count(), date.offset.has_value());
}

Reading printed_date(std::string_view plain, std::optional<DateOrder> order, const DateHint& hint,
                     std::string_view text) {
  DateCursor at{plain};
  auto date = at.printed();
  if (!date) return no_date(text);
  if (date->bad_hour) return contradiction(text, "an hour from 1 to 12 beside AM or PM");
  const auto agreed = order_of(*date, order, text);
  if (!agreed) return tl::unexpected<DateError>{agreed.error()};
  set_date(*date, *agreed);
  return instant(*date, hint, text);
}

}  // namespace

Reading read_date(std::string_view text, const DateHint& hint) {
  std::optional<DateOrder> order = hint.order;
  if (!order && !trim(hint.culture).empty()) {
    const auto known = date_order_of(hint.culture);
    if (!known) return tl::unexpected<DateError>{known.error()};
    order = *known;
  }
  const std::string plain = internal::plain_date(text.substr(0, kMaxDateBytes + 1));
  if (plain.empty() || text.size() > kMaxDateBytes) return no_date(text);
  if (const auto milliseconds = DateCursor{plain}.json_date()) {
    const std::int64_t whole = *milliseconds / 1000 - (*milliseconds % 1000 < 0 ? 1 : 0);
    return reading_of(whole, true);
  }
  if (auto date = DateCursor{plain}.generalized()) {
    set_date(*date, DateOrder::kYearMonthDay);
    return instant(*date, hint, text);
  }
  return printed_date(plain, order, hint, text);
}

}  // namespace probe::evidence
