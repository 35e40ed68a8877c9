#include "agent/runtime/timetable.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace probe::runtime {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;

const SteadyTime kOrigin{1000h};

TEST(Schedule, SpreadsNamesOverTheIntervalByTheirHashAlone) {
  const Schedule once("auth-certificate", 60s, kOrigin);
  const Schedule again("auth-certificate", 60s, kOrigin);
  EXPECT_EQ(once.first(), again.first());

  std::map<std::int64_t, int> per_tenth;
  constexpr int kProbes = 10000;
  for (int i = 0; i < kProbes; ++i) {
    const SteadyTime first = Schedule("probe-" + std::to_string(i), 60s, kOrigin).first();
    ASSERT_GE(first, kOrigin);
    ASSERT_LT(first, kOrigin + 60s);
    ++per_tenth[(first - kOrigin) / 6s];
  }
  ASSERT_EQ(per_tenth.size(), 10U);
  for (const auto& [tenth, count] : per_tenth) EXPECT_NEAR(count, kProbes / 10, kProbes / 50) << tenth;
}

TEST(Schedule, DoesNotDriftInAHundredSimulatedDays) {
  const Schedule schedule("drift", 7s, kOrigin);
  SteadyTime tick = schedule.first();
  const std::int64_t ticks = 100 * 24h / 7s;
  for (std::int64_t i = 0; i < ticks; ++i) {
    ASSERT_EQ(tick, schedule.first() + i * 7s);
    tick = schedule.next_after(tick + 3ms * (i % 100));  // asked a little late each time
  }
}

TEST(Schedule, ComputesMissedTicksHoweverMany) {
  const Schedule schedule("asleep", 1ms, kOrigin);
  const SteadyTime first = schedule.first();
  EXPECT_EQ(schedule.ticks_between(first, first), 0U);
  EXPECT_EQ(schedule.ticks_between(first, first + 1ms), 1U);
  EXPECT_EQ(schedule.ticks_between(first, first + 87600h), 87600ULL * 3600 * 1000);
  EXPECT_EQ(schedule.next_after(first + 87600h), first + 87600h + 1ms);
  EXPECT_EQ(schedule.next_after(kOrigin - 5h), first);
  EXPECT_EQ(schedule.ticks_between(first + 1h, first), 0U);
}

TEST(Timetable, StartsEveryProbeOnceAnIntervalOverThirtySimulatedDays) {
  Timetable timetable(kOrigin);
  const std::map<std::string, std::chrono::seconds> probes{{"a", 10s}, {"b", 60s}, {"c", 3600s}};
  for (const auto& [name, interval] : probes) timetable.add(name, interval, kOrigin);
  std::vector<std::uint64_t> starts(probes.size());
  const SteadyTime end = kOrigin + 24h * 30;
  for (SteadyTime now = *timetable.next_due(); now < end; now = *timetable.next_due()) {
    const auto tick = timetable.take(now);
    EXPECT_EQ(tick.skipped_overlap + tick.skipped_late, 0U);
    for (const auto& start : tick.starts) {
      EXPECT_EQ(start.due, now);
      ++starts[start.entry];
      timetable.finished(start.entry);
    }
  }
  EXPECT_EQ(starts[0], 24U * 30 * 360);
  EXPECT_EQ(starts[1], 24U * 30 * 60);
  EXPECT_EQ(starts[2], 24U * 30 + 1) << "the first run does not wait for an hour";
}

TEST(Timetable, StartsALittleEarlyOnlyWhatMay) {
  struct Case {
    std::string name;
    std::chrono::milliseconds before;
    bool may, running, starts;
  };
  const Case cases[] = {
      {"may", 5ms, true, false, true},
      {"too early", 6ms, true, false, false},
      {"may not", 1ms, false, false, false},
      {"still under way, and may end in time", 1ms, true, true, false},
  };
  for (const auto& [name, before, may, running, starts] : cases) {
    Timetable timetable(kOrigin);
    timetable.add("probe", 10s, kOrigin);
    const SteadyTime due = *timetable.next_due();
    if (may) timetable.let_start_early(0);
    if (running) timetable.running(0);
    const auto tick = timetable.take(due - before);
    ASSERT_EQ(tick.starts.size(), starts ? 1U : 0U) << name;
    EXPECT_EQ(tick.skipped_overlap + tick.skipped_late, 0U) << name;
    EXPECT_EQ(timetable.next_due(), starts ? due + 10s : due) << name;
    if (!starts) continue;
    EXPECT_EQ(tick.starts.front().due, due) << name;
    timetable.finished(0);
    EXPECT_TRUE(timetable.take(due).starts.empty()) << name << ": once is enough";
  }
}

TEST(Timetable, SkipsAndCountsTicksThatFindTheLastRunUnfinished) {
  Timetable timetable(kOrigin);
  timetable.add("slow", 10s, kOrigin);
  const SteadyTime first = *timetable.next_due();
  ASSERT_EQ(timetable.take(first).starts.size(), 1U);
  for (int i = 1; i <= 3; ++i) {
    const auto tick = timetable.take(first + i * 10s);
    EXPECT_TRUE(tick.starts.empty());
    EXPECT_EQ(tick.skipped_overlap, 1U);
  }
  timetable.finished(0);
  EXPECT_EQ(timetable.take(first + 39s).starts.size(), 0U) << "not due yet";
  EXPECT_EQ(timetable.take(first + 40s).starts.size(), 1U);
}

TEST(Timetable, MakesOneLateRunOfAllTicksThatPassedInASuspend) {
  Timetable timetable(kOrigin);
  timetable.add("sleeper", 1s, kOrigin);
  const SteadyTime first = *timetable.next_due();
  const auto tick = timetable.take(first + 8h + 300ms);
  ASSERT_EQ(tick.starts.size(), 1U);
  EXPECT_EQ(tick.starts[0].due, first);
  EXPECT_EQ(tick.skipped_late, 8U * 3600);
  EXPECT_EQ(*timetable.next_due(), first + 8h + 1s);
}

TEST(Timetable, IsEmptyWithoutProbes) {
  Timetable timetable(kOrigin);
  EXPECT_EQ(timetable.next_due(), std::nullopt);
  EXPECT_TRUE(timetable.take(kOrigin + 1h).starts.empty());
}

TEST(Timetable, AFirstRunIsNeverMoreThanAMinuteAwayAndTheSecondIsInItsPlace) {
  for (int i = 0; i < 100; ++i) {
    const std::string name = "daily-" + std::to_string(i);
    Timetable timetable(kOrigin);
    const SteadyTime now = kOrigin + 5h;
    timetable.add(name, 24h, now);
    const SteadyTime first = *timetable.next_due();
    ASSERT_GE(first, now);
    ASSERT_LT(first, now + Timetable::kMaxFirstWait);
    ASSERT_EQ(timetable.take(first).starts.size(), 1U);
    EXPECT_EQ(*timetable.next_due(), Schedule(name, 24h, kOrigin).next_after(first));
  }
}

TEST(Timetable, WhatHasRunBeforeKeepsItsPlace) {
  Timetable timetable(kOrigin);
  const SteadyTime now = kOrigin + 5h;
  timetable.add("known", 24h, now, false);
  timetable.running(0);
  const SteadyTime due = *timetable.next_due();
  EXPECT_EQ(due, Schedule("known", 24h, kOrigin).next_after(now));
  EXPECT_EQ(timetable.take(due).skipped_overlap, 1U) << "its run is under way still";
}

}  // namespace
}  // namespace probe::runtime
