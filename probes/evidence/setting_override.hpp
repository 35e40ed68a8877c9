#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// A setting that an administrator overrode (`Get-SettingOverride`). Empty texts: blank or not exported.
struct SettingOverride {
  std::string name;
  std::string component;
  std::string section;
  Parsed<std::vector<std::string>> parameters;  ///< `Enabled=true` …; kTruncated when PowerShell left some out
  Parsed<std::vector<std::string>> servers;     ///< on which it counts; none: on all
  std::string min_version;                      ///< of servers on which it counts; empty: any
  std::string max_version;                      ///< likewise
  std::optional<bool> is_valid;                 ///< IsValid; nothing: not exported
  std::string status;                           ///< `Accepted` …
  std::string reason;

  /// The values of a parameter, its name compared without case, in order; likewise.
  std::vector<std::string> values(std::string_view name) const;

  /// The value of a parameter, its name compared without case; nothing when it is not there. Nothing also when the
  /// parameters could not be read, so look at those first.
  std::optional<std::string> parameter(std::string_view name) const;
};

/// The setting overrides of an export, by the rules of read_auth_server_objects.
Parsed<std::vector<SettingOverride>> read_setting_overrides(const Export& exported);

}  // namespace probe::evidence
