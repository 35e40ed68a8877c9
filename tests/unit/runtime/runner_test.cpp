#include "agent/runtime/runner.hpp"

#include "agent/core/input_error.hpp"
#include "tests/support/fakes/fake_ports.hpp"
#include "tests/support/fakes/run_awaitable.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

namespace probe::runtime {
namespace {

using namespace std::chrono_literals;
using core::Awaitable;
using core::ProbeResult;

class FunctionProbe final : public core::Probe {
 public:
  using Function = std::function<Awaitable<ProbeResult>(core::ProbeContext&)>;
  explicit FunctionProbe(Function function) : function_(std::move(function)) {}
  Awaitable<ProbeResult> run(core::ProbeContext& context) override { return function_(context); }

 private:
  Function function_;
};

/// Has nothing to wait for, unless told otherwise.
class PromptProbe final : public core::Probe {
 public:
  using Function = std::function<std::optional<ProbeResult>()>;
  explicit PromptProbe(Function function) : function_(std::move(function)) {}
  Awaitable<ProbeResult> run(core::ProbeContext&) override { throw std::logic_error("asked to wait"); }
  std::optional<ProbeResult> run_at_once(core::ProbeContext&) override { return function_(); }

 private:
  Function function_;
};

Awaitable<ProbeResult> succeed(core::ProbeContext&) { co_return ProbeResult(); }

Awaitable<ProbeResult> throw_nested(core::ProbeContext&) {
  try {
    throw std::runtime_error("disk is full");
  } catch (...) {
    std::throw_with_nested(std::runtime_error("cannot judge"));
  }
  co_return ProbeResult();
}

Awaitable<ProbeResult> throw_number(core::ProbeContext&) {
  throw 42;
  co_return ProbeResult();
}

Awaitable<ProbeResult> throw_input_error(core::ProbeContext&) {
  throw core::InputError(core::Finding("trust_store_unreadable", "ca.pem: no such file"));
  co_return ProbeResult();
}

Awaitable<ProbeResult> sleep_for_ever(core::ProbeContext&) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, core::SteadyTime::max());
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_return ProbeResult();
}

core::ConfiguredProbe configured(FunctionProbe::Function function, std::chrono::milliseconds timeout = 5s,
                                 std::chrono::milliseconds interval = 1min) {
  return {std::make_shared<core::ProbeDefinition>(
              core::ProbeDefinition{"login", "function", "hybrid", {}, interval, timeout}),
          std::make_shared<FunctionProbe>(std::move(function))};
}

struct RunnerTest : ::testing::Test {
  boost::asio::io_context io;
  core::RealClock clock;
  testing::FakePorts fakes;
  Runner runner{{fakes.http, fakes.tls, fakes.chains, fakes.files, fakes.addresses, fakes.directory, fakes.commands,
                 fakes.workers, clock}};

  std::optional<core::ProbeRun> run(const core::ConfiguredProbe& probe) {
    return testing::run_awaitable(io, runner.run(probe, 7, clock.steady() - 40ms));
  }
};

TEST_F(RunnerTest, FillsInWhoRanWhenAndHowLongItWaited) {
  const auto before = clock.now();
  const auto run = this->run(configured(succeed));
  ASSERT_TRUE(run);
  EXPECT_EQ(run->probe, "login");
  EXPECT_EQ(run->type, "function");
  EXPECT_EQ(run->chain, "hybrid");
  EXPECT_EQ(run->attempt, 7U);
  EXPECT_GE(run->started_at, before);
  EXPECT_EQ(run->result.type(), core::ResultType::kSucceeded);
  EXPECT_GE(run->result.phases().of(core::Phase::kQueue), 40ms);
}

Awaitable<ProbeResult> let_something_lie(core::ProbeContext&) {
  ProbeResult result;
  result.spend(core::Phase::kQueue, 20ms);
  co_return result;
}

TEST_F(RunnerTest, TheQueueHoldsWhatARunWaitedItsTurnAndWhatItLetLie) {
  const auto run = this->run(configured(let_something_lie));
  ASSERT_TRUE(run);
  EXPECT_GE(run->waited, 40ms);
  EXPECT_EQ(run->result.phases().of(core::Phase::kQueue), run->waited + 20ms);
}

