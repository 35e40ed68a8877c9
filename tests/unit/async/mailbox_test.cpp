#include "agent/async/mailbox.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

namespace probe::async {
namespace {

TEST(Mailbox, WakesItsLoopOnceForAllThatComesAtOnce) {
  boost::asio::io_context io;
  std::vector<int> read;
  Mailbox<int> mailbox(io.get_executor(), [&](int value) { read.push_back(value); });
  for (int i = 0; i < 5; ++i) mailbox.put(i);
  EXPECT_EQ(io.poll_one(), 1U);
  EXPECT_EQ(read, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST(Mailbox, GivesOtherHandlersTheirTurnBetweenTheHandfulsOfALongBatch) {
  boost::asio::io_context io;
  int read = 0;
  int read_before_other = -1;
  Mailbox<int> mailbox(io.get_executor(), [&](int) { ++read; });
  for (int i = 0; i < 1000; ++i) mailbox.put(i);
  boost::asio::post(io, [&] { read_before_other = read; });
  io.run();
  EXPECT_EQ(read, 1000);
  EXPECT_GT(read_before_other, 0);
  EXPECT_LT(read_before_other, 100);
}

TEST(Mailbox, LosesNothingAndKeepsTheOrderOfEachOfManyThreads) {
  constexpr int kThreads = 4;
  constexpr int kValues = 5000;
  boost::asio::io_context io;
  std::vector<int> next(kThreads, 0);
  bool in_order = true;
  int read = 0;
  auto guard = boost::asio::make_work_guard(io);
  Mailbox<std::pair<int, int>> mailbox(io.get_executor(), [&](std::pair<int, int> value) {
    in_order = in_order && value.second == next[static_cast<std::size_t>(value.first)]++;
    if (++read == kThreads * kValues) guard.reset();
  });
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&mailbox, thread] {
      for (int i = 0; i < kValues; ++i) mailbox.put({thread, i});
    });
  }
  io.run();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(read, kThreads * kValues);
  EXPECT_TRUE(in_order);
}

TEST(Mailbox, ReadsTogetherWhatComesSoonAfter) {
  boost::asio::io_context io;
  std::vector<int> read;
  Mailbox<int> mailbox(io.get_executor(), [&](int value) { read.push_back(value); });
  mailbox.put(1);
  io.poll();
  EXPECT_EQ(read, std::vector<int>{1}) << "the first at once";
  mailbox.put(2);
  mailbox.put(3);
  io.poll();
  EXPECT_EQ(read, std::vector<int>{1});
  io.run();  // until it sleeps
  EXPECT_EQ(read, (std::vector<int>{1, 2, 3}));
  io.restart();
  mailbox.put(4);
  io.poll();
  EXPECT_EQ(read, (std::vector<int>{1, 2, 3, 4})) << "once it sleeps, the first at once again";
}

TEST(Mailbox, LetsTheReaderPutAgain) {
  boost::asio::io_context io;
  int read = 0;
  Mailbox<int>* own = nullptr;
  Mailbox<int> mailbox(io.get_executor(), [&](int value) {
    ++read;
    if (value > 0) own->put(value - 1);
  });
  own = &mailbox;
  mailbox.put(3);
  io.run();
  EXPECT_EQ(read, 4);
}

}  // namespace
}  // namespace probe::async
