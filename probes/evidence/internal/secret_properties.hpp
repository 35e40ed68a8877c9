#pragma once

#include "probes/evidence/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace probe::evidence::internal {

/// Whether the value of a property of that name is dropped unread: the shared secret of an authorization server, and
/// serialised .NET objects, which are large, opaque and dangerous to decode.
inline bool is_secret_property(std::string_view name) {
  constexpr std::array<std::string_view, 6> kSecrets = {
      "AppSecret", "msExchAuthAppSecret", "SerializationData", "ClientSecret", "Password", "SecurePassword"};
  return std::any_of(kSecrets.begin(), kSecrets.end(),
                     [name](std::string_view secret) { return equals_ignoring_case(name, secret); });
}

}  // namespace probe::evidence::internal
