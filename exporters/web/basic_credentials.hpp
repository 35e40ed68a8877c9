#pragma once

#include "agent/core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace probe::exporters {

struct Credentials {
  std::string user;
  core::Secret<std::string> password;
};

/// What an Authorization header of the scheme Basic says (RFC 7617). Nothing for another scheme, for what is no
/// base64, has no colon, or has control characters, which the RFC forbids: a NUL would end the password early.
std::optional<Credentials> parse_basic_credentials(std::string_view authorization);

}  // namespace probe::exporters
