#pragma once

#include "agent/core/clock.hpp"

#include <cstdint>
#include <random>
#include <string>

namespace probe::runtime {

/// Names for runs: UUIDs of version 7 (RFC 9562 section 5.7), so that they sort by time, and those of several agents
/// can lie in one place. Single-threaded.
class RunIds {
 public:
  /// The default seed comes from the system. Ids are names, not secrets: the generator need not be unpredictable.
  explicit RunIds(std::uint64_t seed = random_seed()) : random_(seed) {}

  /// 36 characters, in lower case.
  std::string next(core::SystemTime started_at);

 private:
  static std::uint64_t random_seed();

  std::mt19937_64 random_;
};

}  // namespace probe::runtime
