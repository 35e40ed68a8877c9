#pragma once

#include "agent/app/engine.hpp"
#include "agent/async/mailbox.hpp"
#include "agent/async/task_group.hpp"
#include "agent/core/configured_probe.hpp"
#include "agent/core/result.hpp"
#include "agent/runtime/scheduler.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace probe::app {

/// What a probe loop tells the loop that publishes, as values.
struct RunsPlanned {
  std::vector<runtime::PlannedRun> runs;
};
struct RunFinished {
  std::shared_ptr<core::Probe> probe;  ///< whose run it was
  core::ProbeRun run;
  core::SteadyTime next_due;
};
struct RunStarted {
  std::chrono::nanoseconds lateness;
};
struct RunsSkipped {
  std::uint64_t overlap;
  std::uint64_t late;
};
/// The run asked for by `ProbeLoop::run_now` ended; when it was `published`, as the RunFinished before this.
struct RunAnswered {
  std::uint64_t ticket;
  bool published;
};
/// A defect ended the loop.
struct LoopBroken {
  std::exception_ptr error;
};
using LoopNews = std::variant<RunsPlanned, RunFinished, RunStarted, RunsSkipped, RunAnswered, LoopBroken>;

/// An event loop on a thread of its own that runs its share of the probes. It knows no other loop and nothing of what
/// becomes of its runs: it is told by posts, and tells by a mailbox. All functions are for the thread that owns it.
class ProbeLoop {
 public:
  /// Both outlive the loop. The thread begins with `start`.
  ProbeLoop(EngineCommons& commons, async::Mailbox<LoopNews>& news);
  /// Must not run any more: `stop` and `join` first, if it was started.
  ~ProbeLoop();

  void start();
  /// From now on runs `probes`, as runtime::Scheduler::set.
  void set(std::vector<core::ConfiguredProbe> probes);
  /// Runs one probe now; RunAnswered with `ticket` follows in any case, unless the loop is stopped.
  void run_now(std::string name, std::uint64_t ticket);
  /// Gives up the runs under way; returns at once.
  void stop();
  /// Waits until the thread has ended.
  void join();

 private:
  class Reporter final : public runtime::SchedulerObserver {
   public:
    explicit Reporter(async::Mailbox<LoopNews>& news) : news_(news) {}
    void planned(std::vector<runtime::PlannedRun> runs) override;
    void finished(const std::shared_ptr<core::Probe>& probe, core::ProbeRun run, core::SteadyTime next_due) override;
    void started(std::chrono::nanoseconds lateness) override;
    void skipped(std::uint64_t overlap, std::uint64_t late) override;

   private:
    async::Mailbox<LoopNews>& news_;
  };

  void work();

  async::Mailbox<LoopNews>& news_;
  Engine engine_;
  Reporter reporter_;
  runtime::Scheduler scheduler_;
  async::TaskGroup tasks_;
  std::thread thread_;
};

}  // namespace probe::app
