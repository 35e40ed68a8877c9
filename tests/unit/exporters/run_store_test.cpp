#include "exporters/prometheus/run_store.hpp"

#include "tests/unit/exporters/sample_runs.hpp"

#include <gtest/gtest.h>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using testing::ManualClock;
using testing::result_with;
using testing::run_of;

std::shared_ptr<core::ProbeDefinition> definition(std::string name) {
  return testing::definition_of(std::move(name), "hybrid");
}

TEST(RunStore, AFailedRunCountsOnceUnderTheClassThatDecided) {
  ManualClock clock;
  RunStore store(clock);
  store.expect(definition("a"));
  store.publish(run_of("a", result_with(testing::defect(), testing::expired(), testing::mismatch())));
  store.publish(run_of("a", result_with(testing::defect())));
  store.publish(run_of("a", result_with(testing::expiring())));
  const auto& record = store.records().at("a");
  EXPECT_EQ(record.runs, 3U);
  EXPECT_EQ(record.runs_failed, 2U);
  EXPECT_EQ(record.failures.of(core::FailureClass::kCheck), 1U);
  EXPECT_EQ(record.failures.of(core::FailureClass::kException), 1U);
  EXPECT_EQ(record.durations.snapshot().counts.sample_count, 3U);
}

TEST(RunStore, OnlyASuccessMovesTheTimeOfTheLastSuccessAndItIsWhenTheRunEnded) {
  ManualClock clock;
  RunStore store(clock);
  store.expect(definition("a"));
  store.publish(run_of("a", result_with(testing::expired())));
  EXPECT_FALSE(store.records().at("a").last_success.has_value());
  store.publish(run_of("a"));
  EXPECT_EQ(store.records().at("a").last_success, core::SystemTime(1795458152s + 12ms));
}

TEST(RunStore, ARunOfAProbeThatIsNotExpectedIsDropped) {
  ManualClock clock;
  RunStore store(clock);
  store.expect(definition("a"));
  store.forget("a");
  const auto before = store.generation();
  store.publish(run_of("a"));
  EXPECT_TRUE(store.records().empty());
  EXPECT_EQ(store.generation(), before);
}

TEST(RunStore, AReloadKeepsTheCountsOfAnUnchangedProbeAndTakesItsNewInterval) {
  ManualClock clock;
  RunStore store(clock);
  store.expect(definition("a"));
  store.publish(run_of("a"));
  auto changed = definition("a");
  changed->interval = 300s;
  store.expect(changed);
  EXPECT_EQ(store.records().at("a").runs, 1U);
  EXPECT_EQ(store.records().at("a").stale_at(), clock.steady() + 910s);
}

TEST(RunStore, AProbeOfAnotherTypeOrChainStartsAfresh) {
  ManualClock clock;
  RunStore store(clock);
  for (const bool by_type : {true, false}) {
    store.expect(definition("a"));
    store.publish(run_of("a"));
    auto changed = definition("a");
    (by_type ? changed->type : changed->chain) = "other";
    store.expect(changed);
    EXPECT_EQ(store.records().at("a").runs, 0U);
    EXPECT_FALSE(store.records().at("a").latest.has_value());
  }
}

TEST(RunStore, EveryChangeMovesTheGeneration) {
  ManualClock clock;
  RunStore store(clock);
  auto last = store.generation();
  const auto expect_moved = [&](const char* what) {
    EXPECT_GT(store.generation(), last) << what;
    last = store.generation();
  };
  store.expect(definition("a"));
  expect_moved("expect");
  store.publish(run_of("a"));
  expect_moved("publish");
  store.forget("a");
  expect_moved("forget");
  store.forget("a");
  EXPECT_EQ(store.generation(), last);
}

TEST(RunStore, TheNextResultToGoStaleIsTheOldestOneStillFresh) {
  ManualClock clock;
  RunStore store(clock);
  EXPECT_EQ(store.next_stale_after(clock.steady()), core::SteadyTime::max());
  store.expect(definition("a"));
  store.expect(definition("b"));
  const auto on_demand = definition("on-demand");
  on_demand->interval = 0s;
  store.expect(on_demand);
  const auto start = clock.steady();
  store.publish(run_of("on-demand"));
  EXPECT_EQ(store.next_stale_after(start), core::SteadyTime::max());
  store.publish(run_of("a"));
  clock.advance(30s);
  store.publish(run_of("b"));
  EXPECT_EQ(store.next_stale_after(start), start + 190s);
  EXPECT_EQ(store.next_stale_after(start + 190s), start + 220s);
  EXPECT_EQ(store.next_stale_after(start + 220s), core::SteadyTime::max());
}

}  // namespace
}  // namespace probe::exporters
