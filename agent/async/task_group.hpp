#pragma once

#include "agent/core/awaitable.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <list>

namespace probe::async {

/// Parent of coroutines that run side by side: started with `spawn`, stopped with `cancel`, waited for with `join`.
/// Single-threaded. Must be empty when it is destroyed: join first.
class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::any_io_executor executor);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Starts `task`. It must not throw anything but what cancelling it makes it throw: that is dropped.
  void spawn(core::Awaitable<void> task);

  /// Asks every task to stop. Tasks spawned later are not affected.
  void cancel();

  /// Waits until no task is left. When the waiting coroutine is cancelled, cancels the tasks and goes on waiting for
  /// them, so that none ever outlives its parent.
  core::Awaitable<void> join();

  std::size_t size() const { return signals_.size(); }

 private:
  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer emptied_;
  std::list<boost::asio::cancellation_signal> signals_;
};

}  // namespace probe::async
