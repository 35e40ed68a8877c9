#include "agent/runtime/scheduler.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace probe::runtime {

namespace asio = boost::asio;

Scheduler::Scheduler(asio::any_io_executor executor, Runner& runner, const core::Clock& clock, core::ResultSink& sink,
                     SchedulerObserver& observer, std::size_t concurrent_runs)
    : executor_(executor),
      timer_(executor),
      runner_(runner),
      clock_(clock),
      sink_(sink),
      observer_(observer),
      concurrent_runs_(concurrent_runs),
      timetable_(clock.steady()),
      runs_(executor) {}

core::Awaitable<void> Scheduler::run(std::span<const core::ConfiguredProbe> probes) {
  for (const auto& probe : probes) {
    timetable_.add(probe.definition.name, probe.definition.interval);
    states_.push_back(State{&probe});
  }
  co_await asio::this_coro::throw_if_cancelled(false);
  while (true) {
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) break;
    start_due();
    timer_.expires_at(timetable_.next_due().value_or(core::SteadyTime::max()));
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await timer_.async_wait(token);
  }
  stopping_ = true;
  waiting_.clear();
  runs_.cancel();
  co_await runs_.join();
}

void Scheduler::start_due() {
  const Timetable::Tick tick = timetable_.take(clock_.steady());
  if (tick.skipped_overlap + tick.skipped_late > 0) observer_.skipped(tick.skipped_overlap, tick.skipped_late);
  waiting_.insert(waiting_.end(), tick.starts.begin(), tick.starts.end());
  start_waiting();
}

void Scheduler::start_waiting() {
  while (!waiting_.empty() && under_way_ < concurrent_runs_) {
    ++under_way_;
    const Timetable::Start start = waiting_.front();
    waiting_.pop_front();
    runs_.spawn(run_one(start));
  }
}

core::Awaitable<void> Scheduler::run_one(Timetable::Start start) {
  State& state = states_[start.entry];
  observer_.started(clock_.steady() - start.due);
  const auto run = co_await runner_.run(*state.probe, ++state.attempts, start.due);
  timetable_.finished(start.entry);
  --under_way_;
  if (run && !stopping_) sink_.publish(*run);
  if (!stopping_) start_waiting();
}

}  // namespace probe::runtime
