#pragma once

#include "agent/core/phases.hpp"

#include <chrono>
#include <optional>

namespace probe::net {

/// How far an exchange came, as times since it began. None: not reached.
struct Milestones {
  using Time = std::chrono::nanoseconds;

  bool through_proxy = false;
  bool tls = false;
  std::optional<Time> connected{};  ///< TCP connection to the peer, or to the proxy
  std::optional<Time> tunnelled{};  ///< the proxy opened the way
  std::optional<Time> secured{};    ///< end of the TLS handshake
  std::optional<Time> requested{};  ///< the request was on its way
  std::optional<Time> answered{};   ///< first line of the response
  Time total{};                     ///< when the exchange ended

  /// The phase in which the exchange ended.
  core::Phase reached() const;
  /// Time per phase that took place. None is negative, and together they are `total`, even when clocks disagreed about
  /// a milestone.
  core::Phases phases() const;
};

}  // namespace probe::net
