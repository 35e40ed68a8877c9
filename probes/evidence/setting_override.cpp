#include "probes/evidence/setting_override.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace probe::evidence {
namespace {

constexpr std::array<std::string_view, 4> kPrinted = {"ComponentName", "SectionName", "Parameters", "Server"};

constexpr internal::ObjectKind kKind{
    "settingOverrides", "Get-SettingOverride", "a setting override with the properties ComponentName and SectionName",
    [](const ExportedObject& object) { return object.has("ComponentName") && object.has("SectionName"); }, kPrinted};

/// A list whose end PowerShell left out when it was printed, and that was exported in another form afterwards.
Parsed<std::vector<std::string>> whole(const ExportedObject& object, Parsed<std::vector<std::string>> list) {
  const bool is_cut = list && std::ranges::any_of(*list, [](const std::string& each) { return each == "..."; });
  if (!is_cut) return list;
  const ExportedProperty* property = object.find("Parameters");
  return internal::fail(ParseErrorKind::kTruncated,
                        property->where() + ": expected the whole list, found one that ends in ...");
}

Parsed<SettingOverride> override_of(const ExportedObject& object) {
  const auto text = [&object](std::string_view name) { return internal::text_of(object, name).value_or(""); };
  const auto is_valid = internal::boolean_of(object, "IsValid");
  if (!is_valid) return tl::unexpected<ParseError>{is_valid.error()};
  SettingOverride setting;
  setting.is_valid = *is_valid;
  setting.min_version = text("MinVersion");
  setting.max_version = text("MaxVersion");
  setting.name = text(object.has("Name") ? "Name" : "Identity");
  setting.component = text("ComponentName");
  setting.section = text("SectionName");
  setting.parameters = whole(object, internal::list_of(object, "Parameters"));
  setting.servers = internal::list_of(object, "Server");
  setting.status = text("Status");
  setting.reason = text("Reason");
  return setting;
}

}  // namespace

std::vector<std::string> SettingOverride::values(std::string_view wanted) const {
  std::vector<std::string> found;
  if (!parameters) return found;
  for (const std::string_view each : *parameters) {
    const std::size_t equals = each.find('=');
    if (equals == std::string_view::npos) continue;
    if (equals_ignoring_case(trim(each.substr(0, equals)), wanted)) found.emplace_back(trim(each.substr(equals + 1)));
  }
  return found;
}

std::optional<std::string> SettingOverride::parameter(std::string_view wanted) const {
  auto found = values(wanted);
  return found.empty() ? std::nullopt : std::optional<std::string>{std::move(found.front())};
}

Parsed<std::vector<SettingOverride>> read_setting_overrides(const Export& exported) {
  return internal::read_all(exported, kKind, override_of);
}

}  // namespace probe::evidence
