#include "agent/net/timed_connection.hpp"

#include "agent/net/arrival.hpp"
#include "agent/net/network_findings.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include <fcntl.h>

#include <utility>

namespace probe::net {

namespace asio = boost::asio;
using boost::system::error_code;

/// Shared with nobody, but the timer's handler may run after the connection is gone, and then finds this gone too.
struct TimedConnection::State : std::enable_shared_from_this<State> {
  explicit State(const asio::any_io_executor& executor) : socket(executor), guard(executor) {}

  void watch(core::SteadyTime deadline) {
    expired = false;
    guard.expires_at(deadline);
    guard.async_wait([weak = weak_from_this()](error_code cancelled) {
      const auto state = weak.lock();
      if (!state || cancelled || state->guard.expiry() > core::SteadyTime::clock::now()) return;
      state->expired = true;
      error_code ignored;
      state->socket.close(ignored);
    });
  }

  asio::ip::tcp::socket socket;
  asio::steady_timer guard;
  bool expired = false;
  std::chrono::nanoseconds delay{};
};

TimedConnection::TimedConnection(const asio::any_io_executor& executor) : state_(std::make_shared<State>(executor)) {}

TimedConnection::~TimedConnection() = default;

void TimedConnection::extend_to(core::SteadyTime deadline) { state_->watch(deadline); }

error_code TimedConnection::verdict(error_code error) const {
  if (!error) return error;
  if (state_->expired) return asio::error::timed_out;
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  return error;
}

core::Awaitable<error_code> TimedConnection::connect(asio::ip::tcp::endpoint to, core::SteadyTime deadline) {
  error_code error;
  state_->socket.close(error);
  state_->socket.open(to.protocol(), error);
  if (error) co_return error;
  state_->watch(deadline);
  state_->delay = {};
  note_arrivals(state_->socket.native_handle());
  const auto asked = core::SteadyTime::clock::now();
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await state_->socket.async_connect(to, token);
  if (!error) state_->delay = delay_of_connection(state_->socket.native_handle(), asked);
  co_return verdict(error);
}

core::Awaitable<TimedConnection::Attempt> TimedConnection::connect_to_one_of(Addresses addresses, std::uint16_t port,
                                                                             core::SteadyTime deadline) {
  Attempt attempt;
  auto left = static_cast<std::int64_t>(addresses.size());
  for (const auto& address : addresses) {
    attempt.address = host_port(address.to_string(), port);
    const auto now = core::SteadyTime::clock::now();
    const auto until = now + (deadline - now) / left--;
    const asio::ip::tcp::endpoint to(address, port);
    attempt.error = co_await connect(to, until);
    if (!attempt.error) break;
  }
  if (!attempt.error) extend_to(deadline);
  co_return attempt;
}

std::string TimedConnection::local_address() const {
  error_code error;
  const auto endpoint = state_->socket.local_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

int TimedConnection::release() {
  state_->guard.cancel();
  const int socket = state_->socket.release();
  // Asio made it non-blocking to connect.
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) & ~O_NONBLOCK);
  return socket;
}

core::Awaitable<error_code> TimedConnection::write(std::string bytes) {
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  const auto buffer = asio::buffer(bytes);
  co_await asio::async_write(state_->socket, buffer, token);
  co_return verdict(error);
}

core::Awaitable<std::variant<std::string, error_code>> TimedConnection::read_some() {
  std::string bytes(std::size_t{16} * 1024, '\0');
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  const auto since = core::SteadyTime::clock::now();
  co_await state_->socket.async_wait(asio::socket_base::wait_read, token);
  state_->delay = error ? std::chrono::nanoseconds::zero() : delay_of_input(state_->socket.native_handle(), since);
  if (const auto broken = verdict(error)) co_return broken;
  const auto buffer = asio::buffer(bytes);
  const auto size = co_await state_->socket.async_read_some(buffer, token);
  const auto wrong = verdict(error);
  if (wrong) co_return wrong;
  bytes.resize(size);
  co_return std::move(bytes);
}

std::chrono::nanoseconds TimedConnection::delay() const { return state_->delay; }

void TimedConnection::close(const std::string& bytes) noexcept {
  error_code ignored;
  state_->guard.cancel();
  state_->socket.non_blocking(true, ignored);
  if (!bytes.empty() && !ignored) state_->socket.write_some(asio::buffer(bytes), ignored);
  state_->socket.close(ignored);
}

}  // namespace probe::net
