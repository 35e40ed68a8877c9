#include "agent/runtime/schedule.hpp"

#include <algorithm>

namespace probe::runtime {

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  // FNV leaves names that differ only at the end close together; this finaliser (from splitmix64) spreads them.
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31U);
}

Schedule::Schedule(std::string_view name, std::chrono::nanoseconds interval, core::SteadyTime origin)
    : interval_(interval),
      first_(origin + std::chrono::nanoseconds(stable_hash(name) % static_cast<std::uint64_t>(interval.count()))) {}

std::int64_t Schedule::ticks_until(core::SteadyTime time) const {
  return time < first_ ? 0 : (time - first_) / interval_ + 1;
}

core::SteadyTime Schedule::next_after(core::SteadyTime time) const { return first_ + interval_ * ticks_until(time); }

std::uint64_t Schedule::ticks_between(core::SteadyTime from, core::SteadyTime until) const {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, ticks_until(until) - ticks_until(from)));
}

}  // namespace probe::runtime
