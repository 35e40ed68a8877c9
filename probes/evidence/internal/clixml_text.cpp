#include "probes/evidence/ascii.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <algorithm>
#include <optional>

namespace probe::evidence {
namespace {

constexpr std::size_t kEscapeLength = 7;  // _xHHHH_
constexpr char32_t kReplacement = 0xFFFD;

/// The UTF-16 unit of an escape at the start of `text`.
std::optional<char32_t> escaped_unit(std::string_view text) {
  if (text.size() < kEscapeLength || text[0] != '_' || to_lower(text[1]) != 'x' || text[6] != '_') return std::nullopt;
  char32_t unit = 0;
  for (const char digit : text.substr(2, 4)) {
    if (hex_value(digit) < 0) return std::nullopt;
    unit = unit * 16 + static_cast<char32_t>(hex_value(digit));
  }
  return unit;
}

bool is_high(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

std::string decode_clixml_text(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const auto unit = escaped_unit(text);
    if (!unit) {
      const std::size_t next = std::min(text.find('_', 1), text.size());
      decoded.append(text.substr(0, next));
      text.remove_prefix(next);
      continue;
    }
    text.remove_prefix(kEscapeLength);
    const auto second = is_high(*unit) ? escaped_unit(text) : std::nullopt;
    if (second && is_low(*second)) {
      internal::append_utf8(decoded, 0x10000 + ((*unit - 0xD800) << 10U) + (*second - 0xDC00));
      text.remove_prefix(kEscapeLength);
    } else {
      internal::append_utf8(decoded, is_high(*unit) || is_low(*unit) ? kReplacement : *unit);
    }
  }
  return decoded;
}

}  // namespace probe::evidence
