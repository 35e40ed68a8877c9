#include "probes/evidence/internal/json_objects.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_text.hpp"
#include "probes/evidence/internal/secret_properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::evidence::internal {
namespace {

namespace json = boost::json;

std::string_view view_of(json::string_view text) { return {text.data(), text.size()}; }

/// What PowerShell puts beside a value that it had to wrap.
bool is_note(std::string_view name) {
  constexpr std::array<std::string_view, 10> kNotes = {
      "value",      "Value",  "Count",          "DisplayHint",        "DateTime",
      "RunspaceId", "Length", "PSComputerName", "PSShowComputerName", "PSSourceJobInstanceId"};
  return std::find(kNotes.begin(), kNotes.end(), name) != kNotes.end();
}

/// The wrapped value, when all else in `object` are notes on it.
const json::value* wrapped_in(const json::object& object) {
  const bool only_notes =
      std::all_of(object.begin(), object.end(), [](const auto& member) { return is_note(view_of(member.key())); });
  if (!only_notes) return nullptr;
  const json::value* lower = object.if_contains("value");
  return lower != nullptr ? lower : object.if_contains("Value");
}

}  // namespace

const json::array* JsonObjects::array_in(const json::value& value) {
  if (const json::array* array = value.if_array()) return array;
  const json::object* object = value.if_object();
  const json::value* wrapped = object == nullptr ? nullptr : wrapped_in(*object);
  return wrapped == nullptr ? nullptr : wrapped->if_array();
}

ExportedObject JsonObjects::object_of(const json::object& object) {
  ExportedObject exported;
  for (const auto& [name, value] : object) {
    if (too_many()) break;
    exported.properties.push_back(value_of(view_of(name), value));
  }
  return exported;
}

ExportedProperty JsonObjects::value_of(std::string_view name, const json::value& value) {
  ExportedProperty property;
  property.name = name;
  ++values_;
  if (is_secret_property(name)) {
    property.kind = ExportedKind::kWithheld;
  } else {
    read_into(property, value);
  }
  return property;
}

void JsonObjects::read_into(ExportedProperty& property, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      property.kind = ExportedKind::kNull;
      return;
    case json::kind::bool_:
      property.kind = ExportedKind::kBoolean;
      property.text = value.get_bool() ? "True" : "False";
      return;
    case json::kind::int64:
      property.kind = ExportedKind::kNumber;
      property.number = value.get_int64();
      property.text = fmt::to_string(value.get_int64());
      return;
    case json::kind::uint64:
      property.kind = ExportedKind::kNumber;
      property.text = fmt::to_string(value.get_uint64());
      return;
    case json::kind::double_:
      property.kind = ExportedKind::kNumber;
      property.text = fmt::to_string(value.get_double());
      return;
    case json::kind::string:
      property.kind = ExportedKind::kText;
      property.text = view_of(value.get_string());
      return;
    case json::kind::array:
      return read_list(property, value.get_array());
    case json::kind::object:
      return read_object(property, value.get_object());
  }
}

void JsonObjects::read_list(ExportedProperty& property, const json::array& array) {
  std::vector<std::string> items;
  for (const json::value& value : array) {
    if (too_many()) break;
    items.push_back(value_of({}, value).text);
  }
  set_list(property, std::move(items));
}

void JsonObjects::read_object(ExportedProperty& property, const json::object& object) {
  if (unwrap(property, object)) return;
  property.kind = ExportedKind::kObject;
  property.members = object_of(object).properties;
}

bool JsonObjects::unwrap(ExportedProperty& property, const json::object& object) {
  const json::value* value = wrapped_in(object);
  if (value == nullptr || value->is_object()) return false;
  read_into(property, *value);
  // An enumeration: its number, and beside it its name.
  const json::value* name = object.if_contains("Value");
  const json::string* text = name == nullptr ? nullptr : name->if_string();
  if (property.kind != ExportedKind::kNumber || text == nullptr) return true;
  property.kind = ExportedKind::kText;
  property.text = view_of(*text);
  return true;
}

}  // namespace probe::evidence::internal
