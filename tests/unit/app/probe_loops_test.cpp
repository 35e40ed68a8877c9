#include "agent/app/probe_loops.hpp"

#include "agent/runtime/schedule.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace probe::app {
namespace {

using namespace std::chrono_literals;

/// What a run does, and on which threads runs took place.
struct Work {
  std::function<void()> body = [] {};  ///< blocks the loop
  bool for_ever = false;
  std::atomic<int> started = 0;
};

core::Awaitable<void> for_ever() {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 1h);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

class WorkingProbe final : public core::Probe {
 public:
  explicit WorkingProbe(Work& work) : work_(work) {}
  core::Awaitable<core::ProbeResult> run(core::ProbeContext&) override {
    ++work_.started;
    work_.body();
    if (work_.for_ever) co_await for_ever();
    co_return core::ProbeResult();
  }

 private:
  Work& work_;
};

struct Recorder final : LoopsObserver {
  std::vector<core::ProbeRun> runs;
  std::set<std::thread::id> heard_on;
  bool was_broken = false;
  std::map<std::string, core::SteadyTime> due;
  void planned(std::vector<runtime::PlannedRun> planned_runs) override {
    for (const auto& [probe, when] : planned_runs) due[probe] = when;
  }
  void finished(const std::shared_ptr<core::Probe>&, core::ProbeRun run, core::SteadyTime next_due) override {
    heard_on.insert(std::this_thread::get_id());
    due[run.probe] = next_due;
    runs.push_back(std::move(run));
  }
  void started(std::chrono::nanoseconds) override {}
  void skipped(std::uint64_t, std::uint64_t) override {}
  void broken(std::exception_ptr) override { was_broken = true; }
};

/// A name that lives on loop `loop` of two.
std::string name_on(std::size_t loop) {
  for (int i = 0;; ++i) {
    std::string name = "probe-" + std::to_string(i);
    if (runtime::stable_hash(name) % 2 == loop) return name;
  }
}

struct ProbeLoopsTest : ::testing::Test {
  boost::asio::io_context io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{io.get_executor()};
  Recorder recorder;
  EngineCommons commons;
  Work first_work;
  Work second_work;
  ProbeLoops loops{io.get_executor(), 2, commons, recorder};
  std::vector<core::ConfiguredProbe> probes;

  void add(const std::string& name, std::chrono::milliseconds interval, Work& work) {
    probes.push_back({std::make_shared<core::ProbeDefinition>(core::ProbeDefinition{name, "working", "", {}, interval}),
                      std::make_shared<WorkingProbe>(work)});
  }

  void begin() {
    loops.set(probes);
    loops.start();
  }

  bool until(const std::function<bool()>& holds) {
    const auto limit = commons.clock.steady() + 20s;
    while (!holds() && commons.clock.steady() < limit) io.run_one_for(100ms);
    return holds();
  }

  std::size_t runs_of(const std::string& name) const {
    return static_cast<std::size_t>(
        std::count_if(recorder.runs.begin(), recorder.runs.end(), [&](const auto& run) { return run.probe == name; }));
  }

  std::shared_ptr<std::optional<bool>> ask(const std::string& name) {
    auto answer = std::make_shared<std::optional<bool>>();
    boost::asio::co_spawn(io, loops.run_now(name),
                          [answer](std::exception_ptr error, bool published) { *answer = !error && published; });
    return answer;
  }
};

TEST_F(ProbeLoopsTest, ProbesRunOnSeveralThreadsAndAreHeardOfOnOne) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  first_work.body = [&] {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
  };
  add(name_on(0), 20ms, first_work);
  add(name_on(1), 20ms, first_work);
  begin();
  EXPECT_TRUE(until([&] { return recorder.due.size() == 2; })) << "the plan of both";
  EXPECT_TRUE(until([&] { return runs_of(name_on(0)) >= 3 && runs_of(name_on(1)) >= 3; }));
  loops.stop();
  loops.join();
  EXPECT_EQ(threads.size(), 2U);
  EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
  EXPECT_EQ(recorder.heard_on, std::set{std::this_thread::get_id()});
}

