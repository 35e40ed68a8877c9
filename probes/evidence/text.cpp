#include "probes/evidence/text.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace probe::evidence {
namespace {

enum class Encoding { kUtf8, kUtf16Le, kUtf16Be };

constexpr std::string_view to_string(Encoding encoding) {
  return encoding == Encoding::kUtf8 ? "UTF-8" : encoding == Encoding::kUtf16Le ? "UTF-16LE" : "UTF-16BE";
}

/// The line, from 1, that begins or goes on after `text`.
std::size_t line_after(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

/// ASCII text in UTF-16 has a zero in every other byte; UTF-8 text has none at all.
Encoding guess_without_mark(std::string_view bytes) {
  const std::size_t units = std::min<std::size_t>(bytes.size() / 2, 512);
  if (units < 2) return Encoding::kUtf8;
  std::size_t zero_first = 0;
  std::size_t zero_second = 0;
  for (std::size_t i = 0; i < units; ++i) {
    if (bytes[2 * i] == '\0') ++zero_first;
    if (bytes[2 * i + 1] == '\0') ++zero_second;
  }
  const auto most = [units](std::size_t zeros) { return zeros * 4 >= units * 3; };
  const auto few = [units](std::size_t zeros) { return zeros * 10 <= units; };
  if (most(zero_second) && few(zero_first)) return Encoding::kUtf16Le;
  if (most(zero_first) && few(zero_second)) return Encoding::kUtf16Be;
  return Encoding::kUtf8;
}

char32_t unit_at(std::string_view bytes, std::size_t offset, Encoding encoding) {
  const auto first = static_cast<unsigned char>(bytes[offset]);
  const auto second = static_cast<unsigned char>(bytes[offset + 1]);
  return encoding == Encoding::kUtf16Le ? static_cast<char32_t>(first | (second << 8U))
                                        : static_cast<char32_t>((first << 8U) | second);
}

constexpr bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

Parsed<std::string> utf8_from_utf16(std::string_view bytes, std::size_t start, Encoding encoding) {
  if (bytes.size() % 2 != 0) {
    return internal::fail(ParseErrorKind::kTruncated,
                          fmt::format("expected {} text of 2-byte units, found an odd number of bytes ({})",
                                      to_string(encoding), bytes.size()));
  }
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t offset = start; offset < bytes.size(); offset += 2) {
    char32_t scalar = unit_at(bytes, offset, encoding);
    if (is_high_surrogate(scalar) && offset + 2 < bytes.size() &&
        is_low_surrogate(unit_at(bytes, offset + 2, encoding))) {
      scalar = 0x10000 + ((scalar - 0xD800) << 10U) + (unit_at(bytes, offset + 2, encoding) - 0xDC00);
      offset += 2;
    } else if (is_high_surrogate(scalar) || is_low_surrogate(scalar)) {
      const std::size_t line = line_after(text);
      auto failure = internal::fail_at(
          ParseErrorKind::kSyntax,
          fmt::format("expected {} text, found the unpaired surrogate 0x{:04X} at offset {} (line {})",
                      to_string(encoding), static_cast<unsigned>(scalar), offset, line),
          offset);
      failure.value().line = line;
      return failure;
    }
    internal::append_utf8(text, scalar);
  }
  return text;
}

bool is_text_character(char c) { return !is_control(c) || is_space(c) || c == '\x1b' || c == '\x7f'; }

/// Where a reader found the first thing that is not text. Offsets are known for UTF-8 only: those of the converted form
/// of UTF-16 belong to no file.
tl::unexpected<ParseError> not_text(ParseErrorKind kind, std::string_view found, std::optional<std::size_t> offset,
                                    std::size_t line, std::string_view remark) {
  const std::string where =
      offset ? fmt::format("at offset {} (line {})", *offset, line) : fmt::format("on line {}", line);
  auto failure = internal::fail_on_line(
      kind, fmt::format("expected UTF-8 or UTF-16 text, found {} {}{}", found, where, remark), line);
  failure.value().offset = offset;
  return failure;
}

/// Length of the line end at the start of `text`, or 0. A run of CR before LF is one: text that was converted twice has
/// CR CR LF.
std::size_t line_end_length(std::string_view text) {
  if (text[0] == '\n') return 1;
  const std::size_t run = std::min(text.find_first_not_of('\r'), text.size());
  return run > 0 && run < text.size() && text[run] == '\n' ? run + 1 : run;
}

/// `text` with LF line ends, or the first thing in it that is not text. `start` is where it began in the input, if it
/// is the input's.
Parsed<std::string> checked(std::string_view text, std::optional<std::size_t> start) {
  std::string clean;
  clean.reserve(text.size());
  std::size_t line = 1;
  for (std::size_t i = 0; i < text.size();) {
    const auto offset = start ? std::optional{*start + i} : std::nullopt;
    const std::string_view rest = text.substr(i);
    if (const std::size_t line_end = line_end_length(rest); line_end > 0) {
      clean += '\n';
      ++line;
      i += line_end;
      continue;
    }
    const std::size_t length = internal::utf8_sequence_length(rest);
    const auto byte = static_cast<unsigned char>(rest[0]);
    if (length == 0)
      return not_text(ParseErrorKind::kSyntax, fmt::format("the byte 0x{:02X}", byte), offset, line,
                      ", which is neither");
    if (!is_text_character(rest[0])) {
      const auto found = fmt::format("the control character 0x{:02X}", byte);
      return not_text(ParseErrorKind::kForeign, found, offset, line, ": this looks like binary data");
    }
    clean.append(rest.substr(0, length));
    i += length;
  }
  return clean;
}

}  // namespace

Parsed<std::string> decode_text(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) {
    return internal::fail_at(ParseErrorKind::kForeign, "expected UTF-8 or UTF-16 text, found a UTF-32 byte order mark",
                             0);
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) return checked(bytes.substr(3), 3);
  std::size_t start = 2;
  Encoding encoding = Encoding::kUtf16Le;
  if (bytes.starts_with("\xFE\xFF")) {
    encoding = Encoding::kUtf16Be;
  } else if (!bytes.starts_with("\xFF\xFE")) {
    start = 0;
    encoding = guess_without_mark(bytes);
  }
  if (encoding == Encoding::kUtf8) return checked(bytes, 0);
  const auto text = utf8_from_utf16(bytes, start, encoding);
  if (!text) return tl::unexpected<ParseError>{text.error()};
  return checked(*text, std::nullopt);
}

}  // namespace probe::evidence
