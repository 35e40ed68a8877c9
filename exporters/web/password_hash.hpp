#pragma once

#include "agent/core/secret.hpp"
#include "config/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace probe::exporters {

/// A password as bcrypt keeps it: `$2y$10$` and 53 letters.
struct PasswordHash {
  core::Secret<std::string> text;
};

/// Whether `hash` has the form of bcrypt, in one of its versions a, b and y.
bool is_bcrypt(std::string_view hash);
/// Of a hash for which `is_bcrypt` holds: the two digits after the version; each step doubles the time for a login.
int bcrypt_cost(std::string_view hash);

/// Whether `hash` was made from `password`. Takes as long as the hash's cost demands, tens of milliseconds at least:
/// not for an event loop. Thread-safe. Only the first 72 bytes of a password count, as everywhere with bcrypt.
bool verify_password(const std::string& password, const std::string& hash);

}  // namespace probe::exporters

namespace probe::config {

/// Never quoted in messages: a password put there by mistake would be as secret as a hash.
template <>
struct Value<exporters::PasswordHash> {
  static std::optional<exporters::PasswordHash> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "bcrypt hash"; }
  static std::string show(const exporters::PasswordHash&) { return {}; }
};

}  // namespace probe::config
