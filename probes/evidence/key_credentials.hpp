#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// One key registered with an application or service principal (Microsoft Graph `keyCredential`).
struct KeyCredential {
  std::string path;  ///< where it stands: `value[0].keyCredentials[1]`, or `the document` for a key alone
  std::string key_id;
  std::string display_name;
  std::string type;   ///< `AsymmetricX509Cert`, `Symmetric`, …
  std::string usage;  ///< `Verify`, `Sign`
  /// The certificate's SHA-1 where `certificate` is known, else `customKeyIdentifier`; nothing when that is missing or
  /// says something else, which is allowed.
  std::optional<Thumbprint> thumbprint;
  std::optional<Certificate> certificate;  ///< only when `key` was asked for; a list of Graph never has it
  std::optional<std::chrono::system_clock::time_point> start;
  std::optional<std::chrono::system_clock::time_point> end;
  std::string problem;  ///< a part that cannot be read and is left out above; empty: none

  bool is_certificate() const { return type.empty() || type == "AsymmetricX509Cert" || type == "X509CertAndPassword"; }
};

/// Who the keys are registered with. What the source does not say is empty.
struct KeyHolder {
  std::string path;  ///< empty for the document itself
  std::string id;
  std::string app_id;
  std::string display_name;
  std::vector<KeyCredential> keys;
  bool tells_keys = true;  ///< false: `keyCredentials` was not asked for, or is null, so that keys may be there
};

struct KeyCredentials {
  std::vector<KeyHolder> holders;
  bool is_partial = false;  ///< the list goes on: it has an `@odata.nextLink`
};

inline constexpr std::size_t kMaxKeyHolders = 1000;
inline constexpr std::size_t kMaxKeyCredentials = 1000;  ///< of one holder

/// Reads JSON with registered keys: one application or service principal of Graph, a list of them (`{"value": [...]}`
/// or a bare array), a list of their keys alone, the same from the Graph and AzureAD PowerShell modules through
/// ConvertTo-Json (names in other case, bytes as arrays of numbers), or the MSOL module's
/// Get-MsolServicePrincipalCredential. Dates are as read_date takes them; one without zone is a problem of the
/// key. An error answer of Graph is an error of kind kForeign with its code. Limits: as of read_metadata, but
/// kMaxKeyHolders and kMaxKeyCredentials.
Parsed<KeyCredentials> read_key_credentials(std::string_view bytes);

}  // namespace probe::evidence
