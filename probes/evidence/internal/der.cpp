#include "probes/evidence/internal/der.hpp"

#include "probes/evidence/internal/fail.hpp"

#include <fmt/format.h>

namespace probe::evidence::internal {
namespace {

constexpr std::size_t byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

}  // namespace

Parsed<std::size_t> der_sequence_size(std::string_view bytes, std::string_view what) {
  if (bytes.empty()) return fail(ParseErrorKind::kTruncated, fmt::format("expected {}, found nothing", what));
  if (byte_at(bytes, 0) != 0x30) {
    return fail_at(ParseErrorKind::kForeign,
                   fmt::format("expected {}, which begins with the byte 0x30, found 0x{:02X}", what, byte_at(bytes, 0)),
                   0);
  }
  const auto cut_off = [&] {
    return fail(ParseErrorKind::kTruncated, fmt::format("expected {}, found only {} bytes of it", what, bytes.size()));
  };
  if (bytes.size() < 2) return cut_off();
  const std::size_t first = byte_at(bytes, 1);
  if (first < 0x80 && bytes.size() >= 2 + first) return 2 + first;
  const std::size_t length_bytes = first < 0x80 ? 0 : first & 0x7FU;
  if (first >= 0x80 && (length_bytes == 0 || length_bytes > 4)) {
    return fail_at(ParseErrorKind::kSyntax,
                   fmt::format("expected {}, found an impossible length byte 0x{:02X} at offset 1", what, first), 1);
  }
  if (bytes.size() < 2 + length_bytes) return cut_off();
  std::size_t length = length_bytes == 0 ? first : 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8U | byte_at(bytes, 2 + i);
  const std::size_t total = 2 + length_bytes + length;
  if (total > bytes.size()) {
    return fail(ParseErrorKind::kTruncated,
                fmt::format("expected {} of {} bytes, found only {} of them", what, total, bytes.size()));
  }
  return total;
}

std::string_view recognise_der(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.size() < 2) return {};
  const std::size_t first = byte_at(bytes, 1);
  const std::size_t header = first < 0x80 ? 2 : 2 + (first & 0x7FU);
  if (header >= bytes.size()) return {};
  const std::string_view content = bytes.substr(header);
  if (content.starts_with("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07"sv)) return "PKCS#7";
  if (content.starts_with("\x02\x01\x03\x30"sv)) return "PKCS#12";
  for (const auto start : {"\x02\x01\x00\x30"sv, "\x02\x01\x00\x02"sv, "\x02\x01\x01\x04"sv}) {
    if (content.starts_with(start)) return "a private key";
  }
  return {};
}

}  // namespace probe::evidence::internal
