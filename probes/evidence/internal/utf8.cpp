#include "probes/evidence/internal/utf8.hpp"

#include "probes/evidence/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence::internal {
namespace {

constexpr unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }
constexpr bool is_continuation(char c) { return (byte_of(c) & 0xC0U) == 0x80U; }

std::size_t length_by_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// The second byte is what rules out overlong forms, surrogates and values above U+10FFFF.
bool second_byte_fits(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second <= 0x9F;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second <= 0x8F;
    default:
      return true;
  }
}

/// C1 controls and the marks that reorder or hide text (U+200B..200F, U+202A..202E, U+2060..2069, U+FEFF).
bool is_deceptive(std::string_view sequence) {
  if (sequence.size() == 2) return byte_of(sequence[0]) == 0xC2 && byte_of(sequence[1]) < 0xA0;
  if (sequence == "\xEF\xBB\xBF") return true;
  if (sequence.size() != 3 || byte_of(sequence[0]) != 0xE2) return false;
  const auto second = byte_of(sequence[1]);
  const auto third = byte_of(sequence[2]);
  if (second == 0x80) return (third >= 0x8B && third <= 0x8F) || (third >= 0xA8 && third <= 0xAE);
  return second == 0x81 && third >= 0xA0 && third <= 0xA9;
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view bytes) {
  if (bytes.empty()) return 0;
  const std::size_t length = length_by_lead(byte_of(bytes[0]));
  if (length <= 1) return length;
  if (bytes.size() < length || !second_byte_fits(byte_of(bytes[0]), byte_of(bytes[1]))) return 0;
  return std::all_of(bytes.begin() + 1, bytes.begin() + static_cast<std::ptrdiff_t>(length), is_continuation) ? length
                                                                                                              : 0;
}

void append_utf8(std::string& text, char32_t scalar) {
  const auto add = [&text](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (scalar < 0x80) {
    add(scalar);
  } else if (scalar < 0x800) {
    add(0xC0U | (scalar >> 6U));
    add(0x80U | (scalar & 0x3FU));
  } else if (scalar < 0x10000) {
    add(0xE0U | (scalar >> 12U));
    add(0x80U | ((scalar >> 6U) & 0x3FU));
    add(0x80U | (scalar & 0x3FU));
  } else {
    add(0xF0U | (scalar >> 18U));
    add(0x80U | ((scalar >> 12U) & 0x3FU));
    add(0x80U | ((scalar >> 6U) & 0x3FU));
    add(0x80U | (scalar & 0x3FU));
  }
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string printable(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = utf8_sequence_length(bytes);
    const std::string_view sequence = bytes.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0 || is_control(sequence[0]) || is_deceptive(sequence)) {
      for (const char c : sequence) text += fmt::format("\\x{:02X}", byte_of(c));
    } else {
      text += sequence;
    }
    bytes.remove_prefix(sequence.size());
  }
  return text;
}

std::string quoted(std::string_view bytes, std::size_t max_bytes) {
  if (bytes.size() <= max_bytes) return "'" + printable(bytes) + "'";
  std::size_t end = max_bytes;
  // At most three steps back to the start of a code point; anything longer is not UTF-8 and is escaped anyway.
  for (int steps = 0; steps < 3 && end > 1 && is_continuation(bytes[end]); ++steps) --end;
  return "'" + printable(bytes.substr(0, end)) + "...'";
}

std::string quoted_character(std::string_view rest) {
  if (rest.empty()) return "the end";
  return quoted(rest.substr(0, std::max<std::size_t>(utf8_sequence_length(rest), 1)));
}

}  // namespace probe::evidence::internal
