#include "probes/evidence/internal/object_kind.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/newest_object.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace probe::evidence::internal {
namespace {

constexpr std::size_t kMaxShownBytes = 200;

/// The collector names the command, or the section that it was to fill.
const ExportError* error_of(const Export& exported, const ObjectKind& kind) {
  const auto is_of = [&kind](const ExportError& error) {
    const std::string command = to_lower(error.command);
    return command.find(to_lower(kind.command)) != std::string::npos ||
           command.find(to_lower(kind.section)) != std::string::npos;
  };
  const auto found = std::find_if(exported.errors.begin(), exported.errors.end(), is_of);
  return found == exported.errors.end() ? nullptr : &*found;
}

/// An error of the stream, in CLIXML without any object.
const ExportError* any_error(const Export& exported) {
  return exported.objects.empty() && !exported.errors.empty() ? &exported.errors.front() : nullptr;
}

tl::unexpected<ParseError> failed(const ObjectKind& kind, const ExportError& error) {
  return fail(ParseErrorKind::kNotCollected, fmt::format("expected {}, found the error of {}: {}", kind.expected,
                                                         kind.command, quoted(error.message, kMaxShownBytes)));
}

tl::unexpected<ParseError> not_collected(const ObjectKind& kind, const ExportError& error) {
  const std::string command = error.command.empty() ? std::string{kind.command} : printable(error.command);
  return fail(ParseErrorKind::kNotCollected,
              fmt::format("expected the section {}, the collector could not fill it: {}: {}", kind.section, command,
                          quoted(error.message, kMaxShownBytes)));
}

tl::unexpected<ParseError> left_null(const ObjectKind& kind) {
  return fail(ParseErrorKind::kNotCollected,
              fmt::format("expected a list in the section {}, the collector left it null: {} failed", kind.section,
                          kind.command));
}

tl::unexpected<ParseError> no_object_in_collection(const Export& exported, const ObjectKind& kind) {
  if (const ExportError* error = error_of(exported, kind)) return not_collected(kind, *error);
  if (exported.has_section(kind.section)) {
    return fail(ParseErrorKind::kShape,
                fmt::format("expected {}, found none in the section {}", kind.expected, kind.section));
  }
  std::string sections = fmt::format("{}", fmt::join(exported.sections, ", "));
  return fail(ParseErrorKind::kShape,
              fmt::format("expected the section {} of a collector's document, found {}", kind.section,
                          sections.empty() ? "no section" : quoted(sections, kMaxShownBytes)));
}

std::string_view name_of(const ExportedObject& object) {
  for (const char* name : {"Name", "Id", "Identity"}) {
    if (const auto text = object.get(name); text && !text->empty()) return *text;
  }
  return {};
}

/// By the clock of the directory; nothing when it is not told, or not plainly.
std::optional<std::chrono::system_clock::time_point> changed_at(const ExportedObject& object, const DateHint& hint) {
  const auto date = date_of(object, "WhenChangedUTC", in_utc(hint));
  return date && *date ? (*date)->time : std::nullopt;
}

bool is_same(const ExportedObject& a, const ExportedObject& b) {
  return std::ranges::equal(a.properties, b.properties, [](const ExportedProperty& one, const ExportedProperty& other) {
    return equals_ignoring_case(one.name, other.name) && one.text == other.text && one.items == other.items;
  });
}

/// Which of several exports of one object counts: the one that changed last. A transcript shows an object before and
/// after a change, so where that cannot be told its last one counts; all other forms are of one moment.
Parsed<const ExportedObject*> newest_among(const Export& exported, const std::vector<const ExportedObject*>& objects,
                                           const DateHint& hint) {
  const ExportedObject* newest = objects.front();
  bool is_plain = true;
  for (auto next = objects.begin() + 1; next != objects.end(); ++next) {
    const auto one = changed_at(*newest, hint);
    const auto other = changed_at(**next, hint);
    const bool is_told = one && other && *one != *other;
    if (!is_told && !is_same(*newest, **next)) is_plain = false;
    if (!is_told || *other > *one) newest = *next;
  }
  if (is_plain || exported.form == ExportForm::kFormatList) return newest;
  const std::string name = printable(name_of(*newest));
  return fail(ParseErrorKind::kSyntax,
              fmt::format("expected one object{}, found {} that differ, and not by WhenChangedUTC which is the newer",
                          name.empty() ? "" : " called " + name, objects.size()));
}

}  // namespace

