#pragma once

#include "tests/support/certificate_factory.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace probe::lab {

/// A JWT in its parts, read without asking who signed it. It shares no code with the program that the lab is for.
struct ReadJwt {
  boost::json::object header;
  boost::json::object claims;
  std::string signed_part;
  std::string signature;

  /// The header or the claim of that name; empty when there is none or it is no text.
  static std::string text(const boost::json::object& object, std::string_view name);
};

/// The parts of a compact JWT (RFC 7519), or nothing when it is none.
std::optional<ReadJwt> read_jwt(std::string_view compact);

/// Whether the key of `certificate` made the signature, by RS256, PS256 or ES256 (RFC 7518 section 3).
bool is_signed_by(const ReadJwt& jwt, const probe::testing::Certificate& certificate);

/// A JWT with these claims, signed with the RSA key of `certificate` by RS256.
std::string make_jwt(const boost::json::object& claims, const probe::testing::Certificate& certificate);

}  // namespace probe::lab
