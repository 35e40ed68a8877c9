#pragma once

#include "agent/core/clock.hpp"
#include "exporters/overview/probe_state.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace probe::exporters {

/// One probe as a link of its chain. Points into the store.
struct Link {
  const ProbeRecord* record = nullptr;
  ProbeState state = ProbeState::kWaiting;
  std::vector<std::size_t> needs = {};  ///< places in the chain of the links it depends on
  std::size_t depth = 0;                ///< links on the longest way to one that depends on none
};

/// A trust chain as it stands.
struct Chain {
  std::string name;
  std::vector<Link> links;                    ///< each behind those that it depends on
  std::vector<std::size_t> causes;            ///< places of the links that broke for no other's failure
  ProbeState state = ProbeState::kSucceeded;  ///< of its most urgent link
};

/// The chains that `records` name, the most urgent first, then by name. Valid until the store changes.
std::vector<Chain> chains_of(const RunStore::Records& records, core::SteadyTime now);

}  // namespace probe::exporters
