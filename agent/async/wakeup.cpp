#include "agent/async/wakeup.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace probe::async {

Wakeup::Wakeup(boost::asio::any_io_executor executor) : timer_(executor), signal_(std::make_shared<Signal>()) {
  signal_->executor_ = std::move(executor);
  signal_->timer_ = &timer_;
  signal_->self_ = signal_;
}

Wakeup::~Wakeup() {
  const std::lock_guard lock(signal_->mutex_);
  signal_->executor_.reset();
  signal_->timer_ = nullptr;
}

void Wakeup::Signal::notify() {
  const std::lock_guard lock(mutex_);
  notified_ = true;
  // Posted under the lock: the waiter, and with it the event loop, cannot go away meanwhile.
  if (!executor_) return;
  boost::asio::post(*executor_, [self = self_.lock()] {
    const std::lock_guard inner(self->mutex_);
    if (self->timer_ != nullptr) self->timer_->cancel();
  });
}

bool Wakeup::notified() const {
  const std::lock_guard lock(signal_->mutex_);
  return signal_->notified_;
}

core::Awaitable<bool> Wakeup::wait_until(core::SteadyTime deadline) {
  if (notified()) co_return true;
  timer_.expires_at(deadline);
  boost::system::error_code error;
  auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
  co_await timer_.async_wait(token);
  if (notified()) co_return true;
  // A timer that was cancelled without a notification means that the coroutine itself is being cancelled.
  if (error) throw boost::system::system_error(error);
  co_return false;
}

}  // namespace probe::async
