#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::evidence {

/// What Exchange Online says of the organization's access to EWS (`Get-OrganizationConfig
/// -RetrieveEwsOperationAccessPolicy` in Exchange Online PowerShell).
struct OnlineOrganization {
  bool tells_ews_enabled = false;   ///< EwsEnabled was exported
  std::optional<bool> ews_enabled;  ///< nothing: blank, or not exported
  /// The elements of EwsAllowedAppIDs, none when it is blank. Nothing: not exported. An error of kind kTruncated when
  /// PowerShell left some out.
  std::optional<Parsed<std::vector<std::string>>> ews_allowed_app_ids;
  /// When it was exported, by the collector, which is handed it.
  std::optional<tl::expected<DateReading, DateError>> exported_at;
};

/// The organization of an export: the last object with one of those properties, or the section `onlineOrganization` of
/// a collector's document. Errors: there is none, its command failed, a PowerShell error behind it, and a value of
/// EwsEnabled other than True, False and blank.
Parsed<OnlineOrganization> read_online_organization(const Export& exported);

}  // namespace probe::evidence