TEST_F(ProbeLoopsTest, ALoopThatIsBusyHoldsUpNeitherTheOthersNorThePublishingLoop) {
  std::promise<void> released;
  first_work.body = [done = released.get_future().share()] { done.wait(); };
  add(name_on(0), 20ms, first_work);
  add(name_on(1), 20ms, second_work);
  begin();
  EXPECT_TRUE(until([&] { return first_work.started > 0 && runs_of(name_on(1)) >= 5; }));
  EXPECT_EQ(runs_of(name_on(0)), 0U);
  released.set_value();
  EXPECT_TRUE(until([&] { return runs_of(name_on(0)) > 0; }));
}

TEST_F(ProbeLoopsTest, ARunAskedForIsHeardOfBeforeItIsAnswered) {
  add("daily", 24h, first_work);
  begin();
  const auto answer = ask("daily");
  EXPECT_TRUE(until([&] { return answer->has_value(); }));
  EXPECT_EQ(*answer, true);
  EXPECT_EQ(runs_of("daily"), 1U);
}

TEST_F(ProbeLoopsTest, AllWhoAskWhileAProbeRunsGetTheSameRun) {
  std::promise<void> released;
  first_work.body = [done = released.get_future().share()] { done.wait(); };
  add("daily", 24h, first_work);
  begin();
  const auto one = ask("daily");
  EXPECT_TRUE(until([&] { return first_work.started == 1; }));
  const auto other = ask("daily");
  io.poll();  // the question is on its way
  released.set_value();
  EXPECT_TRUE(until([&] { return one->has_value() && other->has_value(); }));
  EXPECT_EQ(*one, true);
  EXPECT_EQ(*other, true);
  EXPECT_EQ(runs_of("daily"), 1U);
}

TEST_F(ProbeLoopsTest, AnUnknownNameIsAnsweredWithNothing) {
  add("known", 24h, first_work);
  begin();
  const auto answer = ask("unknown");
  EXPECT_TRUE(until([&] { return answer->has_value(); }));
  EXPECT_EQ(*answer, false);
}

TEST_F(ProbeLoopsTest, AskersOfARunThatAReloadTakesAwayAreTold) {
  first_work.for_ever = true;
  add("goes", 24h, first_work);
  begin();
  const auto answer = ask("goes");
  EXPECT_TRUE(until([&] { return first_work.started == 1; }));
  probes.clear();
  add("goes", 12h, second_work);
  loops.set(probes);
  const auto again = ask("goes");
  EXPECT_TRUE(until([&] { return again->has_value(); }));
  EXPECT_EQ(*again, true) << "the changed probe answers";
  EXPECT_FALSE(answer->has_value()) << "the old run is not waited for here: it ends with its timeout";
}

TEST_F(ProbeLoopsTest, NothingIsHeardAfterStoppingThoughRunsWereStuck) {
  first_work.for_ever = true;
  for (int i = 0; i < 50; ++i) add("stuck-" + std::to_string(i), 20ms, first_work);
  add("quick", 20ms, second_work);
  begin();
  EXPECT_TRUE(until([&] { return first_work.started == 50 && runs_of("quick") > 0; }));
  const auto before = recorder.runs.size();
  loops.stop();
  loops.join();
  io.poll();
  EXPECT_EQ(recorder.runs.size(), before);
}

TEST_F(ProbeLoopsTest, AnotherSetLeavesUnchangedProbesTheirCountOfRuns) {
  add("stays", 20ms, first_work);
  add("goes", 20ms, second_work);
  begin();
  EXPECT_TRUE(until([&] { return runs_of("stays") >= 3; }));
  const auto last = recorder.runs.back().attempt;
  probes.pop_back();
  loops.set(probes);
  EXPECT_TRUE(until([&] { return runs_of("stays") >= 6; }));
  std::uint64_t expected = 0;
  for (const auto& run : recorder.runs) {
    if (run.probe != "stays") continue;
    EXPECT_EQ(run.attempt, ++expected);
  }
  EXPECT_GT(expected, last);
}

}  // namespace
}  // namespace probe::app
