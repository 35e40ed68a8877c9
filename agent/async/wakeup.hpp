#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <mutex>
#include <optional>

namespace probe::async {

/// Lets another thread wake one coroutine, once. Lives in the coroutine; its `signal()` may outlive it, and even the
/// event loop.
class Wakeup {
 public:
  /// The end that the other thread holds.
  class Signal {
   public:
    /// Wakes the waiter, or keeps it from falling asleep; does nothing when the waiter is gone. Any thread; does not
    /// block. What was written before is visible to the waiter.
    void notify();

   private:
    friend class Wakeup;
    std::mutex mutex_;
    std::optional<boost::asio::any_io_executor> executor_;  // none once the waiter is gone
    boost::asio::steady_timer* timer_ = nullptr;
    bool notified_ = false;
    std::weak_ptr<Signal> self_;
  };

  /// `executor`: the waiting coroutine's; single-threaded.
  explicit Wakeup(boost::asio::any_io_executor executor);
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  std::shared_ptr<Signal> signal() const { return signal_; }

  /// Sleeps until notified (true) or until `deadline` (false). Throws operation_aborted when the coroutine is
  /// cancelled.
  core::Awaitable<bool> wait_until(core::SteadyTime deadline);

 private:
  bool notified() const;

  boost::asio::steady_timer timer_;
  std::shared_ptr<Signal> signal_;
};

}  // namespace probe::async
