#pragma once

#include "agent/core/catalogue.hpp"
#include "probes/evidence/oauth_error.hpp"
#include "probes/token/token_request.hpp"

#include <cstdint>

namespace probe::probes {

/// What a refusal is called, and the number of Entra's that stands for it.
struct RefusalCause {
  core::Code code;
  std::uint32_t number = 0;  ///< of an unknown cause, the first one that was given; 0: none was
};

/// The cause of a token endpoint's refusal. `error` decides first, Entra's numbers tell its cases apart, and only for
/// one of them the description: texts and numbers may change. What neither knows is `token_rejected_other`.
RefusalCause cause_of(const evidence::OAuthError& error, ClientProof::Kind proof);

}  // namespace probe::probes
