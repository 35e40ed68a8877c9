#include "exporters/http/http_server.hpp"

#include "agent/async/task_group.hpp"
#include "exporters/http/admission.hpp"
#include "exporters/http/connection.hpp"
#include "exporters/http/listener.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// Who is at the other end. IPv4 clients of an IPv6 socket are told apart by their IPv4 address.
std::optional<asio::ip::address> peer_of(const tcp::socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return std::nullopt;
  const auto address = endpoint.address();
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

std::vector<Occupant> occupants(const std::vector<Connection*>& open) {
  std::vector<Occupant> seen;
  for (const auto* connection : open) {
    seen.push_back({connection->peer(), connection->waiting(), connection->waiting_since()});
  }
  return seen;
}

/// Tells a client that there is no room. A fresh socket's send buffer is empty, so this does not block and needs no
/// coroutine.
void turn_away(tcp::socket socket) {
  constexpr std::string_view kBusy =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
      "X-Content-Type-Options: nosniff\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 21\r\n\r\n"
      "too many connections\n";
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(kBusy), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

std::string own_host_name() {
  error_code error;
  auto name = asio::ip::host_name(error);
  return error ? std::string() : name;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(asio::any_io_executor executor, const std::vector<ListenAddress>& addresses, Service service,
       const std::vector<int>& sockets)
      : executor_(std::move(executor)),
        service_(std::move(service)),
        stopped_(executor_, asio::steady_timer::time_point::max()),
        tasks_(executor_) {
    for (const int socket : sockets) acceptors_.push_back(take_over(executor_, socket));
    for (const auto& address : addresses) acceptors_.push_back(listen_on(executor_, address));
  }

  std::vector<ListenAddress> endpoints() const;
  std::size_t connections() const { return static_cast<std::size_t>(std::ranges::count_if(connections_, is_open)); }
  core::Awaitable<void> serve();

 private:
  using Connections = std::list<Connection>;

  static bool is_open(const Connection& connection) { return !connection.closed(); }

  core::Awaitable<void> accept_from(tcp::acceptor& acceptor);
  core::Awaitable<void> attend(Connections::iterator connection);
  core::Awaitable<void> wait_for_cancellation();
  void admit(tcp::socket socket);
  std::vector<Connection*> open_connections();

  asio::any_io_executor executor_;
  Service service_;
  std::vector<tcp::acceptor> acceptors_;
  Connections connections_;
  asio::steady_timer stopped_;
  async::TaskGroup tasks_;
  bool stopping_ = false;
};

std::vector<ListenAddress> HttpServer::Impl::endpoints() const {
  std::vector<ListenAddress> endpoints;
  for (const auto& acceptor : acceptors_) {
    const auto endpoint = acceptor.local_endpoint();
    endpoints.push_back({endpoint.address().to_string(), endpoint.port()});
  }
  return endpoints;
}

core::Awaitable<void> HttpServer::Impl::serve() {
  for (auto& acceptor : acceptors_) tasks_.spawn(accept_from(acceptor));
  // Being cancelled is how this function is told to finish its work, so it must not be interrupted by it.
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await wait_for_cancellation();
  stopping_ = true;
  for (auto& acceptor : acceptors_) {
    error_code ignored;
    acceptor.close(ignored);
  }
  for (auto& connection : connections_) connection.close();
  co_await tasks_.join();
  co_await asio::this_coro::throw_if_cancelled(throws);
}

core::Awaitable<void> HttpServer::Impl::wait_for_cancellation() {
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) co_return;
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await stopped_.async_wait(token);
}

core::Awaitable<void> HttpServer::Impl::accept_from(tcp::acceptor& acceptor) {
  constexpr std::chrono::milliseconds kPause(100);
  asio::steady_timer pause(executor_);
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  while (!stopping_) {
    tcp::socket socket(executor_);
    co_await acceptor.async_accept(socket, token);
    if (stopping_) co_return;
    if (!error) {
      admit(std::move(socket));
    } else if (error != asio::error::connection_aborted) {
      // Mostly: out of file descriptors. The client stays in the queue, so trying again at once would only burn CPU.
      spdlog::warn("cannot accept a connection: {}", error.message());
      const auto open = open_connections();
      if (const auto leaves = longest_waiting(occupants(open))) open[*leaves]->close();
      pause.expires_after(kPause);
      co_await pause.async_wait(token);
    }
  }
}

void HttpServer::Impl::admit(tcp::socket socket) {
  const auto peer = peer_of(socket);
  if (!peer) return;
  const auto open = open_connections();
  const auto admission = decide_admission(occupants(open), *peer, service_.limits);
  if (!admission.admitted) {
    spdlog::debug("turned away {}: too many connections", peer->to_string());
    turn_away(std::move(socket));
    return;
  }
  if (admission.leaves) open[*admission.leaves]->close();
  const auto connection = connections_.emplace(connections_.end(), std::move(socket), *peer, service_);
  tasks_.spawn(attend(connection));
}

core::Awaitable<void> HttpServer::Impl::attend(Connections::iterator connection) {
  try {
    co_await connection->run();
  } catch (const std::exception& error) {
    if (!stopping_) spdlog::error("a connection ended early: {}", error.what());
  }
  connections_.erase(connection);
}

std::vector<Connection*> HttpServer::Impl::open_connections() {
  std::vector<Connection*> open;
  for (auto& connection : connections_) {
    if (is_open(connection)) open.push_back(&connection);
  }
  return open;
}

HttpServer::HttpServer(asio::any_io_executor executor, const std::vector<ListenAddress>& addresses,
                       std::vector<Route> routes, HttpLimits limits, HttpServerOptions options)
    : impl_(std::make_unique<Impl>(
          std::move(executor), addresses,
          Service{std::move(routes), limits, options.access, std::move(options.external_url), own_host_name()},
          options.sockets)) {}

HttpServer::~HttpServer() = default;

std::vector<ListenAddress> HttpServer::endpoints() const { return impl_->endpoints(); }

std::size_t HttpServer::connections() const { return impl_->connections(); }

core::Awaitable<void> HttpServer::serve() { return impl_->serve(); }

}  // namespace probe::exporters
