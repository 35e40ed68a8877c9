#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// What an access token says of itself when it is a JWT (RFC 7519, RFC 9068, Entra). Reading it verifies nothing:
/// complaint_about_signature does. Empty: not said.
struct TokenClaims {
  std::vector<std::string> audiences;      ///< `aud`
  std::string issuer;                      ///< `iss`
  std::optional<std::int64_t> expires_at;  ///< `exp`, seconds since 1970
  std::optional<std::int64_t> not_before;  ///< `nbf`, likewise
  std::vector<std::string> roles;          ///< application permissions
  std::vector<std::string> scopes;         ///< `scp`, or RFC 9068's `scope`, at its blanks
  std::string client;                      ///< `appid`, `azp` or `client_id`, the first of them
  std::string problem;  ///< the first of `iss`, `exp`, `nbf` that cannot be read and is left out above; empty: none
};

/// A token endpoint's success (RFC 6749 section 5.1). `access_token` is a secret: wrap it at once, print it never.
struct TokenResponse {
  std::string access_token;
  std::string token_type;                  ///< as sent; compare without case
  std::optional<std::int64_t> expires_in;  ///< seconds; Entra's older endpoint sends it as a string
  std::optional<TokenClaims> claims;       ///< none: the token is not a JWT that can be read
};

/// Reads the body of a success. ParseErrorKind::kShape means: JSON, but without a usable `access_token`, or with a
/// member of the wrong type; every other kind: no JSON. Messages quote nothing of the body.
Parsed<TokenResponse> read_token_response(std::string_view bytes);

/// The claims of a token that is a signed JWT; nothing when it is opaque or encrypted.
std::optional<TokenClaims> read_token_claims(std::string_view token);

}  // namespace probe::evidence
