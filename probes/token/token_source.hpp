#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/judgement/metadata_judgement.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/token/token_config.hpp"
#include "probes/token/token_judgement.hpp"
#include "probes/token/token_request.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace probe::probes {

/// Makes as many bytes as it is asked for that nobody can foresee.
using RandomBytes = std::function<std::string(std::size_t)>;

/// From the operating system. Throws std::system_error when that has none.
std::string random_bytes(std::size_t count);

/// Asks for tokens as one configuration says, and keeps one where it says so. Belongs to one probe: calls do not
/// overlap.
class TokenSource {
 public:
  explicit TokenSource(TokenConfig config, RandomBytes random = &random_bytes)
      : config_(std::move(config)), random_(std::move(random)) {}

  const TokenConfig& config() const { return config_; }

  /// A token from the endpoint at the end of `route` (the configured endpoint goes before `route.endpoint`), until the
  /// run's deadline at the latest. Nothing when there is none that can be used, and `result` then has the finding that
  /// says why. The time it took is added to `result`. Credentials are read anew each time, go to https only, over a
  /// connection that verified, and never along a redirect. Throws InputError when the CA file cannot be used.
  core::Awaitable<std::optional<Token>> acquire(core::ProbeContext& context, TokenRoute route,
                                                core::ProbeResult& result);

 private:
  core::Awaitable<std::optional<ClientProof>> prove(core::ProbeContext& context, const std::string& endpoint,
                                                    core::ProbeResult& result);
  std::optional<Token> kept(core::SystemTime now) const;

  TokenConfig config_;
  RandomBytes random_;
  std::optional<Token> token_;
};

/// The token endpoint that the metadata document of an authorization server names, for a probe that is not about that
/// server. Nothing when the document cannot be had or is not what was expected, and `result` then has the findings.
core::Awaitable<std::optional<TokenRoute>> find_token_route(core::ProbeContext& context, HttpsSource metadata,
                                                            MetadataExpectations expected, core::ProbeResult& result);

}  // namespace probe::probes
