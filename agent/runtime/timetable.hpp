#pragma once

#include "agent/core/clock.hpp"
#include "agent/runtime/schedule.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::runtime {

/// Decides which probes start when. Knows the time only as it is told, so days pass in a test in no time. Not
/// thread-safe.
///
/// Never two runs of one probe at a time: a tick that finds the last run unfinished is skipped (`overlap`). Ticks that
/// passed while nobody asked (suspended machine, busy loop) become one late run, the rest are skipped (`late`).
class Timetable {
 public:
  /// `entries`: how many will be added, if that is known.
  explicit Timetable(core::SteadyTime origin, std::size_t entries = 0);

  /// Adds a probe at `now`; entries are numbered from 0 in the order added. One that `is_new` starts within
  /// `kMaxFirstWait`, however long its interval is: nobody waits for a first result until tomorrow.
  void add(std::string_view name, std::chrono::nanoseconds interval, core::SteadyTime now, bool is_new = true);
  static constexpr std::chrono::seconds kMaxFirstWait{60};

  core::SteadyTime origin() const { return origin_; }

  /// When `take` is worth calling next; nothing when there are no entries.
  std::optional<core::SteadyTime> next_due() const;
  /// When the entry's next run is due; of one that is late to be taken, that moment in the past.
  core::SteadyTime due(std::size_t entry) const { return entries_[entry].due; }

  struct Start {
    std::size_t entry;
    core::SteadyTime due;
  };
  struct Tick {
    std::vector<Start> starts;
    std::uint64_t skipped_overlap = 0;
    std::uint64_t skipped_late = 0;
  };
  /// All that is due at `now`. Each entry of `starts` counts as running until `finished` is called for it. Of those
  /// that may start early, also what is due within `kEarly`: waking a thread for each would cost more than they do.
  Tick take(core::SteadyTime now);
  static constexpr std::chrono::milliseconds kEarly{5};

  /// From now on the entry may start early.
  void let_start_early(std::size_t entry) { entries_[entry].early = true; }

  /// A run of the entry is under way already.
  void running(std::size_t entry) { entries_[entry].running = true; }
  void finished(std::size_t entry) { entries_[entry].running = false; }

 private:
  struct Entry {
    Schedule schedule;
    core::SteadyTime due;
    bool running = false;
    bool early = false;
  };
  using Due = std::pair<core::SteadyTime, std::size_t>;

  core::SteadyTime origin_;
  std::vector<Entry> entries_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace probe::runtime