std::vector<const ExportedObject*> objects_of(const Export& exported, const ObjectKind& kind) {
  std::vector<const ExportedObject*> objects;
  for (const ExportedObject& object : exported.objects) {
    const bool is_one = exported.form == ExportForm::kCollector ? equals_ignoring_case(object.section, kind.section)
                                                                : kind.is_one(object);
    if (is_one) objects.push_back(&object);
  }
  return objects;
}

Parsed<const ExportedObject*> newest_of(const Export& exported, const ObjectKind& kind, const DateHint& hint) {
  const auto objects = objects_of(exported, kind);
  if (objects.empty()) return no_object_of(exported, kind);
  if (auto error = error_behind(exported.objects, *objects.back()))
    return tl::unexpected<ParseError>{*std::move(error)};
  const auto newest = newest_among(exported, objects, hint);
  if (!newest) return newest;
  if (auto error = cut_off(exported, kind, {*newest})) return tl::unexpected<ParseError>{*std::move(error)};
  return *newest;
}

Parsed<std::vector<const ExportedObject*>> all_of(const Export& exported, const ObjectKind& kind) {
  const auto objects = objects_of(exported, kind);
  // The collector writes an empty list as one: null is what a failure leaves.
  const bool is_null = exported.is_null_section(kind.section);
  if (is_null && error_of(exported, kind) == nullptr) return left_null(kind);
  const bool may_be_none = exported.form == ExportForm::kCollector && exported.has_section(kind.section) &&
                           error_of(exported, kind) == nullptr;
  if (objects.empty() && !may_be_none) return no_object_of(exported, kind);
  if (!objects.empty()) {
    if (auto error = error_behind(exported.objects, *objects.front()))
      return tl::unexpected<ParseError>{*std::move(error)};
  }
  std::vector<std::vector<const ExportedObject*>> groups;
  std::map<std::string, std::size_t> places;  // in `groups`, by name
  for (const ExportedObject* object : objects) {
    const std::string name = to_lower(name_of(*object));
    const auto [place, is_new] = places.try_emplace(name, groups.size());
    if (is_new || name.empty()) {
      groups.push_back({object});
    } else {
      groups[place->second].push_back(object);
    }
  }
  std::vector<const ExportedObject*> newest;
  for (const auto& group : groups) {
    const auto one = newest_among(exported, group, {});
    if (!one) return tl::unexpected<ParseError>{one.error()};
    newest.push_back(*one);
  }
  if (auto error = cut_off(exported, kind, newest)) return tl::unexpected<ParseError>{*std::move(error)};
  return newest;
}

tl::unexpected<ParseError> no_object_of(const Export& exported, const ObjectKind& kind) {
  if (exported.form == ExportForm::kCollector) return no_object_in_collection(exported, kind);
  if (const ExportError* error = any_error(exported)) return failed(kind, *error);
  const auto& objects = exported.objects;
  if (objects.empty()) return fail(ParseErrorKind::kShape, fmt::format("expected {}, found no object", kind.expected));
  auto failure =
      fail(ParseErrorKind::kShape, fmt::format("expected {}, found {} object{}, the last with {}", kind.expected,
                                               objects.size(), objects.size() == 1 ? "" : "s", objects.back().names()));
  if (objects.back().line != 0) failure.value().line = objects.back().line;
  return failure;
}

}  // namespace probe::evidence::internal
