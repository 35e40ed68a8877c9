#pragma once

#include "probes/evidence/jws.hpp"
#include "probes/evidence/private_key.hpp"

#include <chrono>
#include <string>

namespace probe::evidence {

/// What a client swears to a token endpoint instead of showing a secret (RFC 7523 section 3, OpenID Connect Core
/// section 9: private_key_jwt).
struct ClientAssertion {
  std::string client_id;  ///< issuer and subject
  std::string audience;   ///< whom it is for: the token endpoint's URL, or what else it calls itself
  std::string id;         ///< `jti`: never used before
  std::chrono::system_clock::time_point issued_at;  ///< `iat` and `nbf`; fractions of a second are cut off
  std::chrono::seconds lifetime{};                  ///< from then to `exp`
};

/// Signs the assertion; the compact JWT is as good as a secret until it expires.
JwsResult<std::string> sign_client_assertion(const JwsHeader& header, const ClientAssertion& assertion,
                                             const PrivateKey& key);

}  // namespace probe::evidence
