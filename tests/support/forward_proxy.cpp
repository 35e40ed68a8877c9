#include "tests/support/forward_proxy.hpp"

#include "tests/support/http_session.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <charconv>
#include <mutex>
#include <optional>

namespace probe::testing {

namespace asio = boost::asio;
using asio::ip::tcp;
using ConnectionPointer = std::shared_ptr<Listener::Connection>;

struct ForwardProxy::State {
  Mode record(const std::string& target) {
    const std::lock_guard lock{mutex};
    targets.push_back(target);
    return mode;
  }

  void count_tunnel() {
    const std::lock_guard lock{mutex};
    ++tunnels;
  }

  std::mutex mutex;
  Mode mode = Mode::kAllow;
  std::uint64_t tunnels = 0;
  std::vector<std::string> targets;
};

namespace {

/// The port of `host:port`.
std::optional<std::uint16_t> port_of(std::string_view target) {
  const auto digits = target.substr(target.rfind(':') + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return port;
}

std::string refusal(int status, HttpFields headers = {}) {
  HttpReply reply{.status = status, .headers = std::move(headers)};
  reply.body = "the forward proxy of the test says " + std::to_string(status) + "\n";
  return render_reply_head(reply, true) + reply.body;
}

/// Copies bytes one way until either end is gone, then takes the other way down with it.
asio::awaitable<void> pump(tcp::socket& from, tcp::socket& to) {
  std::string bytes(std::size_t{16} * 1024, '\0');
  const auto space = asio::buffer(bytes);
  for (bool open = true; open;) {
    const auto [error, size] = co_await from.async_read_some(space, kAsResult);
    if (error) break;
    const auto filled = asio::buffer(bytes, size);
    const auto [write_error, written] = co_await asio::async_write(to, filled, kAsResult);
    open = !write_error;
  }
  boost::system::error_code ignored;
  to.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> tunnel(ConnectionPointer connection, std::uint16_t port,
                             std::shared_ptr<ForwardProxy::State> state) {
  using asio::experimental::awaitable_operators::operator&&;
  tcp::socket upstream{connection->socket.get_executor()};
  const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
  const auto [refused] = co_await upstream.async_connect(endpoint, kAsResult);
  const std::string answer = refused ? refusal(502) : std::string{"HTTP/1.1 200 Connection established\r\n\r\n"};
  const bool sent = co_await send_all(connection->socket, answer);
  if (refused || !sent) co_return;
  upstream.set_option(tcp::no_delay{true});
  state->count_tunnel();
  auto both = pump(connection->socket, upstream) && pump(upstream, connection->socket);
  co_await std::move(both);
}

asio::awaitable<void> serve_client(ConnectionPointer connection, std::shared_ptr<ForwardProxy::State> state) {
  std::string pending;
  const auto call = co_await read_call(connection->socket, pending);
  if (!call) co_return;
  connection->idle = false;
  if (call->method != "CONNECT") {
    const std::string answer = refusal(405, {{"Allow", "CONNECT"}});
    co_await send_all(connection->socket, answer);
    co_return;
  }
  const auto mode = state->record(call->target);
  const auto port = port_of(call->target);
  std::string answer;
  if (mode == ForwardProxy::Mode::kDeny) answer = refusal(403);
  if (mode == ForwardProxy::Mode::kRequireAuthentication)
    answer = refusal(407, {{"Proxy-Authenticate", "Basic realm=\"test\""}});
  if (mode == ForwardProxy::Mode::kGarbage) answer = "\x01\x02 not a protocol you know\n";
  if (mode == ForwardProxy::Mode::kAllow && !port) answer = refusal(400);
  if (mode == ForwardProxy::Mode::kSilent) {
    co_await stay_silent(connection->socket, connection);
  } else if (!answer.empty()) {
    co_await send_all(connection->socket, answer);
  } else {
    co_await tunnel(connection, *port, state);
  }
}

}  // namespace

ForwardProxy::ForwardProxy(asio::io_context& io, std::shared_ptr<State> state)
    : state_{std::move(state)}, listener_{io, [shared = state_](ConnectionPointer connection) {
                                            return serve_client(std::move(connection), shared);
                                          }} {}

ForwardProxy::ForwardProxy(asio::io_context& io) : ForwardProxy{io, std::make_shared<State>()} {}

void ForwardProxy::set_mode(Mode mode) {
  {
    const std::lock_guard lock{state_->mutex};
    state_->mode = mode;
  }
  listener_.drop_idle();
}

std::uint64_t ForwardProxy::tunnels() const {
  const std::lock_guard lock{state_->mutex};
  return state_->tunnels;
}

std::vector<std::string> ForwardProxy::targets() const {
  const std::lock_guard lock{state_->mutex};
  return state_->targets;
}

}  // namespace probe::testing
