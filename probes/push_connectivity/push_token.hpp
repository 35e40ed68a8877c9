#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/push_connectivity/push_connectivity_config.hpp"
#include "probes/token/token_source.hpp"

#include <optional>

namespace probe::probes {

/// Tries a push endpoint with a token. Belongs to one probe: calls do not overlap.
class TokenTrial {
 public:
  /// `config` has a token.
  explicit TokenTrial(const PushConfig& config) : tokens_(*config.token) {}

  /// Gets a token and sends it to the endpoint, over https only and never along a redirect. The answer, without the
  /// token in it; nothing when there is none to judge, and `result` then has the findings. Neither findings nor answer
  /// show the token, even where the server repeats it. Throws as TokenSource::acquire does.
  core::Awaitable<std::optional<core::HttpExchange>> run(core::ProbeContext& context, const PushConfig& config,
                                                         core::ProbeResult& result);
  /// The endpoint refused the token: the next run asks for a new one.
  void forget() { tokens_ = TokenSource(tokens_.config()); }

 private:
  core::Awaitable<std::optional<Token>> acquire(core::ProbeContext& context, const PushConfig& config,
                                                core::ProbeResult& result);

  TokenSource tokens_;
};

}  // namespace probe::probes
