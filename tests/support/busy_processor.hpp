#pragma once

#include <sched.h>

#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace probe::testing {

/// While one lives, the calling thread shares one processor with `others` threads that never rest. For threads that
/// end with it: the processor stays theirs.
class BusyProcessor {
 public:
  /// Throws std::system_error.
  explicit BusyProcessor(int others) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(sched_getcpu()), &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0) throw std::system_error(errno, std::generic_category());
    for (int i = 0; i < others; ++i) {
      threads_.emplace_back([this] {
        while (!done_) {
        }
      });
    }
  }
  ~BusyProcessor() { done_ = true; }
  BusyProcessor(const BusyProcessor&) = delete;
  BusyProcessor& operator=(const BusyProcessor&) = delete;

 private:
  std::atomic<bool> done_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace probe::testing
