#pragma once

#include <tl/expected.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace probe::evidence {

enum class DateOrder { kDayMonthYear, kMonthDayYear, kYearMonthDay };

/// What an administrator knows of the shell that printed a date.
struct DateHint {
  std::string culture;                 ///< its culture as .NET calls it (`en-US`), of any case; empty: not known
  std::optional<DateOrder> order;      ///< its order of day, month and year; wins over `culture`
  std::chrono::minutes utc_offset{0};  ///< of dates printed without a zone: how far the server is ahead of UTC
};

/// An instant, or the 0001-01-01 by which .NET says never.
struct DateReading {
  std::optional<std::chrono::system_clock::time_point> time;  ///< nothing: never
  bool zone_known = false;                                    ///< the text said so; else `utc_offset` was assumed

  bool never() const { return !time; }
};

enum class DateErrorKind {
  kNoDate,          ///< no known spelling of a date
  kAmbiguous,       ///< day and month cannot be told apart without a hint
  kContradiction,   ///< no such day or time of day, or none in the order that the hint tells
  kUnknownCulture,  ///< the hint names a culture that is not known here
};

struct DateError {
  DateErrorKind kind = DateErrorKind::kNoDate;
  std::string message;  ///< stands alone
};

/// Reads a date as PowerShell exports it: ISO 8601 (a fraction and the zone may be absent), `/Date(ms)/` of
/// ConvertTo-Json with or without an offset, LDAP's GeneralizedTime, and what cultures print: day, month and a year of
/// four digits divided by slashes, dashes or dots, 12 or 24 hours divided by colons or dots, any blanks, AM and PM in
/// the spellings of the cultures known here.
///
/// Without a hint the order must be plain: the year first, dots (day first), a part above 12, or day and month alike.
/// A year first or dots stand against a hint of another order. Fractions of a second are dropped. Dates beyond what the
/// type can hold (1678 to 2261) become its nearest end. Thread-safe, throws nothing but std::bad_alloc.
tl::expected<DateReading, DateError> read_date(std::string_view text, const DateHint& hint = {});

/// The order of a culture's short dates, or an error that names the cultures nearest to `name`.
tl::expected<DateOrder, DateError> date_order_of(std::string_view culture);

}  // namespace probe::evidence
