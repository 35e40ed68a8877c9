#pragma once

#include "agent/core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace probe::runtime {

/// The ticks of one probe: `origin + offset + k × interval` for k = 0, 1, …, where the offset is a hash of the probe's
/// name modulo the interval. So a name always has the same place in the interval, many probes are spread evenly, and no
/// rounding adds up to drift. Pure arithmetic.
class Schedule {
 public:
  /// `interval` > 0. `origin`: when the schedule was made; the first tick comes less than one interval later.
  Schedule(std::string_view name, std::chrono::nanoseconds interval, core::SteadyTime origin);

  core::SteadyTime first() const { return first_; }
  /// The earliest tick after `time`. Computed, not walked, however long ago the last tick was.
  core::SteadyTime next_after(core::SteadyTime time) const;
  /// How many ticks lie after `from` and not after `until`.
  std::uint64_t ticks_between(core::SteadyTime from, core::SteadyTime until) const;

 private:
  /// Number of ticks not after `time`.
  std::int64_t ticks_until(core::SteadyTime time) const;

  std::chrono::nanoseconds interval_;
  core::SteadyTime first_;
};

/// FNV-1a, 64 bit: the same on every machine and in every release, so that a restart does not move a probe.
std::uint64_t stable_hash(std::string_view text);

}  // namespace probe::runtime
