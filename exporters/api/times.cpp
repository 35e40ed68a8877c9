#include "exporters/api/times.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace probe::exporters {

namespace {

using std::chrono::nanoseconds;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads a text from its beginning; once something was not there, nothing that is read counts.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) {}

  bool failed() const { return failed_; }
  bool at_end() const { return text_.empty(); }

  /// Whether `mark`, in either case, is next; then it is taken.
  bool take(char mark) {
    constexpr char kCase = 0x20;
    const bool letter = mark >= 'A' && mark <= 'Z';
    if (text_.empty() || (text_.front() != mark && (!letter || text_.front() != (mark | kCase)))) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char mark) { failed_ = !take(mark) || failed_; }

  /// A number of `least` to `most` digits.
  std::int64_t number(std::size_t least, std::size_t most) {
    std::int64_t value = 0;
    std::size_t count = 0;
    for (; count < most && !text_.empty() && is_digit(text_.front()); ++count, text_.remove_prefix(1)) {
      value = value * 10 + (text_.front() - '0');
    }
    failed_ = count < least || failed_;
    return value;
  }

  /// A dot and digits, or nothing.
  nanoseconds fraction() {
    if (!take('.')) return nanoseconds::zero();
    failed_ = text_.empty() || !is_digit(text_.front()) || failed_;
    std::int64_t value = 0;
    for (std::int64_t unit = 100'000'000; !text_.empty() && is_digit(text_.front()); unit /= 10) {
      value += unit * (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return nanoseconds(value);
  }

 private:
  std::string_view text_;
  bool failed_ = false;
};

/// How far local time is ahead of UTC: `Z`, `+01:00`, `-03:30`.
std::optional<std::chrono::minutes> offset(TimeReader& reader) {
  if (reader.take('Z')) return std::chrono::minutes::zero();
  const bool behind = reader.take('-');
  if (!behind) reader.expect('+');
  const auto hours = reader.number(2, 2);
  reader.expect(':');
  const auto minutes = reader.number(2, 2);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const auto ahead = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return behind ? -ahead : ahead;
}

std::optional<core::SystemTime> unix_seconds(std::string_view text) {
  constexpr std::int64_t kLatest = 9'000'000'000;  // what nanoseconds of a system clock can hold, roughly
  constexpr std::size_t kMostDigits = 12;
  TimeReader reader(text);
  const auto seconds = reader.number(1, kMostDigits);
  const auto fraction = reader.fraction();
  if (reader.failed() || !reader.at_end() || seconds > kLatest) return std::nullopt;
  return core::SystemTime(std::chrono::seconds(seconds) + fraction);
}

std::optional<core::SystemTime> date_and_time(std::string_view text) {
  TimeReader reader(text);
  const auto year = reader.number(4, 4);
  reader.expect('-');
  const auto month = reader.number(2, 2);
  reader.expect('-');
  const auto day = reader.number(2, 2);
  reader.expect('T');
  const auto hour = reader.number(2, 2);
  reader.expect(':');
  const auto minute = reader.number(2, 2);
  reader.expect(':');
  const auto second = reader.number(2, 2);
  const auto fraction = reader.fraction();
  const auto ahead = offset(reader);
  if (reader.failed() || !reader.at_end() || !ahead) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  const bool in_range = year >= 1970 && year < 2255 && hour < 24 && minute < 60 && second < 61;
  if (!date.ok() || !in_range) return std::nullopt;
  return core::SystemTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + fraction - *ahead;
}

}  // namespace

std::optional<core::SystemTime> parse_time(std::string_view text) {
  const bool digits_only = std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
  return digits_only ? unix_seconds(text) : date_and_time(text);
}

}  // namespace probe::exporters
