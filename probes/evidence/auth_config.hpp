#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <optional>
#include <string>

namespace probe::evidence {

/// A configured thumbprint: as it stands in the configuration and, when it is one, what it means.
struct ThumbprintSetting {
  std::string raw;  ///< empty: blank
  std::optional<Thumbprint> thumbprint;
  std::string problem;  ///< why there is no thumbprint although `raw` is not blank

  bool blank() const { return raw.empty(); }
};

/// Exchange's `Get-AuthConfig`: which certificate signs tokens now, before and next. Nothing in an optional: the
/// property was not exported.
struct AuthConfig {
  ThumbprintSetting current;
  std::optional<ThumbprintSetting> previous;
  std::optional<ThumbprintSetting> next;
  std::optional<std::string> next_effective_date;                      ///< as exported; empty: blank
  std::optional<tl::expected<DateReading, DateError>> next_effective;  ///< what it means; nothing when blank
  std::optional<std::string> service_name;
  std::optional<std::string> realm;
  std::optional<bool> is_valid;
};

/// Finds the authorization configuration among the objects of an export: the last one that has
/// CurrentCertificateThumbprint, since a transcript may show it before and after a change, or the section `authConfig`
/// of a collector's document. Dates are read by `hint`. Errors: none has it (names the properties seen), a value of
/// IsValid other than True or False, and a PowerShell error behind it, as when a later command failed in a file that is
/// appended to.
Parsed<AuthConfig> read_auth_config(const Export& exported, const DateHint& hint = {});

}  // namespace probe::evidence
