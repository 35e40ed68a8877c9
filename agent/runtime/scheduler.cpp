#include "agent/runtime/scheduler.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace probe::runtime {

namespace asio = boost::asio;

Scheduler::Scheduler(asio::any_io_executor executor, Runner& runner, const core::Clock& clock,
                     SchedulerObserver& observer, std::size_t concurrent_runs)
    : executor_(executor),
      timer_(executor),
      runner_(runner),
      clock_(clock),
      observer_(observer),
      concurrent_runs_(concurrent_runs),
      timetable_(clock.steady()),
      runs_(executor) {}

void Scheduler::set(std::span<const core::ConfiguredProbe> probes) {
  start_due();  // what is due already does not lose its turn
  std::map<std::string_view, std::shared_ptr<State>> known;
  for (const auto& state : states_) known.emplace(state->probe.definition->name, state);
  std::vector<std::shared_ptr<State>> states;
  states.reserve(probes.size());
  for (const auto& probe : probes) {
    const auto before = known.find(probe.definition->name);
    const bool same = before != known.end() && before->second->probe.probe == probe.probe;
    states.push_back(same ? before->second : std::make_shared<State>(State{probe}));
    if (same) known.erase(before);
  }
  for (const auto& [name, state] : known) state->gone = true;
  drop_waiting_of_gone();
  std::sort(states.begin(), states.end(),
            [](const auto& a, const auto& b) { return a->probe.definition->name < b->probe.definition->name; });
  const auto now = clock_.steady();
  Timetable timetable(timetable_.origin(), states.size());
  for (std::size_t entry = 0; entry < states.size(); ++entry) {
    State& state = *states[entry];
    const auto& definition = *state.probe.definition;
    state.entry = entry;
    timetable.add(definition.name, definition.interval, now, state.attempts == 0 && !state.running);
    if (state.running) timetable.running(entry);
    if (state.probe.probe->may_start_early()) timetable.let_start_early(entry);
  }
  timetable_ = std::move(timetable);
  states_ = std::move(states);
  tell_plan();
  timer_.cancel();  // `run` looks anew when it is due
}

void Scheduler::tell_plan() {
  std::vector<PlannedRun> plan;
  plan.reserve(states_.size());
  for (const auto& state : states_) plan.push_back({state->probe.definition->name, timetable_.due(state->entry)});
  observer_.planned(std::move(plan));
}

void Scheduler::drop_waiting_of_gone() {
  std::erase_if(waiting_, [](const Start& start) {
    if (start.state->gone) give_answers(*start.state, false);
    return start.state->gone;
  });
}

void Scheduler::run_now(std::string_view name, Answer answer) {
  const auto found = std::lower_bound(
      states_.begin(), states_.end(), name,
      [](const auto& state, std::string_view wanted) { return state->probe.definition->name < wanted; });
  if (stopping_ || found == states_.end() || (*found)->probe.definition->name != name) return answer(false);
  State& state = **found;
  state.answers.push_back(std::move(answer));
  if (state.running) return;
  state.running = true;
  timetable_.running(state.entry);
  waiting_.push_front({*found, clock_.steady()});  // somebody waits for it
  start_waiting();
}

void Scheduler::give_answers(State& state, bool published) {
  for (const auto& answer : std::exchange(state.answers, {})) answer(published);
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
  for (const auto& start : std::exchange(waiting_, {})) give_answers(*start.state, false);
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
    Start start = std::move(waiting_.front());
    waiting_.pop_front();
    if (run_at_once(start)) continue;
    ++under_way_;
    runs_.spawn(run_one(std::move(start)));
  }
}

/// False when the run has to wait for something; then it counts as started, and is still to be made.
bool Scheduler::run_at_once(Start& start) {
  State& state = *start.state;
  observer_.started(std::max(core::SteadyTime::duration::zero(), clock_.steady() - start.due));
  auto run = runner_.run_at_once(state.probe, ++state.attempts, start.due);
  const bool ended = run.has_value();
  if (ended) finish(state, std::move(run));
  return ended;
}

core::Awaitable<void> Scheduler::run_one(Start start) {
  State& state = *start.state;
  auto run = co_await runner_.run(state.probe, state.attempts, start.due);
  --under_way_;
  finish(state, std::move(run));
  if (!stopping_) start_waiting();
}

void Scheduler::finish(State& state, std::optional<core::ProbeRun> run) {
  state.running = false;
  if (!state.gone) timetable_.finished(state.entry);
  const bool publishes = run && !stopping_ && !state.gone;
  if (publishes) observer_.finished(state.probe.probe, std::move(*run), timetable_.due(state.entry));
  give_answers(state, publishes);
}

}  // namespace probe::runtime
