#include "agent/runtime/scheduler.hpp"

#include "tests/support/fakes/fake_ports.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

namespace probe::runtime {
namespace {

using namespace std::chrono_literals;

/// How many runs are under way, now and at most.
struct Load {
  int now = 0;
  int most = 0;
  int started = 0;
};

class SleepingProbe final : public core::Probe {
 public:
  SleepingProbe(Load& load, std::chrono::milliseconds duration) : load_(load), duration_(duration) {}
  core::Awaitable<core::ProbeResult> run(core::ProbeContext&) override {
    ++load_.started;
    load_.most = std::max(load_.most, ++load_.now);
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, duration_);
    try {
      co_await timer.async_wait(boost::asio::use_awaitable);
    } catch (...) {
      --load_.now;
      throw;
    }
    --load_.now;
    co_return core::ProbeResult();
  }

 private:
  Load& load_;
  std::chrono::milliseconds duration_;
};

/// Has nothing to wait for, every other time.
class PromptProbe final : public core::Probe {
 public:
  PromptProbe(Load& load, bool may_start_early) : load_(load), may_start_early_(may_start_early) {}
  core::Awaitable<core::ProbeResult> run(core::ProbeContext&) override {
    ++load_.started;
    co_return core::ProbeResult();
  }
  std::optional<core::ProbeResult> run_at_once(core::ProbeContext&) override {
    waits_ = !waits_;
    return waits_ ? std::nullopt : std::optional<core::ProbeResult>(core::ProbeResult());
  }
  bool may_start_early() const override { return may_start_early_; }

 private:
  Load& load_;
  bool may_start_early_;
  bool waits_ = false;
};

struct RecordingObserver final : SchedulerObserver {
  std::vector<core::ProbeRun> runs;
  int starts = 0;
  int early = 0;
  std::uint64_t overlap = 0;
  std::map<std::string, core::SteadyTime> plan;  ///< of the latest set
  std::map<std::string, core::SteadyTime> due;   ///< of the next run, as the latest one told
  void planned(std::vector<PlannedRun> planned_runs) override {
    for (const auto& [probe, when] : planned_runs) plan[probe] = when;
  }
  void finished(const std::shared_ptr<core::Probe>&, core::ProbeRun run, core::SteadyTime next_due) override {
    due[run.probe] = next_due;
    runs.push_back(std::move(run));
  }
  void started(std::chrono::nanoseconds lateness) override {
    EXPECT_GE(lateness, 0ns);
    ++starts;
    if (lateness == 0ns) ++early;
  }
  void skipped(std::uint64_t overlapping, std::uint64_t) override { overlap += overlapping; }
};

struct SchedulerTest : ::testing::Test {
  boost::asio::io_context io;
  core::RealClock clock;
  testing::FakePorts fakes;
  Runner runner{{fakes.http, fakes.tls, fakes.chains, fakes.files, fakes.addresses, fakes.directory, fakes.commands,
                 fakes.workers, clock}};
  RecordingObserver observer;
  Load load;
  std::vector<core::ConfiguredProbe> probes;
  boost::asio::cancellation_signal stop;
  bool stopped = false;

  void add(const std::string& name, std::chrono::milliseconds interval, std::chrono::milliseconds duration) {
    probes.push_back(
        {std::make_shared<core::ProbeDefinition>(core::ProbeDefinition{name, "sleeping", "", {}, interval}),
         std::make_shared<SleepingProbe>(load, duration)});
  }

