#include "exporters/writing/write_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Queue = WriteQueue<int>;

TEST(WriteQueue, WhatIsPutBackComesFirstAndTheOldestAreDropped) {
  Queue queue(4, [](const int& entry) { return entry % 2 == 0; });
  for (const int entry : {1, 2, 3}) queue.add(entry);
  auto batch = queue.take(2);
  EXPECT_THAT(*batch, ElementsAre(1, 2));
  for (const int entry : {4, 5, 6}) queue.add(entry);
  EXPECT_EQ(queue.dropped(), 0U);
  queue.put_back(std::move(*batch));
  EXPECT_EQ(queue.dropped(), 1U) << "of 1 and 2, only 2 counts";
  EXPECT_EQ(queue.queued(), 2U) << "4 and 6";
  EXPECT_THAT(*queue.take(10), ElementsAre(3, 4, 5, 6));
}

TEST(WriteQueue, NothingIsWrittenBeforeTheThreadComesForMore) {
  Queue queue(4);
  EXPECT_FALSE(queue.wait_until_written(0ms)) << "the thread has not begun";
  queue.add(1);
  EXPECT_TRUE(queue.take(4));
  EXPECT_FALSE(queue.wait_until_written(0ms)) << "the thread has it in hand";
  EXPECT_THAT(*queue.take(4, std::chrono::steady_clock::now()), IsEmpty()) << "it is time";
  queue.put_back({});
  EXPECT_TRUE(queue.wait_until_written(0ms));
}

TEST(WriteQueue, AtTheEndWhatWaitsIsTakenAndNoPauseIsMade) {
  Queue queue(4);
  queue.add(1);
  std::thread thread([&] {
    while (queue.take(1)) {
    }
    EXPECT_FALSE(queue.pause(1h));
    queue.ended();
  });
  queue.stop(20s);
  thread.join();
  EXPECT_EQ(queue.queued(), 0U);
  EXPECT_EQ(queue.dropped(), 0U);
}

TEST(WriteQueue, AThreadThatHangsIsNotWaitedForLonger) {
  Queue queue(4);
  const auto start = std::chrono::steady_clock::now();
  queue.stop(30ms);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
}

}  // namespace
}  // namespace probe::exporters
