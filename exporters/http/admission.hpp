#pragma once

#include "exporters/http/http_server.hpp"

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace probe::exporters {

/// An open connection, as far as it matters for who may come in.
struct Occupant {
  boost::asio::ip::address peer;
  bool waiting = true;  ///< for its client to say something
  std::chrono::steady_clock::time_point waiting_since;
};

/// Whether a newcomer may come in, and which occupant (by index) has to leave for it.
struct Admission {
  bool admitted = true;
  std::optional<std::size_t> leaves;
};

/// Where the limits are reached, the occupant that has waited longest makes room: of the newcomer's address when that
/// one has too many (loopback may have any number), else of all. One that is being answered never leaves.
Admission decide_admission(const std::vector<Occupant>& occupants, const boost::asio::ip::address& newcomer,
                           const HttpLimits& limits);

/// The occupant that has waited longest, among all or those of `peer`; nothing when none waits.
std::optional<std::size_t> longest_waiting(const std::vector<Occupant>& occupants,
                                           const boost::asio::ip::address* peer = nullptr);

}  // namespace probe::exporters