  void run_until(Scheduler& scheduler, const std::function<bool()>& enough) {
    auto done = [this](std::exception_ptr error) { stopped = error == nullptr; };
    scheduler.set(probes);
    boost::asio::co_spawn(io, scheduler.run(), boost::asio::bind_cancellation_slot(stop.slot(), done));
    const auto limit = clock.steady() + 10s;
    while (!enough() && clock.steady() < limit) io.run_one_for(100ms);
    ASSERT_TRUE(enough());
    stop.emit(boost::asio::cancellation_type::terminal);
    io.run_for(2s);
    ASSERT_TRUE(stopped);
  }
};

TEST_F(SchedulerTest, RunsEachProbeAgainAndAgainAndNumbersTheRuns) {
  add("a", 20ms, 0ms);
  add("b", 20ms, 0ms);
  Scheduler scheduler(io.get_executor(), runner, clock, observer);
  run_until(scheduler, [&] { return observer.runs.size() >= 10; });
  std::map<std::string, std::uint64_t> attempts;
  for (const auto& run : observer.runs) EXPECT_EQ(run.attempt, ++attempts[run.probe]);
  EXPECT_EQ(attempts.size(), 2U);
}

TEST_F(SchedulerTest, PublishesRunsThatEndAtOnceLikeAnyOther) {
  add("prompt", 10ms, 0ms);
  probes.back().probe = std::make_unique<PromptProbe>(load, false);
  Scheduler scheduler(io.get_executor(), runner, clock, observer);
  std::vector<bool> answers;
  scheduler.set(probes);
  scheduler.run_now("prompt", [&](bool published) { answers.push_back(published); });  // this one waits
  scheduler.run_now("prompt", [&](bool published) { answers.push_back(published); });  // the same run
  run_until(scheduler, [&] { return observer.runs.size() >= 6; });
  EXPECT_EQ(answers, (std::vector<bool>{true, true}));
  for (std::size_t i = 0; i < observer.runs.size(); ++i) EXPECT_EQ(observer.runs[i].attempt, i + 1);
  EXPECT_EQ((observer.starts + 1) / 2, load.started) << "half of them waited";
}

TEST_F(SchedulerTest, StartsThoseEarlyThatMayAndNoOthers) {
  for (const bool may : {false, true}) {
    probes.clear();
    for (int i = 0; i < 20; ++i) {
      add("probe-" + std::to_string(i), 20ms, 0ms);
      probes.back().probe = std::make_unique<PromptProbe>(load, may);
    }
    RecordingObserver recorded;
    Scheduler scheduler(io.get_executor(), runner, clock, recorded);
    run_until(scheduler, [&] { return recorded.runs.size() >= 100; });
    EXPECT_EQ(recorded.early > 0, may);
    EXPECT_EQ(recorded.overlap, 0U);
    io.restart();
  }
}

TEST_F(SchedulerTest, NeverRunsOneProbeTwiceAtATime) {
  add("slow", 10ms, 45ms);
  Scheduler scheduler(io.get_executor(), runner, clock, observer);
  run_until(scheduler, [&] { return observer.runs.size() >= 3; });
  EXPECT_EQ(load.most, 1);
  EXPECT_GE(observer.overlap, 3U);
}

TEST_F(SchedulerTest, KeepsToItsLimitOfConcurrentRunsAndStarvesNobody) {
  for (int i = 0; i < 12; ++i) add("probe-" + std::to_string(i), 50ms, 10ms);
  Scheduler scheduler(io.get_executor(), runner, clock, observer, 2);
  std::set<std::string> seen;
  run_until(scheduler, [&] {
    for (const auto& run : observer.runs) seen.insert(run.probe);
    return seen.size() == 12;
  });
  EXPECT_EQ(load.most, 2);
}

TEST_F(SchedulerTest, PublishesNothingOfTheRunsThatAShutdownCancels) {
  for (int i = 0; i < 50; ++i) add("stuck-" + std::to_string(i), 20ms, 1h);
  Scheduler scheduler(io.get_executor(), runner, clock, observer);
  run_until(scheduler, [&] { return load.now == 50; });
  EXPECT_EQ(load.now, 0) << "every run was ended";
  EXPECT_TRUE(observer.runs.empty());
}

TEST_F(SchedulerTest, AnotherSetOfProbesKeepsTheCountOfThoseThatStayAndDropsTheRunsOfThoseThatGo) {
  add("stays", 20ms, 0ms);
  add("goes", 20ms, 300ms);
  add("changes", 20ms, 300ms);
  Scheduler scheduler(io.get_executor(), runner, clock, observer);
  bool replaced = false;
  std::uint64_t last = 0;
  run_until(scheduler, [&] {
    if (!replaced && load.now == 2 && !observer.runs.empty()) {
      last = observer.runs.back().attempt;
      probes.pop_back();
      probes.pop_back();
      add("changes", 20ms, 0ms);
      add("comes", 20ms, 0ms);
      scheduler.set(probes);
      replaced = true;
    }
    // The two that were under way then have ended by now.
    return replaced && load.now == 0 && observer.runs.size() > 40;
  });
  std::map<std::string, std::uint64_t> first;
  for (const auto& run : observer.runs) {
    EXPECT_NE(run.probe, "goes");
    first.try_emplace(run.probe, run.attempt);
  }
  EXPECT_EQ(first.at("changes"), 1U) << "the changed probe is another one";
  EXPECT_EQ(first.at("comes"), 1U);
  std::uint64_t expected = 0;
  for (const auto& run : observer.runs) {
    if (run.probe == "stays") {
      EXPECT_EQ(run.attempt, ++expected);
    } else if (run.probe == "changes") {
      EXPECT_LT(run.duration, 200ms) << "a run of the old one was published";
    }
  }
  EXPECT_GT(expected, last);
}

TEST_F(SchedulerTest, TellsWhenTheNextRunIsDueAtFirstAndWithEachRun) {
  add("often", 50ms, 0ms);
  Scheduler scheduler(io.get_executor(), runner, clock, observer);
  const auto before = clock.steady();
  scheduler.set(probes);
  const auto first = observer.plan.at("often");
  EXPECT_GE(first, before);
  EXPECT_LE(first, before + 50ms + 1s) << "within an interval of the start";
  run_until(scheduler, [&] { return observer.runs.size() >= 3; });
  const auto then = observer.due.at("often");
  EXPECT_GE(then, first + 3 * 50ms);
  EXPECT_EQ((then - first) % 50ms, 0ns) << "a tick of the schedule, not the end of a run and an interval";
}

TEST_F(SchedulerTest, ARunOnDemandDoesNotWaitForItsTick) {
  add("daily", 24h, 0ms);
  Scheduler scheduler(io.get_executor(), runner, clock, observer);
  scheduler.set(probes);
  std::vector<bool> answers;
  scheduler.run_now("daily", [&](bool published) { answers.push_back(published); });
  scheduler.run_now("unknown", [&](bool published) { answers.push_back(published); });
  EXPECT_EQ(answers, std::vector<bool>{false}) << "nobody has the name";
  run_until(scheduler, [&] { return answers.size() == 2; });
  EXPECT_TRUE(answers.back());
  ASSERT_EQ(observer.runs.size(), 1U);
  EXPECT_EQ(observer.runs.front().probe, "daily");
  EXPECT_EQ(observer.due.at("daily"), observer.plan.at("daily")) << "and does not move it";
}

TEST_F(SchedulerTest, ARunOnDemandGoesBeforeThoseThatWaitAndNeverBesideARunOfItsProbe) {
  for (int i = 0; i < 8; ++i) add("probe-" + std::to_string(i), 50ms, 20ms);
  Scheduler scheduler(io.get_executor(), runner, clock, observer, 1);
  bool asked = false;
  bool answered = false;
  run_until(scheduler, [&] {
    if (!asked && load.now == 1) {
      asked = true;
      scheduler.run_now("probe-3", [&](bool published) { answered = published; });
    }
    return answered;
  });
  EXPECT_EQ(load.most, 1);
}

TEST_F(SchedulerTest, WhoeverAskedForARunIsToldWhenEverythingEnds) {
  add("stuck", 24h, 1h);
  add("waits", 24h, 1h);
  Scheduler scheduler(io.get_executor(), runner, clock, observer, 1);
  scheduler.set(probes);
  std::vector<bool> answers;
  const auto note = [&](bool published) { answers.push_back(published); };
  scheduler.run_now("stuck", note);
  scheduler.run_now("waits", note);
  run_until(scheduler, [&] { return load.now == 1; });
  EXPECT_EQ(answers, (std::vector<bool>{false, false}));
  scheduler.run_now("waits", note);
  EXPECT_EQ(answers.size(), 3U) << "nothing starts any more";
}

}  // namespace
}  // namespace probe::runtime
