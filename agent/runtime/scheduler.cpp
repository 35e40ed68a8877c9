#include "agent/runtime/scheduler.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <string_view>
#include <utility>

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

void Scheduler::set(std::span<const core::ConfiguredProbe> probes) {
  start_due();  // what is due already does not lose its turn
  std::map<std::string_view, std::shared_ptr<State>> known;
  for (const auto& state : states_) known.emplace(state->probe.definition.name, state);
  const auto now = clock_.steady();
  Timetable timetable(timetable_.origin());
  std::vector<std::shared_ptr<State>> states;
  for (const auto& probe : probes) {
    const auto before = known.find(probe.definition.name);
    const bool same = before != known.end() && before->second->probe.probe == probe.probe;
    auto state = same ? before->second : std::make_shared<State>(State{probe});
    if (same) known.erase(before);
    state->entry = states.size();
    timetable.add(probe.definition.name, probe.definition.interval, now, state->attempts == 0 && !state->running);
    if (state->running) timetable.running(state->entry);
    states.push_back(std::move(state));
  }
  for (const auto& [name, state] : known) state->gone = true;
  std::erase_if(waiting_, [](const Start& start) { return start.state->gone; });
  timetable_ = std::move(timetable);
  states_ = std::move(states);
  timer_.cancel();  // `run` looks anew when it is due
}

core::Awaitable<void> Scheduler::run() {
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
  for (const auto& [entry, due] : tick.starts) {
    states_[entry]->running = true;
    waiting_.push_back({states_[entry], due});
  }
  start_waiting();
}

void Scheduler::start_waiting() {
  while (!waiting_.empty() && under_way_ < concurrent_runs_) {
    ++under_way_;
    Start start = std::move(waiting_.front());
    waiting_.pop_front();
    runs_.spawn(run_one(std::move(start)));
  }
}

core::Awaitable<void> Scheduler::run_one(Start start) {
  State& state = *start.state;
  observer_.started(clock_.steady() - start.due);
  const auto run = co_await runner_.run(state.probe, ++state.attempts, start.due);
  state.running = false;
  --under_way_;
  if (!state.gone) timetable_.finished(state.entry);
  if (run && !stopping_ && !state.gone) sink_.publish(*run);
  if (!stopping_) start_waiting();
}

}  // namespace probe::runtime
