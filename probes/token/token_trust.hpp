#pragma once

#include "agent/core/catalogue.hpp"
#include "agent/core/clock.hpp"
#include "probes/evidence/token_response.hpp"
#include "probes/token/token_issuer.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace probe::probes {

struct TokenComplaint {
  core::Code code;
  std::string what;  ///< as `exp: expected …, found …`
};

/// How far the clocks of issuer and resource may differ, as token validators commonly take it.
inline constexpr std::chrono::seconds kTokenClockTolerance{300};

/// Why a resource will not trust the access token of `response`, which is a JWT, whatever it is for:
/// `token_signature_invalid` when it is not signed, or with none of the issuer's published keys;
/// `token_response_invalid` when somebody else issued it, when it is over, not valid yet, or over well before
/// `expires_in` says. Without `issuer`, which may be null, neither the issuer nor the signature is judged.
std::optional<TokenComplaint> complaint_about_trust(std::string_view token, const evidence::TokenResponse& response,
                                                    const TokenIssuer* issuer, core::SystemTime now);

/// When the token ends by its own `exp`, within what the type can express; nothing when it does not say.
std::optional<core::SystemTime> expiry_of(const evidence::TokenClaims& claims);

}  // namespace probe::probes
