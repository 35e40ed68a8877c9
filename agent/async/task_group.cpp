#include "agent/async/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cassert>
#include <exception>
#include <utility>
#include <vector>

namespace probe::async {

namespace asio = boost::asio;

TaskGroup::TaskGroup(asio::any_io_executor executor)
    : executor_(std::move(executor)), emptied_(executor_, asio::steady_timer::time_point::max()) {}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(core::Awaitable<void> task) {
  const auto signal = signals_.emplace(signals_.end());
  auto finished = [this, signal](std::exception_ptr) {
    signals_.erase(signal);
    if (signals_.empty()) emptied_.cancel();
  };
  asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(signal->slot(), std::move(finished)));
}

void TaskGroup::cancel() {
  // A task may end, and so leave the list, while its signal is emitted.
  for (auto signal = signals_.begin(); signal != signals_.end();) {
    const auto current = signal++;
    current->emit(asio::cancellation_type::terminal);
  }
}

core::Awaitable<void> TaskGroup::join() {
  // The flag belongs to the whole chain of awaiting coroutines, hence put back at the end.
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!signals_.empty()) {
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      cancel();
      co_await asio::this_coro::reset_cancellation_state();
    }
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await emptied_.async_wait(token);
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
}

}  // namespace probe::async
