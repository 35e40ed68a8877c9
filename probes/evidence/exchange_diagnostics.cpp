#include "probes/evidence/exchange_diagnostics.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace probe::evidence {
namespace {

/// Offset of the quote that ends a value, or npos. `text` begins behind the opening quote. Walks over quotes by their
/// neighbours: a run of white space is passed once, so this is linear.
std::size_t closing_quote(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      const std::size_t next = text.find_first_not_of(" \t", i + 1);
      if (next == std::string_view::npos || text[next] == ';') return i;
      i = next - 1;
    }
  }
  return std::string_view::npos;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

/// Takes the value behind `=` off the front of `text`, quoted or not.
Parsed<std::string> take_value(std::string_view& text, std::string_view name) {
  text = trim_left(text);
  if (!text.starts_with('"')) {
    const std::size_t end = std::min(text.find(';'), text.size());
    std::string value{trim(text.substr(0, end))};
    text.remove_prefix(end);
    return value;
  }
  text.remove_prefix(1);
  const std::size_t end = closing_quote(text);
  if (end == std::string_view::npos) {
    return internal::fail(
        ParseErrorKind::kTruncated,
        fmt::format("x-ms-diagnostics: expected '\"' at the end of {}, found none", internal::quoted(name)));
  }
  std::string value = unescaped(text.substr(0, end));
  text.remove_prefix(end + 1);
  return value;
}

}  // namespace

Parsed<ExchangeDiagnostics> parse_exchange_diagnostics(std::string_view header_value) {
  std::string_view text = trim(header_value);
  ExchangeDiagnostics diagnostics;
  diagnostics.raw = internal::printable(text);
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), diagnostics.code);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  text = trim_left(text);
  if (problem != std::errc{} || (!text.empty() && text[0] != ';')) {
    return internal::fail_at(
        ParseErrorKind::kSyntax,
        fmt::format("x-ms-diagnostics: expected a code like 2000000, found {}", internal::quoted(header_value)), 0);
  }
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t name_end = text.find_first_of("=;");
    const std::string_view name = trim(text.substr(0, name_end));
    text.remove_prefix(std::min(name_end, text.size()));
    if (!text.starts_with('=')) continue;
    text.remove_prefix(1);
    auto value = take_value(text, name);
    if (!value) return tl::unexpected<ParseError>{std::move(value.error())};
    if (equals_ignoring_case(name, "reason")) {
      diagnostics.reason = *std::move(value);
    } else if (equals_ignoring_case(name, "error_category")) {
      diagnostics.error_category = *std::move(value);
    }
    text = trim_left(text);
  }
  return diagnostics;
}

}  // namespace probe::evidence
