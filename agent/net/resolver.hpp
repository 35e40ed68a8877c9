#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"

#include <boost/asio/ip/address.hpp>

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace probe::net {

using Addresses = std::vector<boost::asio::ip::address>;

/// What the system's resolver answered: `error` is 0 or one of getaddrinfo's EAI_* codes, `os_error` goes with
/// EAI_SYSTEM.
struct Lookup {
  int error = 0;
  int os_error = 0;
  Addresses addresses{};
};

/// Asks getaddrinfo, which may block for long. Thread-safe.
Lookup look_up(const std::string& host);

/// The finding for a lookup of `host` that gave no address (RFC 3493 section 6.1): `dns_nxdomain`, `dns_no_address` or
/// `dns_servfail`.
core::Finding lookup_finding(const std::string& host, const Lookup& lookup);

/// Turns host names into addresses on a pool of threads, because the system's resolver cannot be told when to stop.
class Resolver final : public core::AddressBook {
 public:
  /// At least one and at most 16 addresses in the system's order of preference, or why there is none (phase `resolve`).
  using Result = std::variant<Addresses, core::NetError>;
  using LookUp = std::function<Lookup(const std::string& host)>;

  /// `pool` and `clock` outlive the resolver. `look_up` runs on threads of the pool, also after the resolver is gone.
  Resolver(async::BlockingPool& pool, const core::Clock& clock, LookUp look_up = net::look_up);

  /// Addresses, also in brackets, are answered at once. Ends at `deadline` (`dns_timeout`); the lookup itself is then
  /// left to itself. Throws operation_aborted when the coroutine is cancelled.
  core::Awaitable<Result> resolve(std::string host, core::SteadyTime deadline);
  /// The same as text, for probes.
  core::Awaitable<core::AddressResult> addresses(std::string host, core::SteadyTime deadline) override;

 private:
  async::BlockingPool& pool_;
  const core::Clock& clock_;
  LookUp look_up_;
};

}  // namespace probe::net
