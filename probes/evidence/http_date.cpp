#include "probes/evidence/http_date.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace probe::evidence {
namespace {

using std::chrono::system_clock;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};
constexpr int kLastYear = 2261;

struct Parts {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

/// Takes pieces off the front of a text; after the first that does not fit all fail.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_{text} {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (failed_ || text_.empty() || !is_digit(text_[0])) return reject();
      value = value * 10 + (text_[0] - '0');
      text_.remove_prefix(1);
    }
    return value;
  }

  void literal(std::string_view expected) {
    if (failed_ || !text_.starts_with(expected)) {
      reject();
    } else {
      text_.remove_prefix(expected.size());
    }
  }

  unsigned month() {
    const auto* found = std::find(kMonths.begin(), kMonths.end(), text_.substr(0, 3));
    if (found == kMonths.end()) return static_cast<unsigned>(reject());
    text_.remove_prefix(3);
    return static_cast<unsigned>(found - kMonths.begin()) + 1;
  }

  /// The day of the month as asctime pads it: with a blank.
  unsigned blank_padded_day() {
    if (!text_.starts_with(' ')) return static_cast<unsigned>(number(2));
    text_.remove_prefix(1);
    return static_cast<unsigned>(number(1));
  }

  void time_of_day(Parts& parts) {
    parts.hour = number(2);
    literal(":");
    parts.minute = number(2);
    literal(":");
    parts.second = number(2);
  }

  bool complete() const { return !failed_ && text_.empty(); }

 private:
  int reject() {
    failed_ = true;
    return 0;
  }

  std::string_view text_;
  bool failed_ = false;
};

std::optional<Parts> imf_fixdate(std::string_view text) {
  Cursor at{text};
  Parts parts;
  parts.day = static_cast<unsigned>(at.number(2));
  at.literal(" ");
  parts.month = at.month();
  at.literal(" ");
  parts.year = at.number(4);
  at.literal(" ");
  at.time_of_day(parts);
  at.literal(" GMT");
  return at.complete() ? std::optional{parts} : std::nullopt;
}

std::optional<Parts> rfc850_date(std::string_view text, int this_year) {
  Cursor at{text};
  Parts parts;
  parts.day = static_cast<unsigned>(at.number(2));
  at.literal("-");
  parts.month = at.month();
  at.literal("-");
  parts.year = this_year / 100 * 100 + at.number(2);
  if (parts.year > this_year + 50) parts.year -= 100;
  at.literal(" ");
  at.time_of_day(parts);
  at.literal(" GMT");
  return at.complete() ? std::optional{parts} : std::nullopt;
}

std::optional<Parts> asctime_date(std::string_view text) {
  Cursor at{text};
  Parts parts;
  parts.month = at.month();
  at.literal(" ");
  parts.day = at.blank_padded_day();
  at.literal(" ");
  at.time_of_day(parts);
  at.literal(" ");
  parts.year = at.number(4);
  return at.complete() ? std::optional{parts} : std::nullopt;
}

/// The form is told by what follows the name of the day: `Sun, `, `Sunday, ` or `Sun `.
std::optional<Parts> any_form(std::string_view text, int this_year) {
  for (const std::string_view day : kDays) {
    if (!text.starts_with(day.substr(0, 3))) continue;
    const std::string_view rest = text.substr(3);
    if (rest.starts_with(", ")) return imf_fixdate(rest.substr(2));
    if (rest.starts_with(' ')) return asctime_date(rest.substr(1));
    const std::string_view long_form = text.substr(std::min(day.size(), text.size()));
    if (text.starts_with(day) && long_form.starts_with(", ")) return rfc850_date(long_form.substr(2), this_year);
  }
  return std::nullopt;
}

}  // namespace

Parsed<system_clock::time_point> parse_http_date(std::string_view text, system_clock::time_point now) {
  const auto today = std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now)};
  const auto parts = any_form(trim(text), static_cast<int>(today.year()));
  if (!parts) {
    return internal::fail(
        ParseErrorKind::kSyntax,
        fmt::format("expected an HTTP date like 'Sun, 06 Nov 1994 08:49:37 GMT', found {}", internal::quoted(text)));
  }
  const auto date = std::chrono::year{parts->year} / std::chrono::month{parts->month} / std::chrono::day{parts->day};
  if (!date.ok() || parts->hour > 23 || parts->minute > 59 || parts->second > 60 || parts->year < 1700 ||
      parts->year > kLastYear) {
    return internal::fail(ParseErrorKind::kSyntax,
                          fmt::format("expected an HTTP date that exists, found {}", internal::quoted(text)));
  }
  return std::chrono::sys_days{date} + std::chrono::hours{parts->hour} + std::chrono::minutes{parts->minute} +
         std::chrono::seconds{parts->second};
}

}  // namespace probe::evidence
