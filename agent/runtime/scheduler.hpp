#pragma once

#include "agent/async/task_group.hpp"
#include "agent/core/configured_probe.hpp"
#include "agent/core/result.hpp"
#include "agent/runtime/runner.hpp"
#include "agent/runtime/timetable.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace probe::runtime {

/// When the next run of a probe is due.
struct PlannedRun {
  std::string probe;
  core::SteadyTime due;
};

/// Hears what the scheduler does. Called on the event loop: must not block and must not throw.
class SchedulerObserver {
 public:
  virtual ~SchedulerObserver() = default;
  /// The first run of each probe of a new set, or the next one of a probe that was there before.
  virtual void planned(std::vector<PlannedRun> runs) = 0;
  /// A run of `probe` ended and is to be published; its next one is due at `next_due`.
  virtual void finished(const std::shared_ptr<core::Probe>& probe, core::ProbeRun run, core::SteadyTime next_due) = 0;
  /// A run starts, `lateness` after it was due; zero when it starts a little early.
  virtual void started(std::chrono::nanoseconds lateness) = 0;
  /// Ticks that got no run: the last run was still going (`overlap`), or they passed unseen before a late run (`late`).
  virtual void skipped(std::uint64_t overlap, std::uint64_t late) = 0;
};

/// Runs every probe on its own timer, and on demand. Single-threaded: one event loop, given by the coroutine that calls
/// `run`.
class Scheduler {
 public:
  /// `concurrent_runs`: how many runs may be under way at once; further ones wait their turn (their `queue` phase
  /// grows).
  Scheduler(boost::asio::any_io_executor executor, Runner& runner, const core::Clock& clock,
            SchedulerObserver& observer, std::size_t concurrent_runs = 512);

  /// From now on runs `probes` and no others. One that was there before with the same object keeps its place in the
  /// schedule and its count of runs. Runs under way of those that are gone or changed end, and are not published.
  void set(std::span<const core::ConfiguredProbe> probes);

  /// Told whether the run asked for was published. It was not when no probe has the name, when the probe went or
  /// changed meanwhile, and when everything ends.
  using Answer = std::function<void(bool published)>;

  /// Runs the probe `name` now, beside its schedule; when it is running already, that run is the one asked for.
  void run_now(std::string_view name, Answer answer);

  /// Until cancelled. Then starts nothing more, cancels the runs under way, waits for them and publishes none of them.
  core::Awaitable<void> run();

 private:
  struct State {
    core::ConfiguredProbe probe;
    std::size_t entry = 0;  // in the timetable
    std::uint64_t attempts = 0;
    bool running = false;
    bool gone = false;
    std::vector<Answer> answers{};  // to give when the run under way ends
  };
  struct Start {
    std::shared_ptr<State> state;
    core::SteadyTime due;
  };

  void start_due();
  void start_waiting();
  void drop_waiting_of_gone();
  void tell_plan();
  bool run_at_once(Start& start);
  core::Awaitable<void> run_one(Start start);
  void finish(State& state, std::optional<core::ProbeRun> run);
  static void give_answers(State& state, bool published);

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  Runner& runner_;
  const core::Clock& clock_;
  SchedulerObserver& observer_;
  const std::size_t concurrent_runs_;

  Timetable timetable_;
  std::vector<std::shared_ptr<State>> states_;  // sorted by name, in the order of the timetable
  std::deque<Start> waiting_;
  std::size_t under_way_ = 0;
  async::TaskGroup runs_;
  bool stopping_ = false;
};

}  // namespace probe::runtime
