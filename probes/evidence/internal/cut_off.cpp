#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace probe::evidence::internal {
namespace {

/// What Format-List prints of every object of Exchange, and nobody asks for by name.
constexpr std::array<std::string_view, 10> kUnasked = {
    "RunspaceId",     "AdminDisplayName",  "ExchangeVersion", "ObjectCategory", "ObjectClass",
    "OrganizationId", "OriginatingServer", "ObjectState",     "DeploymentId",   "StateAttribute1"};

/// Whether it is a list of all properties, and not of some that somebody chose.
bool is_whole_list(const ExportedObject& object) {
  return object.lacks_longest_name ||
         std::any_of(kUnasked.begin(), kUnasked.end(), [&object](std::string_view name) { return object.has(name); });
}

std::vector<std::string_view> missing_in(const ExportedObject& object, const ObjectKind& kind) {
  std::vector<std::string_view> missing;
  for (const std::string_view name : kind.printed) {
    if (!object.has(name)) missing.push_back(name);
  }
  return missing;
}

/// Whether `object` has the first properties of `whole`, and no more.
bool is_beginning_of(const ExportedObject& object, const ExportedObject& whole) {
  return object.properties.size() < whole.properties.size() &&
         std::equal(
             object.properties.begin(), object.properties.end(), whole.properties.begin(),
             [](const ExportedProperty& left, const ExportedProperty& right) {
               return equals_ignoring_case(left.name, right.name);
             });
}

ParseError cut(std::size_t line, std::string_view expected, std::string_view found) {
  return fail_on_line(
             ParseErrorKind::kTruncated,
             fmt::format("expected {} in the object on line {}, found {}: the text was cut off, or not all was "
                         "exported: use Format-List *",
                         expected, line, found),
             line)
      .value();
}

}  // namespace

std::optional<ParseError> cut_off(const Export& exported, const ObjectKind& kind,
                                  const std::vector<const ExportedObject*>& objects) {
  if (exported.form != ExportForm::kFormatList || exported.objects.empty()) return std::nullopt;
  for (const ExportedObject* object : objects) {
    const auto missing = missing_in(*object, kind);
    if (missing.empty() || !is_whole_list(*object)) continue;
    return cut(object->line, fmt::format("all that {} prints", kind.command),
               fmt::format("no {}", fmt::join(missing, ", ")));
  }
  const ExportedObject& last = exported.objects.back();
  if (kind.is_one(last)) return std::nullopt;
  const auto is_begun = [&last](const ExportedObject* object) { return is_beginning_of(last, *object); };
  if (std::none_of(objects.begin(), objects.end(), is_begun)) return std::nullopt;
  return cut(last.line, "as many properties as in the objects before it",
             fmt::format("{} of them", last.properties.size()));
}

}  // namespace probe::evidence::internal
