#include "probes/evidence/secret.hpp"

#include "probes/evidence/internal/fail.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence {

namespace {

/// With a byte order mark, or ASCII text without one.
bool is_utf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
  return bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0');
}

}  // namespace

Parsed<std::string> read_secret(std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (is_utf16(bytes)) {
    return internal::fail(
        ParseErrorKind::kForeign,
        "expected a secret in ASCII or UTF-8, found UTF-16, which `>` of Windows PowerShell writes: save "
        "it with `Set-Content -Encoding ascii` or `-Encoding utf8`");
  }
  if (bytes.ends_with('\n')) bytes.remove_suffix(1);
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  if (bytes.empty()) return internal::fail(ParseErrorKind::kTruncated, "expected a secret, found nothing");
  if (bytes.find_first_of("\r\n") != std::string_view::npos) {
    return internal::fail(ParseErrorKind::kShape, "expected one line, found more");
  }
  const bool printable =
      std::all_of(bytes.begin(), bytes.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
  if (!printable) return internal::fail(ParseErrorKind::kForeign, "expected text, found control characters");
  return std::string{bytes};
}

std::optional<std::string> refuse_permissions(unsigned mode) {
  constexpr unsigned kOthers = 077;
  if ((mode & kOthers) == 0) return std::nullopt;
  return fmt::format("expected a file that only its owner may read (mode 0600 or 0400), found mode {:04o}",
                     mode & 07777U);
}

}  // namespace probe::evidence
