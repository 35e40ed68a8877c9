#include "agent/net/exchange_clock.hpp"

#include "tests/support/busy_processor.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace probe::net {
namespace {

using namespace std::chrono_literals;

TEST(ExchangeClock, StandsStillWhileOthersHaveTheProcessor) {
  const core::RealClock real;
  std::thread([&real] {
    const testing::BusyProcessor beside(3);
    ExchangeClock clock(real);
    const auto begin = clock.steady();
    const auto end = clock.real() + 1000ms;
    auto latest = begin;
    while (clock.real() < end) {
      const auto now = clock.steady();
      EXPECT_GE(now, latest);
      latest = now;
    }
    EXPECT_GT(clock.waited(), 300ms) << "three quarters are theirs, and the first look is missed";
    EXPECT_LT(latest - begin, 800ms);
  }).join();
}

TEST(ExchangeClock, GoesOnWhileThePeerIsAwaited) {
  const core::RealClock real;
  ExchangeClock clock(real);
  const auto begin = clock.steady();
  std::this_thread::sleep_for(50ms);
  clock.go_on();
  EXPECT_GE(clock.steady() - begin + clock.waited(), 50ms);
  EXPECT_LT(clock.waited(), 50ms);
}

}  // namespace
}  // namespace probe::net
