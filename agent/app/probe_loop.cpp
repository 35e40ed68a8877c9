#include "agent/app/probe_loop.hpp"

#include <boost/asio/post.hpp>

#include <cassert>
#include <utility>

namespace probe::app {

namespace asio = boost::asio;

void ProbeLoop::Reporter::planned(std::vector<runtime::PlannedRun> runs) { news_.put(RunsPlanned{std::move(runs)}); }

void ProbeLoop::Reporter::finished(const std::shared_ptr<core::Probe>& probe, core::ProbeRun run,
                                   core::SteadyTime next_due) {
  news_.put(RunFinished{probe, std::move(run), next_due});
}

void ProbeLoop::Reporter::started(std::chrono::nanoseconds lateness) { news_.put(RunStarted{lateness}); }

void ProbeLoop::Reporter::skipped(std::uint64_t overlap, std::uint64_t late) { news_.put(RunsSkipped{overlap, late}); }

ProbeLoop::ProbeLoop(EngineCommons& commons, async::Mailbox<LoopNews>& news)
    : news_(news),
      engine_(commons),
      reporter_(news),
      scheduler_(engine_.io().get_executor(), engine_.runner(), commons.clock, reporter_),
      tasks_(engine_.io().get_executor()) {}

ProbeLoop::~ProbeLoop() { assert(!thread_.joinable()); }

void ProbeLoop::start() {
  tasks_.spawn(scheduler_.run());
  thread_ = std::thread([this] { work(); });
}

void ProbeLoop::work() {
  try {
    engine_.io().run();
  } catch (...) {
    news_.put(LoopBroken{std::current_exception()});
  }
}

void ProbeLoop::set(std::vector<core::ConfiguredProbe> probes) {
  asio::post(engine_.io(), [this, probes = std::move(probes)] { scheduler_.set(probes); });
}

void ProbeLoop::run_now(std::string name, std::uint64_t ticket) {
  asio::post(engine_.io(), [this, name = std::move(name), ticket] {
    scheduler_.run_now(name, [this, ticket](bool published) { news_.put(RunAnswered{ticket, published}); });
  });
}

void ProbeLoop::stop() {
  asio::post(engine_.io(), [this] { tasks_.cancel(); });
}

void ProbeLoop::join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace probe::app
