#include "agent/runtime/timetable.hpp"

namespace probe::runtime {

void Timetable::add(std::string_view name, std::chrono::nanoseconds interval) {
  entries_.push_back(Entry{Schedule(name, interval, origin_)});
  due_.emplace(entries_.back().schedule.first(), entries_.size() - 1);
}

std::optional<core::SteadyTime> Timetable::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.top().first;
}

Timetable::Tick Timetable::take(core::SteadyTime now) {
  Tick tick;
  while (!due_.empty() && due_.top().first <= now) {
    const auto [due, index] = due_.top();
    due_.pop();
    Entry& entry = entries_[index];
    const std::uint64_t passed = entry.schedule.ticks_between(due, now);
    due_.emplace(entry.schedule.next_after(now), index);
    if (entry.running) {
      tick.skipped_overlap += 1 + passed;
      continue;
    }
    entry.running = true;
    tick.skipped_late += passed;
    tick.starts.push_back(Start{index, due});
  }
  return tick;
}

}  // namespace probe::runtime
