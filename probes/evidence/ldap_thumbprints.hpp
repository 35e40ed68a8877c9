#pragma once

#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// What a certificate of the AuthConfig object is for.
enum class ThumbprintRole { kCurrent, kPrevious, kNext };

constexpr std::string_view to_string(ThumbprintRole role) {
  switch (role) {
    case ThumbprintRole::kCurrent:
      return "current";
    case ThumbprintRole::kPrevious:
      return "previous";
    case ThumbprintRole::kNext:
      return "next";
  }
  return "unknown";
}

/// One value of the attribute `msExchAuthCertificateThumbprint`.
struct LdapThumbprint {
  ThumbprintRole role = ThumbprintRole::kCurrent;
  Thumbprint thumbprint;  ///< empty: the role is named without a certificate

  friend bool operator==(const LdapThumbprint&, const LdapThumbprint&) = default;
};

/// Reads `0:<thumbprint>` (current), `1:` (previous) or `2:` (next), the thumbprint in any spelling or left out.
Parsed<LdapThumbprint> parse_ldap_thumbprint(std::string_view value);

/// Reads the values of the attribute, in any order; those without a thumbprint are left out. A role with two different
/// thumbprints is an error of kind kShape, the same value twice is not.
Parsed<std::vector<LdapThumbprint>> read_ldap_thumbprints(const std::vector<std::string>& values);

}  // namespace probe::evidence
