#include "probes/evidence/push_proxy.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <array>

namespace probe::evidence {
namespace {

constexpr std::string_view kExpected = "a push notification proxy with the properties Enabled, Organization and Uri";

bool is_called_proxy(const ExportedObject& object) {
  const auto is_proxy = [&object](std::string_view name) {
    return equals_ignoring_case(object.get(name).value_or(""), "OnPrem-Proxy");
  };
  return is_proxy("Identity") || is_proxy("Name");
}

/// Other push notification apps have the same properties.
bool is_called_otherwise(const ExportedObject& object) {
  return !object.get("Identity").value_or("").empty() || !object.get("Name").value_or("").empty();
}

bool looks_like_proxy(const ExportedObject& object) {
  if (is_called_otherwise(object)) return false;
  const auto has = [&object](std::string_view name) { return object.has(name) ? 1 : 0; };
  return has("Enabled") + has("Organization") + has("Uri") >= 2;
}

constexpr internal::ObjectKind kByName{"pushProxy", "Enable-PushNotificationProxy", kExpected, is_called_proxy};
constexpr internal::ObjectKind kByShape{"pushProxy", "Enable-PushNotificationProxy", kExpected, looks_like_proxy};

/// Windows PowerShell's JSON has only the number of the enumeration.
std::optional<std::string> object_state_of(const ExportedObject& object) {
  constexpr std::array<const char*, 4> kStates = {"New", "Unchanged", "Changed", "Deleted"};
  const ExportedProperty* property = object.find("ObjectState");
  if (property == nullptr || property->kind != ExportedKind::kNumber) return internal::text_of(object, "ObjectState");
  const auto number = static_cast<std::size_t>(property->number.value_or(-1));
  return number < kStates.size() ? std::optional<std::string>{kStates[number]} : property->text;
}

}  // namespace

Parsed<PushProxy> read_push_proxy(const Export& exported, const DateHint& hint) {
  const bool named = !internal::objects_of(exported, kByName).empty();
  const auto object = internal::newest_of(exported, named ? kByName : kByShape, hint);
  if (!object) return tl::unexpected<ParseError>{object.error()};
  const auto enabled = internal::boolean_of(**object, "Enabled");
  if (!enabled) return tl::unexpected<ParseError>{enabled.error()};
  const auto is_valid = internal::boolean_of(**object, "IsValid");
  if (!is_valid) return tl::unexpected<ParseError>{is_valid.error()};
  PushProxy proxy;
  proxy.enabled = *enabled;
  proxy.is_valid = *is_valid;
  proxy.organization = internal::text_of(**object, "Organization");
  proxy.uri = internal::uri_of(**object, "Uri");
  proxy.object_state = object_state_of(**object);
  proxy.identity = internal::text_of(**object, "Identity");
  proxy.distinguished_name = internal::text_of(**object, "DistinguishedName");
  proxy.when_changed_utc = internal::text_of(**object, "WhenChangedUTC");
  proxy.when_changed = internal::date_of(**object, "WhenChangedUTC", internal::in_utc(hint));
  return proxy;
}

}  // namespace probe::evidence
