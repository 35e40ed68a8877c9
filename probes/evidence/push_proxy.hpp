#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <optional>
#include <string>

namespace probe::evidence {

/// Exchange's push notification proxy app (`OnPrem-Proxy`). Nothing in an optional: the property was not exported;
/// an empty text: blank.
struct PushProxy {
  std::optional<bool> enabled;
  std::optional<bool> is_valid;
  std::optional<std::string> organization;
  std::optional<std::string> uri;
  std::optional<std::string> object_state;
  std::optional<std::string> identity;
  std::optional<std::string> distinguished_name;
  std::optional<std::string> when_changed_utc;                       ///< as exported
  std::optional<tl::expected<DateReading, DateError>> when_changed;  ///< what it means; nothing when blank
};

/// Finds the proxy among the objects of an export: the newest one called OnPrem-Proxy, or else the newest one without
/// a name that has two of Enabled, Organization and Uri; in a collector's document its section `pushProxy`. Dates are
/// read by the culture of `hint`, in UTC. Errors: no such object (names the properties seen; kForeign when the
/// collector's command failed), a PowerShell error behind it, as when a later command failed in a file that is appended
/// to, and a value of Enabled or IsValid other than True, False or blank.
Parsed<PushProxy> read_push_proxy(const Export& exported, const DateHint& hint = {});

}  // namespace probe::evidence
