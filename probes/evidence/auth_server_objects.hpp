#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::evidence {

enum class AuthServerKind { kUnknown, kMicrosoftAcs, kAzureAd, kAdfs, kFacebook, kLinkedIn };

/// An authorization server as Exchange knows it (`Get-AuthServer`). Nothing in an optional: the property was not
/// exported; an empty text: blank. The shared secret is never read.
struct AuthServerObject {
  std::string name;
  std::string type;  ///< as exported; a bare number in the JSON of Windows PowerShell
  /// By `type`, or by the well-known issuer where the type is only a number.
  AuthServerKind kind = AuthServerKind::kUnknown;
  std::optional<bool> enabled;
  std::optional<bool> is_valid;    ///< IsValid: whether Exchange finds the object fit for use
  std::optional<bool> is_default;  ///< IsDefaultAuthorizationEndpoint
  std::optional<std::string> auth_metadata_url;
  std::optional<std::string> token_issuing_endpoint;
  std::optional<std::string> authorization_endpoint;
  std::optional<std::string> issuer_identifier;
  std::optional<std::string> realm;
  std::optional<std::string> application_identifier;
  Parsed<std::vector<std::string>> domain_names;  ///< an error of kind kTruncated when PowerShell left names out
};

/// The authorization servers of an export, each once: of several with one name the newest. A collector's document may
/// have none. Errors: no such object in any other form, its command failed, a PowerShell error behind the first of
/// them, and a boolean that is neither True nor False.
Parsed<std::vector<AuthServerObject>> read_auth_server_objects(const Export& exported);

}  // namespace probe::evidence
