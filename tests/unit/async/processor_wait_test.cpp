#include "agent/async/processor_wait.hpp"

#include "tests/support/busy_processor.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace probe::async {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

TEST(ProcessorWait, CountsWhatOthersHad) {
  std::chrono::nanoseconds waited{};
  std::thread([&] {
    const testing::BusyProcessor beside(3);
    take_processor_wait();
    const auto end = Steady::now() + 1000ms;
    while (Steady::now() < end) waited += take_processor_wait();
  }).join();
  EXPECT_GT(waited, 300ms) << "three quarters are theirs, and the first look is missed";
  EXPECT_LT(waited, 1500ms);
}

TEST(ProcessorWait, IsTakenOnce) {
  std::chrono::nanoseconds waited{};
  const auto begin = Steady::now();
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(5ms);
    waited += take_processor_wait();
    waited += take_processor_wait();
  }
  EXPECT_LE(waited, Steady::now() - begin);
}

}  // namespace
}  // namespace probe::async
