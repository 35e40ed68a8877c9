#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace probe::evidence::internal {

/// The numbers of a date as they stand in the text, day and month not yet told apart.
struct DateNumbers {
  std::array<int, 3> parts{};
  bool year_first = false;
  char separator = '-';
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool bad_hour = false;                       ///< AM or PM beside an hour that has none
  std::optional<std::chrono::minutes> offset;  ///< ahead of UTC, when the text says so
};

/// `text` with plain blanks for all others, without invisible marks and blanks around.
std::string plain_date(std::string_view text);

/// Takes a date off a text; each form fails when the text is not wholly of it.
class DateCursor {
 public:
  explicit DateCursor(std::string_view text) : text_{text} {}

  /// Milliseconds since 1970 of `/Date(1675433762000)/` or `/Date(1675433762000+0100)/`; the offset only tells where
  /// it was.
  std::optional<std::int64_t> json_date();
  /// `20270203141602.0Z`, `20270203141602+0100` (RFC 4517 section 3.3.13, with all of its digits).
  std::optional<DateNumbers> generalized();
  /// ISO 8601, and three numbers as cultures print them, with a time of day or without.
  std::optional<DateNumbers> printed();

 private:
  std::optional<int> number(std::size_t min_digits, std::size_t max_digits);
  bool take(std::string_view literal);
  bool take_any(std::string_view characters);
  void skip_blanks();
  void skip_fraction(std::string_view marks);
  bool date(DateNumbers& numbers);
  bool time(DateNumbers& numbers);
  /// 0 for AM, 12 for PM, in the spelling of any known culture; nothing when neither is next.
  std::optional<int> half_of_day();
  void zone(DateNumbers& numbers);
  bool offset(DateNumbers& numbers);

  std::string_view text_;
};

}  // namespace probe::evidence::internal
