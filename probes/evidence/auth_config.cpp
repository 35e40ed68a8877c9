#include "probes/evidence/auth_config.hpp"

#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace probe::evidence {
namespace {

constexpr std::string_view kCurrent = "CurrentCertificateThumbprint";

constexpr std::array<std::string_view, 7> kPrinted = {kCurrent,
                                                      "PreviousCertificateThumbprint",
                                                      "NextCertificateThumbprint",
                                                      "NextCertificateEffectiveDate",
                                                      "ServiceName",
                                                      "Realm",
                                                      "IsValid"};

constexpr internal::ObjectKind kKind{"authConfig", "Get-AuthConfig", "the authorization configuration",
                                     [](const ExportedObject& object) { return object.has(kCurrent); }, kPrinted};

std::optional<ThumbprintSetting> setting(const ExportedObject& object, std::string_view name) {
  const ExportedProperty* property = object.find(name);
  if (property == nullptr) return std::nullopt;
  ThumbprintSetting setting;
  setting.raw = property->text;
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

/// Names the properties of what is there instead.
tl::unexpected<ParseError> not_found(const Export& exported) {
  const auto& objects = exported.objects;
  if (exported.form == ExportForm::kCollector || (objects.empty() && !exported.errors.empty()))
    return internal::no_object_of(exported, kKind);
  if (objects.empty())
    return internal::fail(ParseErrorKind::kShape, fmt::format("expected the property {}, found no object", kCurrent));
  const auto largest =
      std::max_element(objects.begin(), objects.end(), [](const ExportedObject& left, const ExportedObject& right) {
        return left.properties.size() < right.properties.size();
      });
  const std::string others = objects.size() == 1 ? "" : fmt::format(" in the largest of {} objects", objects.size());
  auto failure = internal::fail(
      ParseErrorKind::kShape, fmt::format("expected the property {}, found {}{}", kCurrent, largest->names(), others));
  if (largest->line != 0) failure.value().line = largest->line;
  return failure;
}

}  // namespace

Parsed<AuthConfig> read_auth_config(const Export& exported, const DateHint& hint) {
  if (internal::objects_of(exported, kKind).empty()) return not_found(exported);
  const auto object = internal::newest_of(exported, kKind, hint);
  if (!object) return tl::unexpected<ParseError>{object.error()};
  const auto is_valid = internal::boolean_of(**object, "IsValid");
  if (!is_valid) return tl::unexpected<ParseError>{is_valid.error()};
  AuthConfig config;
  config.is_valid = *is_valid;
  config.current = setting(**object, kCurrent).value_or(ThumbprintSetting{});
  config.previous = setting(**object, "PreviousCertificateThumbprint");
  config.next = setting(**object, "NextCertificateThumbprint");
  config.next_effective_date = internal::text_of(**object, "NextCertificateEffectiveDate");
  config.next_effective = internal::date_of(**object, "NextCertificateEffectiveDate", hint);
  config.service_name = internal::guid_of(**object, "ServiceName");
  config.realm = internal::text_of(**object, "Realm");
  return config;
}

}  // namespace probe::evidence
