#pragma once

#include "probes/evidence/format_list.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::evidence {

/// A configured thumbprint: as it stands in the configuration and, when it is one, what it means.
struct ThumbprintSetting {
  std::string raw;  ///< empty: blank
  std::optional<Thumbprint> thumbprint;
  std::string problem;  ///< why there is no thumbprint although `raw` is not blank

  bool blank() const { return raw.empty(); }
};

/// Exchange's `Get-AuthConfig`: which certificate signs tokens now, before and next. Nothing in an optional: the
/// property was not printed.
struct AuthConfig {
  ThumbprintSetting current;
  std::optional<ThumbprintSetting> previous;
  std::optional<ThumbprintSetting> next;
  std::optional<std::string> next_effective_date;  ///< as printed, in the culture of the shell
  std::optional<std::string> service_name;
  std::optional<std::string> realm;
};

/// Finds the authorization configuration among the objects of a transcript: the last one that has
/// CurrentCertificateThumbprint, since a transcript may show it before and after a change. Errors: none has it
/// (names the properties seen), and a PowerShell error behind it, as when a later command failed in a file that is
/// appended to.
Parsed<AuthConfig> read_auth_config(const std::vector<FormatListObject>& objects);

}  // namespace probe::evidence
