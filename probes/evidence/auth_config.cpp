#include "probes/evidence/auth_config.hpp"

#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/newest_object.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence {
namespace {

constexpr std::string_view kCurrent = "CurrentCertificateThumbprint";

std::optional<ThumbprintSetting> setting(const FormatListObject& object, std::string_view name) {
  const FormatListProperty* property = object.find(name);
  if (property == nullptr) return std::nullopt;
  ThumbprintSetting setting;
  setting.raw = property->value;
  if (setting.blank()) return setting;
  for (const std::string& candidate : property->candidates()) {
    if (const auto thumbprint = Thumbprint::parse(candidate)) {
      setting.thumbprint = *thumbprint;
      return setting;
    }
  }
  setting.problem = fmt::format("{}: {}", property->name, Thumbprint::parse(setting.raw).error().message);
  return setting;
}

std::optional<std::string> text(const FormatListObject& object, std::string_view name) {
  const auto value = object.get(name);
  return value ? std::optional<std::string>{*value} : std::nullopt;
}

tl::unexpected<ParseError> not_found(const std::vector<FormatListObject>& objects) {
  if (objects.empty())
    return internal::fail(ParseErrorKind::kShape, fmt::format("expected the property {}, found no object", kCurrent));
  const auto largest =
      std::max_element(objects.begin(), objects.end(), [](const FormatListObject& left, const FormatListObject& right) {
        return left.properties.size() < right.properties.size();
      });
  const std::string others = objects.size() == 1 ? "" : fmt::format(" in the largest of {} objects", objects.size());
  return internal::fail_on_line(ParseErrorKind::kShape,
                                fmt::format("expected the property {}, found {}{}", kCurrent, largest->names(), others),
                                largest->line);
}

}  // namespace

Parsed<AuthConfig> read_auth_config(const std::vector<FormatListObject>& objects) {
  const auto object = std::find_if(objects.rbegin(), objects.rend(),
                                   [](const FormatListObject& o) { return o.find(kCurrent) != nullptr; });
  if (object == objects.rend()) return not_found(objects);
  if (auto error = internal::error_behind(objects, *object)) return tl::unexpected<ParseError>{*std::move(error)};
  AuthConfig config;
  config.current = setting(*object, kCurrent).value_or(ThumbprintSetting{});
  config.previous = setting(*object, "PreviousCertificateThumbprint");
  config.next = setting(*object, "NextCertificateThumbprint");
  config.next_effective_date = text(*object, "NextCertificateEffectiveDate");
  config.service_name = text(*object, "ServiceName");
  config.realm = text(*object, "Realm");
  return config;
}

}  // namespace probe::evidence
