#pragma once

#include "agent/core/clock.hpp"

#include <chrono>
#include <cstdint>

namespace probe::exporters {

/// As times and durations stand in the file: microseconds, times since 1970.
inline std::int64_t to_stored(core::SystemTime time) {
  return std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
}
inline std::int64_t to_stored(std::chrono::nanoseconds duration) {
  return std::chrono::floor<std::chrono::microseconds>(duration).count();
}
inline core::SystemTime time_from_stored(std::int64_t stored) {
  return core::SystemTime(std::chrono::duration_cast<core::SystemTime::duration>(std::chrono::microseconds(stored)));
}

}  // namespace probe::exporters
