#include "agent/async/blocking_pool.hpp"

#include "tests/support/fakes/run_awaitable.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>

namespace probe::async {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Holds calls of a pool until the test lets them go; the calls own their part, so the test may end first.
class Gate {
 public:
  std::function<int()> call() const {
    return [opened = opened_] {
      opened.wait();
      return 1;
    };
  }
  void open() { promise_.set_value(); }

 private:
  std::promise<void> promise_;
  std::shared_future<void> opened_ = promise_.get_future().share();
};

TEST(BlockingPool, ReturnsWhatTheCallReturns) {
  boost::asio::io_context io;
  BlockingPool pool(1);
  std::function<int()> call = [] { return 42; };
  EXPECT_EQ(testing::run_awaitable(io, pool.run<int>(call, Clock::now() + 5s)), 42);
}

TEST(BlockingPool, RethrowsWhatTheCallThrows) {
  boost::asio::io_context io;
  BlockingPool pool(1);
  std::function<int()> call = []() -> int { throw std::runtime_error("no"); };
  EXPECT_THROW(testing::run_awaitable(io, pool.run<int>(call, Clock::now() + 5s)), std::runtime_error);
}

TEST(BlockingPool, AbandonsACallAtItsDeadlineAndOutlivesIt) {
  Gate gate;
  {
    boost::asio::io_context io;
    BlockingPool pool(1);
    const auto start = Clock::now();
    EXPECT_EQ(testing::run_awaitable(io, pool.run<int>(gate.call(), start + 50ms)), std::nullopt);
    EXPECT_GE(Clock::now() - start, 50ms);
    EXPECT_LT(Clock::now() - start, 2s);
  }
  gate.open();  // the call ends after its pool and its event loop
}

TEST(BlockingPool, EndsThreadsThatHaveToldTheirResultBeforeItsOwnEnd) {
  static std::atomic<int> threads_left = 0;
  struct OfThread {
    OfThread() { ++threads_left; }
    ~OfThread() { --threads_left; }
  };
  struct SlowToLetGo {
    ~SlowToLetGo() { std::this_thread::sleep_for(50ms); }
  };
  {
    boost::asio::io_context io;
    BlockingPool pool(1);
    std::function<int()> call = [held = std::make_shared<SlowToLetGo>()] {
      static thread_local OfThread of_thread;
      (void)of_thread;
      return 1;
    };
    EXPECT_EQ(testing::run_awaitable(io, pool.run<int>(std::move(call), Clock::now() + 10s)), 1);
  }
  EXPECT_EQ(threads_left, 0);
}

TEST(BlockingPool, GivesEachOfSeveralCallsAtOnceAThreadHoweverLongTheOthersTake) {
  constexpr int kThreads = 4;
  boost::asio::io_context io;
  BlockingPool pool(kThreads);
  for (int round = 0; round < 200; ++round) {
    auto here = std::make_shared<std::latch>(kThreads);
    std::function<int()> call = [here] {
      here->arrive_and_wait();  // for all the others
      return 1;
    };
    int ended = 0;
    auto count = [&](std::exception_ptr, std::optional<int> value) { ended += value.value_or(0); };
    for (int i = 0; i < kThreads; ++i) boost::asio::co_spawn(io, pool.run<int>(call, Clock::now() + 10s), count);
    io.run();
    io.restart();
    ASSERT_EQ(ended, kThreads) << "in round " << round;
  }
}

TEST(BlockingPool, RefusesCallsBeyondItsQueue) {
  boost::asio::io_context io;
  Gate gate;
  BlockingPool pool(1, 1);
  int refused = 0;
  auto count = [&](std::exception_ptr, std::optional<int> value) { refused += value ? 0 : 1; };
  for (int i = 0; i < 20; ++i) boost::asio::co_spawn(io, pool.run<int>(gate.call(), Clock::now() + 5s), count);
  for (const auto limit = Clock::now() + 5s; refused < 18 && Clock::now() < limit;) io.run_one_for(100ms);
  EXPECT_GE(refused, 18) << "one runs, one waits";
  gate.open();
  io.run();
}

TEST(BlockingPool, ThrowsWhenTheWaitingCoroutineIsCancelled) {
  boost::asio::io_context io;
  Gate gate;
  BlockingPool pool(1);
  boost::asio::cancellation_signal signal;
  bool cancelled = false;
  auto done = [&](std::exception_ptr error, std::optional<int>) { cancelled = error != nullptr; };
  boost::asio::co_spawn(io, pool.run<int>(gate.call(), Clock::now() + 1h),
                        boost::asio::bind_cancellation_slot(signal.slot(), done));
  io.poll();
  signal.emit(boost::asio::cancellation_type::terminal);
  io.run_for(2s);
  EXPECT_TRUE(cancelled);
  gate.open();
}

TEST(BlockingPool, RunsManyCallsOnFewThreads) {
  boost::asio::io_context io;
  BlockingPool pool(4);
  int sum = 0;
  auto add = [&](std::exception_ptr, std::optional<int> value) { sum += value.value_or(0); };
  for (int i = 1; i <= 1000; ++i) {
    std::function<int()> call = [i] { return i; };
    boost::asio::co_spawn(io, pool.run<int>(call, Clock::now() + 20s), add);
  }
  io.run();
  EXPECT_EQ(sum, 500500);
}

}  // namespace
}  // namespace probe::async
