#include "exporters/console/printable.hpp"

#include "agent/core/utf8.hpp"

#include <algorithm>

namespace probe::exporters {

namespace {

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::size_t character_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && !starts_character(text[length])) ++length;
  return length;
}

/// `character`: one well-formed UTF-8 sequence.
bool is_harmful(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return (byte(0) < 0x20 && byte(0) != '\n') || byte(0) == 0x7F;
  if (character.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;  // U+0080 to U+009F
  if (character.size() != 3 || byte(0) != 0xE2) return false;
  const bool line_separator_or_embedding = byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE;  // U+2028 to U+202E
  const bool isolate = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;                      // U+2066 to U+2069
  return line_separator_or_embedding || isolate;
}

/// The bytes of the first `count` characters.
std::size_t prefix_bytes(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count && bytes < text.size(); ++i) bytes += character_length(text.substr(bytes));
  return bytes;
}

/// Splits off what fits on the next line of `width` columns.
std::string_view take_line(std::string_view& rest, std::size_t width) {
  const auto newline = rest.find('\n');
  const auto fitting = prefix_bytes(rest, width);
  if (newline <= fitting && newline != std::string_view::npos) {
    const auto line = rest.substr(0, newline);
    rest.remove_prefix(newline + 1);
    return line;
  }
  auto end = fitting;
  if (end < rest.size() && rest[end] != ' ') {
    const auto blank = rest.substr(0, end).rfind(' ');
    if (blank != std::string_view::npos && rest.find_first_not_of(' ') < blank) end = blank;
  }
  const auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.find_first_not_of(' ', end), rest.size()));
  return line;
}

}  // namespace

std::string printable(std::string_view text) {
  const auto valid = core::valid_utf8(text);
  std::string fit;
  fit.reserve(valid.size());
  for (std::string_view rest = valid; !rest.empty();) {
    const auto character = rest.substr(0, character_length(rest));
    rest.remove_prefix(character.size());
    if (character == "\t") {
      fit += ' ';
    } else {
      fit += is_harmful(character) ? std::string_view("\xEF\xBF\xBD") : character;
    }
  }
  return fit;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines;
  do {
    auto line = take_line(text, width);
    line.remove_suffix(line.size() - std::min(line.find_last_not_of(' ') + 1, line.size()));
    lines.emplace_back(line);
  } while (!text.empty());
  return lines;
}

std::string pad_right(std::string_view text, std::size_t width) {
  std::string padded(text);
  padded.append(width - std::min(width, columns(text)), ' ');
  return padded;
}

std::string pad_left(std::string_view text, std::size_t width) {
  std::string padded(width - std::min(width, columns(text)), ' ');
  return padded.append(text);
}

}  // namespace probe::exporters
