#include "probes/evidence/encoding.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/base64.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace probe::evidence {
namespace {

using internal::Base64Rules;
using Padding = internal::Base64Rules::Padding;

int sextet_of(char c, const Base64Rules& rules) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (rules.standard_alphabet && c == '+') return 62;
  if (rules.standard_alphabet && c == '/') return 63;
  if (rules.url_alphabet && c == '-') return 62;
  if (rules.url_alphabet && c == '_') return 63;
  return -1;
}

/// Collects sextets into bytes and remembers what the checks at the end need.
class Base64Sink {
 public:
  void add(int sextet) {
    bits_ = (bits_ << 6U) | static_cast<std::uint32_t>(sextet);
    ++count_;
    pending_ += 6;
    if (pending_ < 8) return;
    pending_ -= 8;
    bytes_ += static_cast<char>(static_cast<unsigned char>(bits_ >> pending_));
    bits_ &= (1U << pending_) - 1U;
  }

  std::size_t count() const { return count_; }
  bool has_unused_bits() const { return bits_ != 0; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
  std::uint32_t bits_ = 0;
  unsigned pending_ = 0;
  std::size_t count_ = 0;
};

tl::unexpected<ParseError> unexpected_character(const Base64Rules& rules, std::string_view text, std::size_t offset) {
  const std::size_t length = std::max<std::size_t>(internal::utf8_sequence_length(text.substr(offset)), 1);
  return internal::fail_at(ParseErrorKind::kSyntax,
                           fmt::format("expected {}, found {} at offset {}", rules.name,
                                       internal::quoted(text.substr(offset, length)), offset),
                           offset);
}

Parsed<std::string> finish(const Base64Rules& rules, Base64Sink sink, std::size_t padding) {
  const std::size_t left_over = sink.count() % 4;
  if (left_over == 1) {
    return internal::fail(
        ParseErrorKind::kTruncated,
        fmt::format("expected {}, found {} characters: one is missing or one too many", rules.name, sink.count()));
  }
  const std::size_t wanted = left_over == 0 ? 0 : 4 - left_over;
  const bool padding_fits = rules.padding == Padding::kForbidden  ? padding == 0
                            : rules.padding == Padding::kRequired ? padding == wanted
                                                                  : padding == wanted || padding == 0;
  if (!padding_fits) {
    return internal::fail(
        padding < wanted ? ParseErrorKind::kTruncated : ParseErrorKind::kSyntax,
        fmt::format("expected {} with {} padding characters '=' at the end, found {}", rules.name, wanted, padding));
  }
  if (rules.canonical && sink.has_unused_bits()) {
    return internal::fail(
        ParseErrorKind::kSyntax,
        fmt::format("expected {}, found a last character with bits that belong to no byte", rules.name));
  }
  return sink.take();
}

constexpr std::string_view kStandardAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode_with(std::string_view alphabet, std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const char c : bytes) {
    bits = ((bits << 8U) | static_cast<unsigned char>(c)) & 0xFFFFU;
    for (pending += 8; pending >= 6; pending -= 6) text += alphabet[(bits >> (pending - 6)) & 0x3FU];
  }
  if (pending > 0) text += alphabet[(bits << (6 - pending)) & 0x3FU];
  return text;
}

}  // namespace

namespace internal {

Parsed<std::string> decode_base64_by(const Base64Rules& rules, std::string_view text) {
  Base64Sink sink;
  std::size_t padding = 0;
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    const char c = text[offset];
    if (rules.skip_white_space && is_space(c)) continue;
    if (c == '=' && rules.padding != Padding::kForbidden) {
      ++padding;
      continue;
    }
    const int sextet = sextet_of(c, rules);
    if (sextet < 0 || padding > 0) return unexpected_character(rules, text, offset);
    sink.add(sextet);
  }
  return finish(rules, std::move(sink), padding);
}

}  // namespace internal

Parsed<std::string> decode_base64(std::string_view text) { return internal::decode_base64_by(Base64Rules{}, text); }

Parsed<std::string> decode_base64url(std::string_view text) {
  constexpr Base64Rules kRules{.name = "base64url without padding",
                               .standard_alphabet = false,
                               .url_alphabet = true,
                               .padding = Padding::kForbidden};
  return internal::decode_base64_by(kRules, text);
}

Parsed<std::string> decode_base64_lenient(std::string_view text) {
  constexpr Base64Rules kRules{
      .url_alphabet = true, .skip_white_space = true, .canonical = false, .padding = Padding::kOptional};
  return internal::decode_base64_by(kRules, text);
}

Parsed<std::string> decode_hex(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    if (hex_value(text[offset]) >= 0) continue;
    const std::size_t length = std::max<std::size_t>(internal::utf8_sequence_length(text.substr(offset)), 1);
    return internal::fail_at(ParseErrorKind::kSyntax,
                             fmt::format("expected hex digits, found {} at offset {}",
                                         internal::quoted(text.substr(offset, length)), offset),
                             offset);
  }
  if (text.size() % 2 != 0) {
    return internal::fail(ParseErrorKind::kTruncated,
                          fmt::format("expected an even number of hex digits, found {}", text.size()));
  }
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    bytes += static_cast<char>(hex_value(text[i]) * 16 + hex_value(text[i + 1]));
  }
  return bytes;
}

std::string encode_base64(std::string_view bytes) {
  std::string text = encode_with(kStandardAlphabet, bytes);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::string encode_base64url(std::string_view bytes) { return encode_with(kUrlAlphabet, bytes); }

std::string encode_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text(bytes.size() * 2, '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text[2 * i] = kDigits[byte >> 4U];
    text[2 * i + 1] = kDigits[byte & 0xFU];
  }
  return text;
}

}  // namespace probe::evidence
