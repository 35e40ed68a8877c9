#pragma once

#include "agent/async/wakeup.hpp"
#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <boost/asio/this_coro.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace probe::async {

/// A bounded set of threads for calls that can only block (getaddrinfo, file systems). A call that outlives its
/// deadline is abandoned, never joined: its thread is busy until the call returns, its result is dropped. Destroying
/// the pool waits for threads whose calls have returned, half a second at most for those about to, and leaves the
/// others behind. Thread-safe.
class BlockingPool {
 public:
  explicit BlockingPool(std::size_t threads, std::size_t queue_limit = 1024);
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Runs `work` on a thread of the pool and resumes on the caller's executor. Nothing when `deadline` passed first or
  /// the queue is full. Rethrows what `work` throws; throws operation_aborted when the coroutine is cancelled. `work`
  /// must own what it uses.
  template <class T>
  core::Awaitable<std::optional<T>> run(std::function<T()> work, core::SteadyTime deadline);

 private:
  struct Shared;
  /// False when the queue is full.
  bool submit(std::function<void()> job);

  std::shared_ptr<Shared> shared_;
};

template <class T>
core::Awaitable<std::optional<T>> BlockingPool::run(std::function<T()> work, core::SteadyTime deadline) {
  struct Call {
    std::optional<T> value;
    std::exception_ptr error;
  };
  const auto executor = co_await boost::asio::this_coro::executor;
  auto call = std::make_shared<Call>();
  Wakeup wakeup(executor);
  std::function<void()> job = [call, signal = wakeup.signal(), work = std::move(work)] {
    try {
      call->value = work();
    } catch (...) {
      call->error = std::current_exception();
    }
    signal->notify();
  };
  if (!submit(std::move(job))) co_return std::nullopt;
  const bool finished = co_await wakeup.wait_until(deadline);
  if (!finished) co_return std::nullopt;
  if (call->error) std::rethrow_exception(call->error);
  co_return std::move(call->value);
}

}  // namespace probe::async
