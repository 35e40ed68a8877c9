#include "exporters/prometheus/fork_join.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <latch>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace probe::exporters {
namespace {

TEST(ForkJoin, DoesEachPieceOnceOnAThreadOfItsOwnAndTheFirstOnTheCallers) {
  for (const std::size_t count : {1U, 2U, 5U}) {
    std::vector<std::thread::id> threads(count);
    std::vector<int> calls(count);
    std::latch all(static_cast<std::ptrdiff_t>(count));  // opens only when all are under way at once
    fork_join(count, [&](std::size_t i) {
      all.arrive_and_wait();
      threads[i] = std::this_thread::get_id();
      ++calls[i];
    });
    EXPECT_THAT(calls, ::testing::Each(1));
    EXPECT_EQ(threads[0], std::this_thread::get_id());
    EXPECT_EQ(std::set(threads.begin(), threads.end()).size(), count);
  }
}

TEST(ForkJoin, RethrowsWhatAPieceThrewAfterAllHaveReturned) {
  for (const std::size_t thrower : {0U, 1U, 2U}) {
    std::latch thrown(1);
    std::atomic<int> returned = 0;
    std::string error;
    try {
      fork_join(3, [&](std::size_t i) {
        if (i == thrower) {
          thrown.count_down();
          throw std::runtime_error("piece " + std::to_string(i));
        }
        thrown.wait();
        ++returned;
      });
    } catch (const std::runtime_error& caught) {
      error = caught.what();
    }
    EXPECT_EQ(error, "piece " + std::to_string(thrower));
    EXPECT_EQ(returned, 2);
  }
}

}  // namespace
}  // namespace probe::exporters
