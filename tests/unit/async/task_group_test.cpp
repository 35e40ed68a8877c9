#include "agent/async/task_group.hpp"

#include "tests/support/fakes/run_awaitable.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

namespace probe::async {
namespace {

using namespace std::chrono_literals;

struct Counts {
  int finished = 0;
  int cancelled = 0;
};

core::Awaitable<void> sleep(std::chrono::milliseconds duration, Counts& counts) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, duration);
  try {
    co_await timer.async_wait(boost::asio::use_awaitable);
  } catch (...) {
    ++counts.cancelled;
    throw;
  }
  ++counts.finished;
}

TEST(TaskGroup, WaitsForAllItsTasks) {
  boost::asio::io_context io;
  TaskGroup group(io.get_executor());
  Counts counts;
  for (int i = 0; i < 10; ++i) group.spawn(sleep(std::chrono::milliseconds(i), counts));
  testing::run_awaitable(io, group.join());
  EXPECT_EQ(counts.finished, 10);
  EXPECT_EQ(group.size(), 0U);
  testing::run_awaitable(io, group.join());
}

TEST(TaskGroup, CancelsAllItsTasks) {
  boost::asio::io_context io;
  TaskGroup group(io.get_executor());
  Counts counts;
  for (int i = 0; i < 10; ++i) group.spawn(sleep(1h, counts));
  io.poll();
  group.cancel();
  testing::run_awaitable(io, group.join());
  EXPECT_EQ(counts.cancelled, 10);
}

TEST(TaskGroup, PassesTheCancellationOfItsParentOnAndWaits) {
  boost::asio::io_context io;
  TaskGroup group(io.get_executor());
  Counts counts;
  for (int i = 0; i < 10; ++i) group.spawn(sleep(1h, counts));
  boost::asio::cancellation_signal signal;
  bool joined = false;
  auto done = [&](std::exception_ptr) {
    joined = true;
    EXPECT_EQ(counts.cancelled, 10) << "joined before the tasks had ended";
  };
  boost::asio::co_spawn(io, group.join(), boost::asio::bind_cancellation_slot(signal.slot(), done));
  io.poll();
  signal.emit(boost::asio::cancellation_type::terminal);
  io.run_for(2s);
  EXPECT_TRUE(joined);
}

}  // namespace
}  // namespace probe::async
