#pragma once

#include "agent/app/engine.hpp"
#include "agent/app/probe_loop.hpp"
#include "agent/async/mailbox.hpp"
#include "agent/core/awaitable.hpp"
#include "agent/core/configured_probe.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace probe::app {

/// Hears what all probe loops do, on the publishing loop. Must not throw.
class LoopsObserver : public runtime::SchedulerObserver {
 public:
  /// A defect ended one of the loops, and with it a share of the probes: nothing is as it should be any more.
  virtual void broken(std::exception_ptr error) = 0;
};

/// The probe loops, seen from the publishing loop: each probe lives on the loop that the hash of its name says, for as
/// long as the program runs, so that a reload moves none. All functions are for the publishing loop.
class ProbeLoops {
 public:
  /// `publishing`: of the loop that hears `observer`. All that is given outlives this object.
  ProbeLoops(boost::asio::any_io_executor publishing, std::size_t threads, EngineCommons& commons,
             LoopsObserver& observer);
  ~ProbeLoops();

  void start();
  /// From now on runs `probes`. What runs of others end meanwhile may still be heard of; they can be told by their
  /// object.
  void set(std::span<const core::ConfiguredProbe> probes);
  /// Runs a probe now, on its own loop and never beside a scheduled run: a run that is under way is the one asked for.
  /// True once that run was heard of; false when there is none: see runtime::Scheduler::Answer. To be abandoned by
  /// cancelling.
  core::Awaitable<bool> run_now(std::string name);
  /// Runs a probe now, as `run_now` does, for nobody in particular: the run is published like any other.
  void look_at(std::string name);
  /// Asks all loops to end and returns at once; nothing more is heard of them.
  void stop();
  /// Waits until all have ended, after `stop`.
  void join();

 private:
  struct Question;
  using Questions = std::map<std::uint64_t, Question*>;  // by ticket; each lives in its coroutine

  ProbeLoop& loop_of(std::string_view name);
  void read(LoopNews news);

  boost::asio::any_io_executor executor_;
  LoopsObserver& observer_;
  async::Mailbox<LoopNews> news_;
  std::vector<std::unique_ptr<ProbeLoop>> loops_;
  std::shared_ptr<Questions> questions_ =
      std::make_shared<Questions>();  // suspended coroutines may outlive this object
  std::uint64_t last_ticket_ = 0;
  bool stopped_ = false;
};

}  // namespace probe::app
