#pragma once

#include "agent/core/finding.hpp"

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The words for what goes wrong below TLS, shared by all that connects.
namespace probe::net {

/// `host:port`, with brackets around an IPv6 address.
std::string host_port(std::string_view host, std::uint16_t port);

/// Whom an exchange was with and how long it had lasted, for messages and evidence.
struct Peer {
  std::string host;
  std::uint16_t port = 0;
  std::string remote_address;  ///< `ip:port` connected to or tried last; empty when unknown
  std::chrono::duration<double> waited{};

  /// `host:port (ip:port)`; just `host:port` when the host is the address or no address is known.
  std::string text() const;
  /// Facts that every finding about the peer carries: `remote_address` when known.
  std::vector<core::Evidence> evidence() const;
  /// `5.0 s`
  std::string waited_text() const;
};

/// No TCP connection because of errno `os_error`: `connect_refused`, `connect_timeout` (ETIMEDOUT), `connect_reset` or
/// `connect_unreachable`. Throws std::system_error for what is this machine's fault: no descriptors, ports or memory
/// left.
core::Finding connect_finding(int os_error, const Peer& peer);

/// No TCP connection at the deadline.
core::Finding connect_timeout(const Peer& peer);

/// No TCP connection because of `error`, which is Asio's `timed_out` at the deadline.
core::Finding connect_finding(boost::system::error_code error, const Peer& peer);

/// A connection that stood was reset, or broke with errno `os_error`, while the probe was `doing` something.
core::Finding connection_broken(int os_error, const Peer& peer, std::string_view doing);

/// `text` with its first letter in lower case, as messages begin here.
std::string lower_start(std::string text);

/// The system's words for errno, e.g. `connection refused`.
std::string os_error_text(int os_error);

/// What a peer sent, in quotes, fit to be shown: one line, at most 64 bytes, no blanks at the ends.
std::string quoted(std::string_view bytes);

}  // namespace probe::net
