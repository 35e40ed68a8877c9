#include "agent/async/pool_workers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <string>
#include <thread>

namespace probe::async {
namespace {

using namespace std::chrono_literals;

/// Runs what computes on an event loop and returns what it returned, or rethrows.
template <class T>
std::optional<T> compute(std::function<T()> work, std::chrono::milliseconds patience) {
  BlockingPool pool(1);
  PoolWorkers workers(pool);
  boost::asio::io_context io;
  std::optional<T> value;
  std::exception_ptr error;
  auto task = core::compute<T>(workers, std::move(work), core::SteadyTime::clock::now() + patience);
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, std::optional<T> result) {
    error = thrown;
    value = std::move(result);
  });
  io.run();
  if (error) std::rethrow_exception(error);
  return value;
}

TEST(PoolWorkers, WorkOnAnotherThread) {
  const auto thread = compute<std::thread::id>([] { return std::this_thread::get_id(); }, 10s);
  ASSERT_TRUE(thread);
  EXPECT_NE(*thread, std::this_thread::get_id());
}

TEST(PoolWorkers, HandOnWhatTheWorkThrows) {
  EXPECT_THROW(compute<int>([]() -> int { throw std::runtime_error("no"); }, 10s), std::runtime_error);
}

TEST(PoolWorkers, AreNotWaitedForBeyondTheDeadline) {
  auto gate = std::make_shared<std::promise<void>>();
  auto opened = gate->get_future().share();
  const auto value = compute<std::string>(
      [opened] {
        opened.wait();
        return std::string("late");
      },
      20ms);
  EXPECT_FALSE(value);
  gate->set_value();
}

}  // namespace
}  // namespace probe::async