TEST_F(RunnerTest, TurnsWhatAProbeThrowsIntoAFindingAtOnceAndNotIntoATimeout) {
  struct Case {
    std::string name;
    FunctionProbe::Function probe;
    std::string code, exception;
  };
  const Case cases[] = {
      {"nested", throw_nested, "internal_error", "cannot judge: disk is full"},
      {"not an exception", throw_number, "internal_error", "the probe threw something that is not an exception"},
      {"input error", throw_input_error, "trust_store_unreadable", "ca.pem: no such file"},
  };
  for (const auto& [name, probe, code, exception] : cases) {
    const auto run = this->run(configured(probe));
    ASSERT_TRUE(run) << name;
    EXPECT_EQ(run->result.type(), core::ResultType::kFailed) << name;
    EXPECT_EQ(run->result.decisive()->code().id(), code) << name;
    EXPECT_EQ(run->result.error(), "") << name;
    EXPECT_EQ(run->result.exception(), exception) << name;
    EXPECT_LT(run->duration, 2s) << name << ": the throw must not wait for the timeout";
  }
}

TEST_F(RunnerTest, RunsAtOnceWhatHasNothingToWaitFor) {
  struct Case {
    std::string name;
    PromptProbe::Function probe;
    bool ends;
    std::string exception;
  };
  const Case cases[] = {
      {"done", [] { return ProbeResult(); }, true, ""},
      {"has to wait", [] { return std::nullopt; }, false, ""},
      {"throws", []() -> std::optional<ProbeResult> { throw std::runtime_error("disk is full"); }, true,
       "disk is full"},
  };
  for (const auto& [name, function, ends, exception] : cases) {
    auto probe = configured(succeed);
    probe.probe = std::make_unique<PromptProbe>(function);
    const auto run = runner.run_at_once(probe, 7, clock.steady() - 40ms);
    ASSERT_EQ(run.has_value(), ends) << name;
    if (!ends) continue;
    EXPECT_EQ(run->probe, "login") << name;
    EXPECT_EQ(run->attempt, 7U) << name;
    EXPECT_EQ(run->result.exception(), exception) << name;
    EXPECT_GE(run->result.phases().of(core::Phase::kQueue), 40ms) << name;
    EXPECT_FALSE(run->id.empty()) << name;
  }
  EXPECT_FALSE(runner.run_at_once(configured(succeed), 1, clock.steady())) << "most probes always wait";
}

TEST_F(RunnerTest, EndsAProbeThatIgnoresItsDeadline) {
  const auto run = this->run(configured(sleep_for_ever, 30ms));
  ASSERT_TRUE(run);
  EXPECT_EQ(run->result.decisive()->code().id(), "probe_timeout");
  EXPECT_EQ(run->result.exception(), "expected a result within 30ms, the probe was still at work");
  EXPECT_GE(run->duration, 30ms);
  EXPECT_LT(run->duration, 30ms + Runner::kGrace + 250ms);
}

TEST_F(RunnerTest, EndsARunThatMayTakeAllOfItsIntervalBeforeTheNextIsDue) {
  const auto run = this->run(configured(sleep_for_ever, 400ms, 400ms));
  ASSERT_TRUE(run);
  EXPECT_EQ(run->result.decisive()->code().id(), "probe_timeout");
  EXPECT_LT(run->duration, 400ms);
}

TEST_F(RunnerTest, SaysNothingOfARunThatWasCancelled) {
  const auto probe = configured(sleep_for_ever);
  boost::asio::cancellation_signal signal;
  std::optional<core::ProbeRun> run;
  bool finished = false;
  auto done = [&](std::exception_ptr error, std::optional<core::ProbeRun> result) {
    finished = error == nullptr;
    run = std::move(result);
  };
  boost::asio::co_spawn(io, runner.run(probe, 1, clock.steady()),
                        boost::asio::bind_cancellation_slot(signal.slot(), done));
  io.poll();
  signal.emit(boost::asio::cancellation_type::terminal);
  io.run_for(2s);
  EXPECT_TRUE(finished);
  EXPECT_FALSE(run);
}

}  // namespace
}  // namespace probe::runtime
