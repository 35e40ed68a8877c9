#include "probes/evidence/internal/exported_values.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/entra.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/uri.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence::internal {
namespace {

tl::unexpected<ParseError> fail_at_property(ParseErrorKind kind, const ExportedProperty& property,
                                            std::string_view message) {
  auto failure = fail(kind, fmt::format("{}: {}", property.where(), message));
  if (property.line != 0) failure.value().line = property.line;
  return failure;
}

/// What is left of a list that was nested too deep: the name of its type, or its elements run together.
bool was_flattened(std::string_view text) {
  return text.starts_with("System.") || text.starts_with("Microsoft.Exchange.") ||
         text.find(' ') != std::string_view::npos;
}

/// The text, joined in the first way that fits.
template <typename Fits>
std::optional<std::string> fitting(const ExportedObject& object, std::string_view name, Fits fits) {
  for (std::string& candidate : object.candidates(name)) {
    if (fits(candidate)) return std::move(candidate);
  }
  return text_of(object, name);
}

}  // namespace

std::optional<std::string> text_of(const ExportedObject& object, std::string_view name) {
  const auto value = object.get(name);
  return value ? std::optional<std::string>{*value} : std::nullopt;
}

std::optional<std::string> uri_of(const ExportedObject& object, std::string_view name) {
  return fitting(object, name, [](const std::string& text) { return normalize_uri(text).has_value(); });
}

std::optional<std::string> guid_of(const ExportedObject& object, std::string_view name) {
  return fitting(object, name, [](const std::string& text) { return is_guid(text); });
}

std::optional<std::string> uri_or_guid_of(const ExportedObject& object, std::string_view name) {
  return fitting(object, name, [](const std::string& text) { return is_guid(text) || normalize_uri(text); });
}

Parsed<std::optional<bool>> boolean_of(const ExportedObject& object, std::string_view name) {
  const ExportedProperty* property = object.find(name);
  if (property == nullptr || property->blank()) return std::nullopt;
  for (const std::string& candidate : property->candidates()) {
    if (const auto value = parse_boolean(candidate)) return value;
  }
  return fail_at_property(ParseErrorKind::kShape, *property, "expected True or False, found " + quoted(property->text));
}

Parsed<std::vector<std::string>> list_of(const ExportedObject& object, std::string_view name) {
  const ExportedProperty* property = object.find(name);
  if (property == nullptr || property->blank()) return std::vector<std::string>{};
  if (property->kind == ExportedKind::kObject || property->kind == ExportedKind::kBytes)
    return fail_at_property(ParseErrorKind::kShape, *property, "expected a list, found something else");
  const bool is_list = property->kind == ExportedKind::kList;
  if (is_list ? property->truncated : was_flattened(property->text)) {
    return fail_at_property(ParseErrorKind::kTruncated, *property,
                            fmt::format("expected the whole list, found {}; export it with $FormatEnumerationLimit = "
                                        "-1, or as JSON or CLIXML of more depth",
                                        quoted(property->text, 80)));
  }
  return is_list ? property->items : std::vector<std::string>{property->text};
}

std::optional<tl::expected<DateReading, DateError>> date_of(const ExportedObject& object, std::string_view name,
                                                            const DateHint& hint) {
  const ExportedProperty* property = object.find(name);
  if (property == nullptr || property->blank()) return std::nullopt;
  auto first = read_date(property->text, hint);
  if (first || first.error().kind != DateErrorKind::kNoDate) return first;
  for (const std::string& candidate : property->candidates()) {
    auto date = read_date(candidate, hint);
    if (date || date.error().kind != DateErrorKind::kNoDate) return date;
  }
  return first;
}

DateHint in_utc(DateHint hint) {
  hint.utc_offset = std::chrono::minutes{0};
  return hint;
}

}  // namespace probe::evidence::internal
