#include "config/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace probe::config {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: not UTF-8
};

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// Decodes the character at `at` as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
Character decode(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return {};
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char next = byte_at(text, at + i);
    if ((next & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

/// YAML 1.2 section 5.1, without the next-line and byte-order-mark characters, which no editor shows.
bool printable(char32_t code) {
  if (code == '\t' || code == '\n' || code == '\r') return true;
  return code >= 0x20 && code != 0x7F && !(code >= 0x80 && code <= 0x9F) && code != 0xFEFF && code != 0xFFFE &&
         code != 0xFFFF;
}

std::optional<std::string> character_mistake(std::string_view text, std::size_t at, const Character& character) {
  if (character.bytes == 0) {
    return fmt::format("expected UTF-8, got the byte 0x{:02x}; save the file as UTF-8", byte_at(text, at));
  }
  if (character.code == 0) return "expected text, got a NUL byte; the file is binary or UTF-16";
  if (character.code == '\r' && byte_at(text, at + 1) != '\n') return "expected a line feed after the carriage return";
  if (printable(character.code)) return std::nullopt;
  return fmt::format("expected text, got the control character U+{:04X}", static_cast<unsigned>(character.code));
}

}  // namespace

std::optional<Problem> check_text(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes) {
    return Problem{{}, {}, fmt::format("expected at most {} bytes, got {}", limits.bytes, text.size())};
  }
  Position at{1, 1};
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const bool plain =
        text[i] >= ' ' && text[i] <= '~';  // nearly all there is; the rest of the loop is ten times as dear
    const Character character = plain ? Character{static_cast<unsigned char>(text[i]), 1} : decode(text, i);
    auto mistake = plain ? std::nullopt : character_mistake(text, i, character);
    if (mistake) return Problem{at, {}, std::move(*mistake)};
    i += character.bytes;
    ++at.column;
    if (i - line_start > limits.line_bytes) {
      return Problem{
          {at.line, 1}, {}, fmt::format("expected a line of at most {} bytes; break it up", limits.line_bytes)};
    }
    if (character.code == '\n') {
      at = {at.line + 1, 1};
      line_start = i;
    }
  }
  return std::nullopt;
}

bool quote_is_closed(std::string_view text, std::size_t offset) {
  while (offset < text.size() && (text[offset] == '&' || text[offset] == '!')) {  // an anchor or a tag comes first
    offset = std::min(text.find_first_of(" \t\r\n", offset), text.size());
    offset = std::min(text.find_first_not_of(" \t\r\n", offset), text.size());
  }
  const char quote = offset < text.size() ? text[offset] : '\0';
  if (quote != '"' && quote != '\'') return true;
  for (std::size_t i = offset + 1; i < text.size(); ++i) {
    const bool pair =
        (quote == '"' && text[i] == '\\') || (quote == '\'' && text[i] == '\'' && byte_at(text, i + 1) == '\'');
    if (pair) {
      ++i;
    } else if (text[i] == quote) {
      return true;
    }
  }
  return false;
}

Position PositionFinder::find(std::size_t offset, int line, int column) {
  offset = std::min(offset, text_.size());
  if (line != line_ || offset < offset_) {
    line_ = line;
    offset_ = offset - std::min(offset, static_cast<std::size_t>(std::max(column, 0)));
    characters_ = 0;
  }
  for (; offset_ < offset; ++offset_) {
    const bool starts_character = (static_cast<unsigned char>(text_[offset_]) & 0xC0U) != 0x80U;
    if (starts_character) ++characters_;
  }
  return {line + 1, characters_ + 1};
}

}  // namespace probe::config
