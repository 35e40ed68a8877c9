#include "probes/evidence/internal/date_cursor.hpp"

#include "probes/evidence/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace probe::evidence::internal {
namespace {

struct HalfOfDay {
  std::string_view spelling;
  int hours;
};

/// Longer spellings before those that they begin with.
constexpr std::array<HalfOfDay, 16> kHalves{{
    {"a. m.", 0},
    {"p. m.", 12},
    {"a.m.", 0},
    {"p.m.", 12},
    {"am", 0},
    {"pm", 12},
    {"\u5348\u524D", 0},
    {"\u5348\u5F8C", 12},
    {"\u4E0A\u5348", 0},
    {"\u4E0B\u5348", 12},
    {"\uC624\uC804", 0},
    {"\uC624\uD6C4", 12},
    {"\u03C0\u03BC", 0},
    {"\u03BC\u03BC", 12},
    {"\u03C0.\u03BC.", 0},
    {"\u03BC.\u03BC.", 12},
}};

constexpr std::array<std::string_view, 3> kBlanks = {"\u00A0", "\u202F", "\u2009"};
constexpr std::array<std::string_view, 4> kMarks = {"\u200E", "\u200F", "\u061C", "\uFEFF"};

template <std::size_t N>
std::size_t length_of_one(const std::array<std::string_view, N>& all, std::string_view text) {
  const auto* found =
      std::find_if(all.begin(), all.end(), [text](std::string_view each) { return text.starts_with(each); });
  return found == all.end() ? 0 : found->size();
}

}  // namespace

std::string plain_date(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t blank = is_space(text[0]) ? 1 : length_of_one(kBlanks, text);
    const std::size_t mark = length_of_one(kMarks, text);
    if (blank > 0) {
      plain += ' ';
    } else if (mark == 0) {
      plain += text[0];
    }
    text.remove_prefix(std::max<std::size_t>({blank, mark, 1}));
  }
  return std::string{trim(plain)};
}

std::optional<std::int64_t> DateCursor::json_date() {
  // `\/` where somebody took the text out of the JSON.
  if (!take("/Date(") && !take("\\/Date(")) return std::nullopt;
  std::int64_t milliseconds = 0;
  const auto [end, reason] = std::from_chars(text_.data(), text_.data() + text_.size(), milliseconds);
  if (reason != std::errc{}) return std::nullopt;
  text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
  if (take_any("+-") && (!number(2, 2) || !number(2, 2))) return std::nullopt;
  return take(")/") || take(")\\/") ? (text_.empty() ? std::optional{milliseconds} : std::nullopt) : std::nullopt;
}

std::optional<DateNumbers> DateCursor::generalized() {
  const auto digits = std::find_if_not(text_.begin(), text_.end(), is_digit) - text_.begin();
  if (digits != 14) return std::nullopt;
  DateNumbers date;
  date.parts = {number(4, 4).value_or(0), number(2, 2).value_or(0), number(2, 2).value_or(0)};
  date.year_first = true;
  date.hour = number(2, 2).value_or(0);
  date.minute = number(2, 2).value_or(0);
  date.second = number(2, 2).value_or(0);
  skip_fraction(".,");
  zone(date);
  return text_.empty() && date.offset ? std::optional{date} : std::nullopt;
}

std::optional<DateNumbers> DateCursor::printed() {
  DateNumbers numbers;
  if (!date(numbers)) return std::nullopt;
  const bool iso = take("T") || take("t");
  skip_blanks();
  if (iso || !text_.empty()) {
    if (!time(numbers)) return std::nullopt;
    zone(numbers);
  }
  return text_.empty() ? std::optional{numbers} : std::nullopt;
}

bool DateCursor::date(DateNumbers& numbers) {
  const std::size_t before = text_.size();
  const auto first = number(1, 4);
  if (!first || text_.empty()) return false;
  numbers.year_first = before - text_.size() == 4;
  numbers.separator = text_[0];
  if (!take_any("/-.")) return false;
  skip_blanks();
  const auto second = number(1, 2);
  if (!second || !take(std::string_view{&numbers.separator, 1})) return false;
  skip_blanks();
  // Of two digits, nobody could tell the year.
  const auto third = numbers.year_first ? number(1, 2) : number(4, 4);
  if (!third) return false;
  numbers.parts = {*first, *second, *third};
  take(".");  // Hungarian
  return true;
}

bool DateCursor::time(DateNumbers& numbers) {
  auto half = half_of_day();  // before the time in Chinese and Korean
  skip_blanks();
  const auto hour = number(1, 2);
  if (!hour || text_.empty()) return false;
  const char separator = text_[0];
  if (!take_any(":.")) return false;
  const auto minute = number(2, 2);
  if (!minute) return false;
  numbers.minute = *minute;
  if (take(std::string_view{&separator, 1})) {
    const auto second = number(2, 2);
    if (!second) return false;
    numbers.second = *second;
    skip_fraction(".,");
  }
  skip_blanks();
  if (!half) half = half_of_day();
  numbers.bad_hour = half && (*hour < 1 || *hour > 12);
  numbers.hour = half ? *hour % 12 + *half : *hour;
  skip_blanks();
  return true;
}

std::optional<int> DateCursor::half_of_day() {
  for (const auto& [spelling, hours] : kHalves) {
    if (!starts_with_ignoring_case(text_, spelling)) continue;
    text_.remove_prefix(spelling.size());
    return hours;
  }
  return std::nullopt;
}

void DateCursor::zone(DateNumbers& numbers) {
  if (take("Z") || take("z") || take("UTC") || take("GMT")) {
    numbers.offset = std::chrono::minutes{0};
  } else {
    offset(numbers);
  }
}

bool DateCursor::offset(DateNumbers& numbers) {
  const bool behind = text_.starts_with('-');
  if (!take_any("+-")) return false;
  const auto hours = number(2, 2);
  if (!hours) return false;
  take(":");
  const auto minutes = number(2, 2);
  const std::chrono::minutes ahead{*hours * 60 + minutes.value_or(0)};
  numbers.offset = behind ? -ahead : ahead;
  return true;
}

std::optional<int> DateCursor::number(std::size_t min_digits, std::size_t max_digits) {
  std::size_t digits = 0;
  int value = 0;
  while (digits < max_digits && digits < text_.size() && is_digit(text_[digits])) {
    value = value * 10 + (text_[digits] - '0');
    ++digits;
  }
  if (digits < min_digits) return std::nullopt;
  text_.remove_prefix(digits);
  return value;
}

bool DateCursor::take(std::string_view literal) {
  if (!text_.starts_with(literal)) return false;
  text_.remove_prefix(literal.size());
  return true;
}

bool DateCursor::take_any(std::string_view characters) {
  if (text_.empty() || characters.find(text_[0]) == std::string_view::npos) return false;
  text_.remove_prefix(1);
  return true;
}

void DateCursor::skip_blanks() {
  while (take(" ")) {
  }
}

void DateCursor::skip_fraction(std::string_view marks) {
  if (text_.size() < 2 || !is_digit(text_[1]) || !take_any(marks)) return;
  while (!text_.empty() && is_digit(text_[0])) text_.remove_prefix(1);
}

}  // namespace probe::evidence::internal
