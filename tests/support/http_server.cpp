#include "tests/support/http_server.hpp"

#include "tests/support/http_session.hpp"
#include "tests/support/weak_key_exchange.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <map>
#include <mutex>
#include <stdexcept>

namespace probe::testing {

namespace asio = boost::asio;
using asio::ip::tcp;
using Tls = std::shared_ptr<asio::ssl::context>;
using ConnectionPointer = std::shared_ptr<Listener::Connection>;

/// Shared with the connections; the mutex guards everything, and nothing waits while it is held.
struct HttpServer::State {
  HttpReply answer(const HttpCall& call) {
    Handler handler;
    HttpFault overall = HttpFault::kNone;
    {
      const std::lock_guard lock{mutex};
      calls.push_back(call);
      overall = fault;
      const auto found = handlers.find(call.path());
      handler = found == handlers.end() ? fallback : found->second;
    }
    HttpReply reply = handler(call);
    if (overall != HttpFault::kNone) reply.fault = overall;
    return reply;
  }

  std::pair<Tls, HttpFault> accept() {
    const std::lock_guard lock{mutex};
    ++connections;
    return {tls, fault};
  }

  std::mutex mutex;
  Tls tls;
  HttpFault fault = HttpFault::kNone;
  std::map<std::string, Handler> handlers;
  Handler fallback = [](const HttpCall&) { return HttpReply{.status = 404, .body = "no handler for this path\n"}; };
  std::vector<HttpCall> calls;
  std::uint64_t connections = 0;
};

namespace {

Tls make_tls(const ServerIdentity& identity) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  // Level 0, or OpenSSL would refuse to show the weak certificates that tests want to be seen.
  SSL_CTX_set_security_level(context->native_handle(), 0);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context->native_handle(), identity.max_tls_version);
  context->use_certificate_chain(asio::buffer(identity.chain_pem));
  context->use_private_key(asio::buffer(identity.key_pem), asio::ssl::context::pem);
  if (identity.weak_key_exchange) exchange_keys_weakly(*context);
  return context;
}

/// Sends an answer, well or as its fault says. True when the connection can serve another request.
template <class Stream>
asio::awaitable<bool> send_reply(Stream& stream, ConnectionPointer connection, const HttpCall& call, HttpReply reply) {
  if (reply.delay.count() > 0) {
    const bool waited = co_await wait_for(connection->socket.get_executor(), reply.delay);
    if (!waited) co_return false;
  }
  const bool close = call.header("Connection") == "close" || find_field(reply.headers, "Connection") == "close";
  std::string bytes = render_reply_head(reply, close);
  if (call.method != "HEAD" && reply.fault != HttpFault::kStallAfterHeaders) bytes += reply.body;
  if (reply.fault == HttpFault::kTruncatedBody) bytes.resize(bytes.size() - (reply.body.size() + 1) / 2);
  if (reply.fault == HttpFault::kGarbage) bytes = "\x01\x02 not a protocol you know\n";

  const bool stalls = reply.fault == HttpFault::kSilent || reply.fault == HttpFault::kStallAfterHeaders;
  if (reply.fault != HttpFault::kSilent) {
    const bool sent = co_await send_all(stream, bytes);
    if (!sent) co_return false;
  }
  if (stalls) co_await stay_silent(stream, connection);
  co_return !close && reply.fault == HttpFault::kNone;
}

template <class Stream>
asio::awaitable<void> serve_requests(Stream& stream, ConnectionPointer connection,
                                     std::shared_ptr<HttpServer::State> state) {
  std::string pending;
  for (bool again = true; again;) {
    connection->idle = true;
    const auto call = co_await read_call(stream, pending);
    if (!call) break;
    connection->idle = false;
    const HttpReply reply = state->answer(*call);
    again = co_await send_reply(stream, connection, *call, reply);
  }
}

asio::awaitable<void> serve_tls(ConnectionPointer connection, Tls tls, std::shared_ptr<HttpServer::State> state) {
  asio::ssl::stream<tcp::socket&> stream{connection->socket, *tls};
  const auto [refused] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAsResult);
  if (refused) co_return;
  co_await serve_requests(stream, connection, state);
  connection->idle = true;
  // A closed stream without this would look to the client like an attacker's truncation.
  co_await stream.async_shutdown(kAsResult);
}

asio::awaitable<void> serve_connection(ConnectionPointer connection, std::shared_ptr<HttpServer::State> state) {
  const auto [tls, fault] = state->accept();
  boost::system::error_code ignored;
  // Only this side is closed: closing the other, too, would reset the connection when the client's first words are
  // still unread.
  if (fault == HttpFault::kCloseAtAccept) connection->socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  if (fault == HttpFault::kCloseAtAccept || fault == HttpFault::kSilentAtAccept) {
    co_await stay_silent(connection->socket, connection);
  } else if (tls) {
    co_await serve_tls(connection, tls, state);
  } else {
    co_await serve_requests(connection->socket, connection, state);
  }
  connection->socket.close(ignored);
}

}  // namespace

ServerIdentity identity(const Certificate& leaf, const std::vector<Certificate>& intermediates) {
  ServerIdentity result{leaf.pem(), leaf.key().pem(), 0};
  for (const auto& certificate : intermediates) result.chain_pem += certificate.pem();
  return result;
}

HttpServer::HttpServer(asio::io_context& io, std::shared_ptr<State> state)
    : state_{std::move(state)}, listener_{io, [shared = state_](ConnectionPointer connection) {
                                            return serve_connection(std::move(connection), shared);
                                          }} {}

HttpServer::HttpServer(asio::io_context& io) : HttpServer{io, std::make_shared<State>()} {}

HttpServer::HttpServer(asio::io_context& io, const ServerIdentity& identity) : HttpServer{io} {
  set_identity(identity);
}

std::string HttpServer::url(const std::string& path) const {
  const std::lock_guard lock{state_->mutex};
  return (state_->tls ? "https://localhost:" : "http://localhost:") + std::to_string(port()) + path;
}

void HttpServer::Route::then(Handler handler) {
  const std::lock_guard lock{server_.state_->mutex};
  server_.state_->handlers[path_] = std::move(handler);
}

void HttpServer::Route::then(HttpReply reply) {
  then([reply = std::move(reply)](const HttpCall&) { return reply; });
}

void HttpServer::otherwise(Handler handler) {
  const std::lock_guard lock{state_->mutex};
  state_->fallback = std::move(handler);
}

void HttpServer::set_identity(const ServerIdentity& identity) {
  auto tls = make_tls(identity);
  {
    const std::lock_guard lock{state_->mutex};
    state_->tls = std::move(tls);
  }
  listener_.drop_idle();
}

void HttpServer::set_fault(HttpFault fault) {
  {
    const std::lock_guard lock{state_->mutex};
    state_->fault = fault;
  }
  listener_.drop_idle();
}

std::vector<HttpCall> HttpServer::calls() const {
  const std::lock_guard lock{state_->mutex};
  return state_->calls;
}

std::uint64_t HttpServer::connections() const {
  const std::lock_guard lock{state_->mutex};
  return state_->connections;
}

}  // namespace probe::testing
