#include "agent/net/exchange_clock.hpp"

#include "tests/support/fakes/fake_ports.hpp"

#include <gtest/gtest.h>

namespace probe::net {
namespace {

using namespace std::chrono_literals;

TEST(ExchangeClock, LeavesOutWhatLay) {
  testing::FakeClock real;
  ExchangeClock clock(real);
  const auto begin = clock.steady();
  real.advance(50ms);
  clock.leave_out(30ms);
  real.advance(5ms);
  clock.leave_out(1ms);
  EXPECT_EQ(clock.steady() - begin, 24ms);
  EXPECT_EQ(clock.left_out(), 31ms);
  EXPECT_EQ(clock.real() - begin, 55ms);
}

}  // namespace
}  // namespace probe::net
