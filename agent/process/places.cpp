#include "agent/process/places.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace probe::process {

core::Awaitable<std::optional<Places::Place>> Places::take(core::SteadyTime deadline) {
  const auto self = shared_from_this();
  const auto executor = co_await boost::asio::this_coro::executor;
  while (self->taken_ >= self->limit_) {
    async::Wakeup wakeup(executor);
    self->waiting_.push_back(wakeup.signal());
    const bool woken = co_await wakeup.wait_until(deadline);
    if (!woken) co_return std::nullopt;
  }
  co_return Place(self);
}

void Places::give_back() {
  --taken_;
  // All of them: the one woken first may have been cancelled meanwhile.
  for (const auto& waiting : std::exchange(waiting_, {})) {
    if (const auto signal = waiting.lock()) signal->notify();
  }
}

}  // namespace probe::process
