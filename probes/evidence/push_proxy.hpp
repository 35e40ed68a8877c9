#pragma once

#include "probes/evidence/format_list.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/uri.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::evidence {

/// Exchange's push notification proxy app (`OnPrem-Proxy`). Nothing in an optional: the property was not printed; an
/// empty text: blank.
struct PushProxy {
  std::optional<bool> enabled;
  std::optional<bool> is_valid;
  std::optional<std::string> organization;
  std::optional<std::string> uri;
  std::optional<std::string> object_state;
  std::optional<std::string> identity;
  std::optional<std::string> distinguished_name;
  std::optional<std::string> when_changed_utc;  ///< as printed, in the culture of the shell
};

/// Finds the proxy among the objects of a transcript: the last one called OnPrem-Proxy, or else the last one that has
/// two of Enabled, Organization and Uri. Errors: no such object (names the properties seen), a PowerShell error behind
/// it, as when a later command failed in a file that is appended to, and a value of Enabled or IsValid other than True,
/// False or blank.
Parsed<PushProxy> read_push_proxy(const std::vector<FormatListObject>& objects);

}  // namespace probe::evidence
