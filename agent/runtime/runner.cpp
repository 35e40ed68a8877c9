#include "agent/runtime/runner.hpp"

#include "agent/core/input_error.hpp"
#include "config/durations.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace probe::runtime {

namespace asio = boost::asio;

namespace {

/// The only place where what a probe throws is caught. `result` stays empty when the probe was cancelled.
core::ProbeResult failed_by(const std::exception_ptr& error) {
  core::ProbeResult result;
  try {
    std::rethrow_exception(error);
  } catch (const core::InputError& input) {
    result.add(input.finding());
  } catch (const std::exception& defect) {
    result.add(core::Finding("internal_error", core::describe(defect)));
  } catch (...) {
    result.add(core::Finding("internal_error", "the probe threw something that is not an exception"));
  }
  return result;
}

struct Verdict {
  std::optional<core::ProbeResult> result;
  std::exception_ptr error;
};

/// Catches inside, so that the race outside is won by whoever ends first and not by whoever ends well.
core::Awaitable<void> guarded(core::Probe& probe, core::ProbeContext& context, Verdict& verdict) {
  try {
    verdict.result = co_await probe.run(context);
  } catch (...) {
    verdict.error = std::current_exception();
  }
}

/// Ends without an error when it is cancelled, too: every run that is in time ends it so, and an exception would cost
/// a tenth of a plain HTTP run.
core::Awaitable<void> sleep_until(core::SteadyTime time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await timer.async_wait(token);
}

/// How long a run may take. One that takes all of its interval would still be ending when the next is due, and every
/// other run would be skipped.
core::SteadyTime::duration time_for(const core::ProbeDefinition& definition) {
  constexpr auto kBreak = Runner::kGrace + std::chrono::milliseconds(50);
  const bool fits = definition.timeout + kBreak <= definition.interval;
  const bool short_interval = definition.interval < 2 * kBreak;
  return fits || short_interval ? definition.timeout : definition.interval - kBreak;
}

/// Says how long `run` waited and took. Phase `queue` has the wait beside what the run itself let lie.
void settle(core::ProbeRun& run, core::SteadyTime due, core::SteadyTime started, core::SteadyTime ended) {
  run.waited = std::max(core::Phases::Duration::zero(), started - due);
  run.result.spend(core::Phase::kQueue, run.waited);
  run.duration = ended - started;
}

core::Finding timeout_finding(const core::ProbeDefinition& definition) {
  const std::string timeout = config::format_duration(definition.timeout);
  return core::Finding("probe_timeout",
                       fmt::format("expected a result within {}, the probe was still at work", timeout),
                       {core::Evidence("timeout_seconds", std::chrono::duration<double>(definition.timeout).count())});
}

}  // namespace

core::ProbeContext Runner::context_until(core::SteadyTime deadline) {
  return {ports_.http,      ports_.tls,      ports_.chains,  ports_.files, ports_.addresses,
          ports_.directory, ports_.commands, ports_.workers, ports_.clock, deadline};
}

core::ProbeRun Runner::describe_run(const core::ConfiguredProbe& probe, std::uint64_t attempt,
                                    core::SystemTime started_at) {
  core::ProbeRun run;
  run.probe = probe.definition->name;
  run.type = probe.definition->type;
  run.chain = probe.definition->chain;
  run.interval = probe.definition->interval;
  run.attempt = attempt;
  run.started_at = started_at;
  run.id = ids_.next(started_at);
  return run;
}

std::optional<core::ProbeRun> Runner::run_at_once(const core::ConfiguredProbe& probe, std::uint64_t attempt,
                                                  core::SteadyTime due) {
  const core::SteadyTime started = ports_.clock.steady();
  core::ProbeContext context = context_until(started + time_for(*probe.definition));
  const core::SystemTime started_at = ports_.clock.now();
  std::optional<core::ProbeResult> result;
  try {
    result = probe.probe->run_at_once(context);
  } catch (...) {
    result = failed_by(std::current_exception());
  }
  if (!result) return std::nullopt;
  core::ProbeRun run = describe_run(probe, attempt, started_at);
  run.result = *std::move(result);
  settle(run, due, started, ports_.clock.steady());
  return run;
}

core::Awaitable<std::optional<core::ProbeRun>> Runner::run(const core::ConfiguredProbe& probe, std::uint64_t attempt,
                                                           core::SteadyTime due) {
  using boost::asio::experimental::awaitable_operators::operator||;
  const core::SteadyTime started = ports_.clock.steady();
  const core::SteadyTime deadline = started + time_for(*probe.definition);
  core::ProbeRun run = describe_run(probe, attempt, ports_.clock.now());
  core::ProbeContext context = context_until(deadline);

  Verdict verdict;
  co_await (guarded(*probe.probe, context, verdict) || sleep_until(deadline + kGrace));

  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) co_return std::nullopt;
  const core::SteadyTime ended = ports_.clock.steady();
  if (verdict.result) {
    run.result = std::move(*verdict.result);
  } else if (ended >= deadline + kGrace) {
    run.result.add(timeout_finding(*probe.definition));
  } else {
    run.result = failed_by(verdict.error);
  }
  settle(run, due, started, ended);
  co_return run;
}

}  // namespace probe::runtime
