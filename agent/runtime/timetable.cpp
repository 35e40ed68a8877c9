#include "agent/runtime/timetable.hpp"

#include <algorithm>
#include <utility>

namespace probe::runtime {

Timetable::Timetable(core::SteadyTime origin, std::size_t entries) : origin_(origin) {
  entries_.reserve(entries);
  std::vector<Due> due;
  due.reserve(entries);
  due_ = decltype(due_)(std::greater<>(), std::move(due));
}

void Timetable::add(std::string_view name, std::chrono::nanoseconds interval, core::SteadyTime now, bool is_new) {
  const Schedule schedule(name, interval, origin_);
  auto due = now <= schedule.first() ? schedule.first() : schedule.next_after(now);
  if (is_new && due > now + kMaxFirstWait) due = Schedule(name, kMaxFirstWait, now).first();
  due_.emplace(due, entries_.size());
  entries_.push_back(Entry{schedule, due});
}

std::optional<core::SteadyTime> Timetable::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.top().first;
}

Timetable::Tick Timetable::take(core::SteadyTime now) {
  Tick tick;
  while (!due_.empty()) {
    const auto [due, index] = due_.top();
    Entry& entry = entries_[index];
    const bool is_early = due > now && due <= now + kEarly && entry.early && !entry.running;
    if (due > now && !is_early) break;
    due_.pop();
    const std::uint64_t passed = entry.schedule.ticks_between(due, now);
    entry.due = entry.schedule.next_after(std::max(due, now));
    due_.emplace(entry.due, index);
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
