#include "probes/evidence/online_organization.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace probe::evidence {
namespace {

constexpr std::string_view kEnabled = "EwsEnabled";
constexpr std::string_view kAllowed = "EwsAllowedAppIDs";

constexpr internal::ObjectKind kKind{
    "onlineOrganization", "Get-OrganizationConfig",
    "an organization of Exchange Online with the properties EwsEnabled and EwsAllowedAppIDs",
    [](const ExportedObject& object) { return object.has(kEnabled) || object.has(kAllowed); }};

/// Exchange Online keeps one text with commas in it; a list of such is taken as well.
void split_into(std::vector<std::string>& all, std::string_view text) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view one = trim(text.substr(0, comma));
    if (!one.empty()) all.emplace_back(one);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
}

Parsed<std::vector<std::string>> allowed_in(const ExportedProperty& property) {
  if (property.truncated) {
    return internal::fail(ParseErrorKind::kTruncated,
                          fmt::format("{}: expected the whole list, found one of which PowerShell printed {}",
                                      property.where(), property.items.size()));
  }
  std::vector<std::string> all;
  if (property.kind == ExportedKind::kList) {
    for (const auto& item : property.items) split_into(all, item);
  } else {
    split_into(all, property.text);
  }
  return all;
}

}  // namespace

Parsed<OnlineOrganization> read_online_organization(const Export& exported) {
  const auto object = internal::newest_of(exported, kKind);
  if (!object) return tl::unexpected<ParseError>{object.error()};
  const auto enabled = internal::boolean_of(**object, kEnabled);
  if (!enabled) return tl::unexpected<ParseError>{enabled.error()};
  OnlineOrganization organization;
  organization.tells_ews_enabled = (*object)->has(kEnabled);
  organization.ews_enabled = *enabled;
  if (const ExportedProperty* allowed = (*object)->find(kAllowed))
    organization.ews_allowed_app_ids = allowed_in(*allowed);
  organization.exported_at = internal::date_of(**object, "ExportedAt", internal::in_utc({}));
  return organization;
}

}  // namespace probe::evidence
