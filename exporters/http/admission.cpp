#include "exporters/http/admission.hpp"

#include <algorithm>

namespace probe::exporters {

std::optional<std::size_t> longest_waiting(const std::vector<Occupant>& occupants,
                                           const boost::asio::ip::address* peer) {
  std::optional<std::size_t> longest;
  for (std::size_t i = 0; i < occupants.size(); ++i) {
    const auto& one = occupants[i];
    if (!one.waiting || (peer != nullptr && one.peer != *peer)) continue;
    if (!longest || one.waiting_since < occupants[*longest].waiting_since) longest = i;
  }
  return longest;
}

Admission decide_admission(const std::vector<Occupant>& occupants, const boost::asio::ip::address& newcomer,
                           const HttpLimits& limits) {
  const auto of_peer = static_cast<std::size_t>(std::ranges::count(occupants, newcomer, &Occupant::peer));
  const bool peer_is_full = !newcomer.is_loopback() && of_peer >= limits.connections_per_address;
  if (!peer_is_full && occupants.size() < limits.connections) return {};
  const auto leaves = longest_waiting(occupants, peer_is_full ? &newcomer : nullptr);
  return {leaves.has_value(), leaves};
}

}  // namespace probe::exporters
