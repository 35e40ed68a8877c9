#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"
#include "agent/core/secret.hpp"
#include "probes/token/token_config.hpp"
#include "probes/token/token_request.hpp"

#include <string>
#include <variant>

namespace probe::probes {

/// An access token, judged good for what was expected of it.
struct Token {
  core::Secret<std::string> value;
  std::string type;  ///< as it stands before the token in `Authorization`
  core::SystemTime expires_at;
};

/// The token in the complete answer of a token endpoint, or why there is none that can be used. `redact` cleans all
/// that the server wrote before it is shown.
std::variant<Token, core::Finding> judge_token_answer(const core::HttpExchange& exchange, const TokenRoute& route,
                                                      const TokenConfig& config, ClientProof::Kind proof,
                                                      const Redactor& redact, core::SystemTime now);

}  // namespace probe::probes
