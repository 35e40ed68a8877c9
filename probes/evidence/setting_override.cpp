#include "probes/evidence/setting_override.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <array>

namespace probe::evidence {
namespace {

constexpr std::array<std::string_view, 4> kPrinted = {"ComponentName", "SectionName", "Parameters", "Server"};

constexpr internal::ObjectKind kKind{
    "settingOverrides", "Get-SettingOverride", "a setting override with the properties ComponentName and SectionName",
    [](const ExportedObject& object) { return object.has("ComponentName") && object.has("SectionName"); }, kPrinted};

Parsed<SettingOverride> override_of(const ExportedObject& object) {
  const auto text = [&object](std::string_view name) { return internal::text_of(object, name).value_or(""); };
  SettingOverride setting;
  setting.name = text(object.has("Name") ? "Name" : "Identity");
  setting.component = text("ComponentName");
  setting.section = text("SectionName");
  setting.parameters = internal::list_of(object, "Parameters");
  setting.servers = internal::list_of(object, "Server");
  setting.status = text("Status");
  setting.reason = text("Reason");
  return setting;
}

}  // namespace

std::optional<std::string> SettingOverride::parameter(std::string_view wanted) const {
  if (!parameters) return std::nullopt;
  for (const std::string_view each : *parameters) {
    const std::size_t equals = each.find('=');
    if (equals == std::string_view::npos) continue;
    if (equals_ignoring_case(trim(each.substr(0, equals)), wanted)) return std::string{trim(each.substr(equals + 1))};
  }
  return std::nullopt;
}

Parsed<std::vector<SettingOverride>> read_setting_overrides(const Export& exported) {
  return internal::read_all(exported, kKind, override_of);
}

}  // namespace probe::evidence
