#include "probes/evidence/thumbprint.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>

namespace probe::evidence {
namespace {

constexpr std::size_t kMaxTextBytes = 1024;
constexpr std::string_view kExpected = "expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes)";

const unsigned char* as_unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool is_digest_size(std::size_t bytes) { return bytes == 20 || bytes == 32; }

/// Length of the invisible character at the start of `text`, or 0: no-break space, zero-width and direction marks, byte
/// order mark.
std::size_t invisible_length(std::string_view text) {
  if (is_space(text[0])) return 1;
  constexpr std::array<std::string_view, 16> kMarks = {"\xC2\xA0",     "\xC2\xAD",     "\xE2\x80\x8B", "\xE2\x80\x8C",
                                                       "\xE2\x80\x8D", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA",
                                                       "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
                                                       "\xE2\x80\xAF", "\xE2\x81\xA0", "\xE2\x81\xA9", "\xEF\xBB\xBF"};
  const auto* mark = std::find_if(kMarks.begin(), kMarks.end(), [text](auto m) { return text.starts_with(m); });
  return mark == kMarks.end() ? 0 : mark->size();
}

std::string without_invisible(std::string_view text) {
  std::string visible;
  while (!text.empty()) {
    const std::size_t length = invisible_length(text);
    if (length == 0) visible += text[0];
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return visible;
}

/// `AA:BB:CC` or `AA-BB-CC` without its separators; anything else as it is.
std::string without_separators(std::string_view text) {
  if (text.size() < 5 || (text[2] != ':' && text[2] != '-')) return std::string{text};
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 3 != 2) {
      digits += text[i];
    } else if (text[i] != text[2]) {
      return std::string{text};
    }
  }
  return digits;
}

std::optional<std::string> bytes_from_hex(std::string_view text) {
  if (!is_digest_size(text.size() / 2)) return std::nullopt;
  auto bytes = decode_hex(text);
  return bytes ? std::optional{*std::move(bytes)} : std::nullopt;
}

std::optional<std::string> bytes_from_base64(std::string_view text) {
  auto bytes = decode_base64_lenient(text);
  if (!bytes) return std::nullopt;
  if (is_digest_size(bytes->size())) return *std::move(bytes);
  // Some exports encode the 40 hex digits as text once more.
  return bytes_from_hex(*bytes);
}

tl::unexpected<ParseError> malformed(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    if (hex_value(text[offset]) >= 0) {
      ++digits;
    } else if (text[offset] != ':' && text[offset] != '-') {
      const std::size_t length = std::max<std::size_t>(internal::utf8_sequence_length(text.substr(offset)), 1);
      return internal::fail_at(
          ParseErrorKind::kSyntax,
          fmt::format("{}, found {} characters, of which {} at position {} is not a hex digit", kExpected, text.size(),
                      internal::quoted(text.substr(offset, length)), offset + 1),
          offset);
    }
  }
  return internal::fail(ParseErrorKind::kSyntax, fmt::format("{}, found {} hex digits", kExpected, digits));
}

}  // namespace

std::string sha1_digest(std::string_view bytes) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(as_unsigned(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string sha256_digest(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(as_unsigned(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

Parsed<Thumbprint> Thumbprint::parse(std::string_view text) {
  if (text.size() > kMaxTextBytes) {
    return internal::fail(ParseErrorKind::kTooLarge, fmt::format("{}, found {} characters", kExpected, text.size()));
  }
  const std::string visible = without_invisible(text);
  if (visible.empty()) return internal::fail(ParseErrorKind::kTruncated, fmt::format("{}, found nothing", kExpected));
  // Hex first: 40 hex digits are valid base64 too, and nobody writes them as that.
  if (auto bytes = bytes_from_hex(without_separators(visible))) return Thumbprint{*std::move(bytes)};
  if (!std::all_of(visible.begin(), visible.end(), [](char c) { return hex_value(c) >= 0; })) {
    if (auto bytes = bytes_from_base64(visible)) return Thumbprint{*std::move(bytes)};
  }
  return malformed(visible);
}

Parsed<Thumbprint> Thumbprint::from_bytes(std::string_view bytes) {
  if (!is_digest_size(bytes.size())) {
    return internal::fail(ParseErrorKind::kSyntax,
                          fmt::format("expected a thumbprint of 20 or 32 bytes, found {}", bytes.size()));
  }
  return Thumbprint{std::string{bytes}};
}

std::string Thumbprint::hex() const { return encode_hex(bytes_); }
std::string Thumbprint::base64url() const { return encode_base64url(bytes_); }

}  // namespace probe::evidence
