#include "probes/evidence/push_proxy.hpp"

#include "probes/evidence/internal/ascii.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/newest_object.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence {
namespace {

bool is_called_proxy(const FormatListObject& object) {
  const auto is_proxy = [&object](std::string_view name) {
    return internal::equals_ignoring_case(object.get(name).value_or(""), "OnPrem-Proxy");
  };
  return is_proxy("Identity") || is_proxy("Name");
}

bool looks_like_proxy(const FormatListObject& object) {
  const auto has = [&object](std::string_view name) { return object.find(name) != nullptr ? 1 : 0; };
  return has("Enabled") + has("Organization") + has("Uri") >= 2;
}

const FormatListObject* find_proxy(const std::vector<FormatListObject>& objects) {
  for (const auto is_it : {is_called_proxy, looks_like_proxy}) {
    const auto found = std::find_if(objects.rbegin(), objects.rend(), is_it);
    if (found != objects.rend()) return &*found;
  }
  return nullptr;
}

Parsed<std::optional<bool>> boolean(const FormatListObject& object, std::string_view name) {
  const FormatListProperty* property = object.find(name);
  if (property == nullptr || property->value.empty()) return std::nullopt;
  if (const auto value = parse_boolean(property->value)) return value;
  return internal::fail_on_line(ParseErrorKind::kShape,
                                fmt::format("{} on line {}: expected True or False, found {}", property->name,
                                            property->line, internal::quoted(property->value)),
                                property->line);
}

std::optional<std::string> text(const FormatListObject& object, std::string_view name) {
  const auto value = object.get(name);
  return value ? std::optional<std::string>{*value} : std::nullopt;
}

/// A wrapped URI is joined so that it is one; when no way does, it stays as it most likely was.
std::optional<std::string> uri_text(const FormatListObject& object) {
  for (const std::string& candidate : object.candidates("Uri")) {
    if (normalize_uri(candidate)) return candidate;
  }
  return text(object, "Uri");
}

tl::unexpected<ParseError> not_found(const std::vector<FormatListObject>& objects) {
  constexpr std::string_view kExpected =
      "expected a push notification proxy with the properties Enabled, Organization and Uri";
  if (objects.empty()) return internal::fail(ParseErrorKind::kShape, fmt::format("{}, found no object", kExpected));
  return internal::fail_on_line(ParseErrorKind::kShape,
                                fmt::format("{}, found {} object{}, the last with {}", kExpected, objects.size(),
                                            objects.size() == 1 ? "" : "s", objects.back().names()),
                                objects.back().line);
}

}  // namespace

Parsed<PushProxy> read_push_proxy(const std::vector<FormatListObject>& objects) {
  const FormatListObject* object = find_proxy(objects);
  if (object == nullptr) return not_found(objects);
  if (auto error = internal::error_behind(objects, *object)) return tl::unexpected<ParseError>{*std::move(error)};
  PushProxy proxy;
  const auto enabled = boolean(*object, "Enabled");
  if (!enabled) return tl::unexpected<ParseError>{enabled.error()};
  const auto is_valid = boolean(*object, "IsValid");
  if (!is_valid) return tl::unexpected<ParseError>{is_valid.error()};
  proxy.enabled = *enabled;
  proxy.is_valid = *is_valid;
  proxy.organization = text(*object, "Organization");
  proxy.uri = uri_text(*object);
  proxy.object_state = text(*object, "ObjectState");
  proxy.identity = text(*object, "Identity");
  proxy.distinguished_name = text(*object, "DistinguishedName");
  proxy.when_changed_utc = text(*object, "WhenChangedUTC");
  return proxy;
}

}  // namespace probe::evidence
