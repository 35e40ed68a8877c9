#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace probe::core {

/// Does work that takes long, such as deriving a key from a password, somewhere else than on the event loop.
class Workers {
 public:
  virtual ~Workers() = default;
  /// Runs `work` to its end and resumes on the caller's executor. False when `deadline` passed first, or when there is
  /// too much to do already: the work is then abandoned, so it must own what it uses. Neither may it throw, nor touch
  /// what belongs to the event loop. Throws operation_aborted when the calling coroutine is cancelled.
  virtual Awaitable<bool> run(std::function<void()> work, SteadyTime deadline) = 0;
};

/// What `work` returns, computed by `workers`. Nothing when it was abandoned. Rethrows what `work` throws.
template <class T>
Awaitable<std::optional<T>> compute(Workers& workers, std::function<T()> work, SteadyTime deadline) {
  struct Outcome {
    std::optional<T> value;
    std::exception_ptr error;
  };
  auto outcome = std::make_shared<Outcome>();
  std::function<void()> job = [outcome, work = std::move(work)]() noexcept {
    try {
      outcome->value.emplace(work());
    } catch (...) {
      outcome->error = std::current_exception();
    }
  };
  const bool finished = co_await workers.run(std::move(job), deadline);
  if (!finished) co_return std::nullopt;
  if (outcome->error) std::rethrow_exception(outcome->error);
  co_return std::move(outcome->value);
}

}  // namespace probe::core
