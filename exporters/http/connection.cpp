#include "exporters/http/connection.hpp"

#include "exporters/http/byte_stream.hpp"
#include "exporters/http/http_response.hpp"
#include "exporters/http/origin_check.hpp"
#include "exporters/web/web_access.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";

/// What to tell a client whose request could not be read; nothing when it just went away or was too slow.
std::optional<Response> refusal_for(const error_code& error) {
  if (error == http::error::header_limit) return text_response(431, "request header is too large");
  if (error == http::error::body_limit) return text_response(413, "request body is too large");
  const bool gone = error == http::error::end_of_stream || error == http::error::partial_message;
  const bool malformed = error.category() == make_error_code(http::error::bad_target).category() && !gone;
  if (malformed) return text_response(400, "malformed request");
  return std::nullopt;
}

/// RFC 9112 §3.2: a request of HTTP/1.1 has exactly one Host.
bool has_right_host(const Parser::value_type& message) {
  return message.version() < 11 || message.count(http::field::host) == 1;
}

/// What a client waits for before it sends the body (RFC 9110 §10.1.1). One of HTTP/1.0 does not.
enum class Expectation { kNone, kContinue, kUnknown };

Expectation expectation_of(const Parser::value_type& message) {
  if (message.version() < 11) return Expectation::kNone;
  const auto [begin, end] = message.equal_range(http::field::expect);
  const auto known = [](const auto& field) { return beast::iequals(field.value(), "100-continue"); };
  if (begin == end) return Expectation::kNone;
  return std::all_of(begin, end, known) ? Expectation::kContinue : Expectation::kUnknown;
}

/// The header of a request: without the body, which comes later, and without the login, which is no business of
/// handlers.
Request to_request(const Parser::value_type& message) {
  const auto target = split_target(message.target());
  Request request;
  request.method = std::string(message.method_string());
  request.path = std::string(target.path);
  request.query = std::string(target.query);
  for (const auto& field : message) {
    if (field.name() == http::field::authorization) continue;
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return request;
}

bool is_loopback(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto address = socket.local_endpoint(error).address();
  if (error) return false;
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address.is_loopback();
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
}

/// `route`'s answer; a coroutine of its own, so that it can be raced.
core::Awaitable<void> call_into(const Route& route, const Request& request, std::optional<Response>& response) {
  response = co_await call(route, request);
}

core::Awaitable<void> sleep_until(std::chrono::steady_clock::time_point end) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, end);
  error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  co_await timer.async_wait(token);
}

}  // namespace

struct Connection::Wire {
  Wire(asio::ip::tcp::socket socket, std::size_t buffer_bytes) : stream(std::move(socket)), buffer(buffer_bytes) {}

  ByteStream stream;
  beast::flat_buffer buffer;
  std::optional<Parser> parser;
};

Connection::Connection(asio::ip::tcp::socket socket, asio::ip::address peer, const Service& service)
    : wire_(std::make_unique<Wire>(std::move(socket), 2 * service.limits.header_bytes)),
      peer_(std::move(peer)),
      service_(service),
      on_loopback_(is_loopback(wire_->stream.tcp().socket())) {
  wait_for_client();
  request_began_ = waiting_since_;
}

Connection::~Connection() = default;

void Connection::close() {
  closed_ = true;
  wire_->stream.tcp().close();
}

void Connection::wait_for_client() {
  waiting_ = true;
  waiting_since_ = std::chrono::steady_clock::now();
}

/// Gives the client `time` for what comes next, but the whole request no more than its own.
void Connection::allow(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  wire_->stream.tcp().expires_at(std::min(end, request_began_ + service_.limits.request));
}

core::Awaitable<void> Connection::run() {
  bool more = co_await open();
  bool first = true;
  while (more && !closed_) {
    more = co_await serve_one(first);
    first = false;
  }
  co_await say_goodbye();
  close();
}

/// Whether requests may come.
core::Awaitable<bool> Connection::open() {
  error_code ignored;
  wire_->stream.tcp().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  if (service_.access != nullptr) snapshot_ = co_await service_.access->current();
  if (!snapshot_ || !snapshot_->tls || closed_) co_return true;
  co_return co_await handshake();
}

core::Awaitable<bool> Connection::handshake() {
  constexpr unsigned char kHandshakeRecord = 0x16;  // RFC 8446 §5.1
  auto& [stream, buffer, parser] = *wire_;
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  // All of it under the deadline of the first header, which counts from connecting.
  stream.tcp().expires_at(request_began_ + service_.limits.header);
  std::array<unsigned char, 2048> beginning{};
  const auto space = asio::buffer(beginning);
  const auto size = co_await stream.async_read_some(space, token);
  if (error) co_return false;
  if (beginning.front() != kHandshakeRecord) {
    auto response = text_response(400, "this port speaks TLS: use https, not http");
    co_await refuse(std::move(response));
    co_return false;
  }
  auto& tls = stream.use_tls(snapshot_->tls);
  const auto hello = asio::buffer(beginning.data(), size);
  co_await tls.async_handshake(asio::ssl::stream_base::server, hello, token);
  if (!error) co_return true;
  const auto verdict = SSL_get_verify_result(tls.native_handle());
  spdlog::debug(
      "handshake with {} failed: {}{}", peer_.to_string(), error.message(),
      verdict == X509_V_OK ? "" : std::string("; client certificate: ") + X509_verify_cert_error_string(verdict));
  // OpenSSL has said why; what the client went on to send must not keep it from reading that.
  stream.drop_tls();
  co_await drain();
  co_return false;
}

/// Whether another request may follow.
core::Awaitable<bool> Connection::serve_one(bool first) {
  wait_for_client();
  auto& parser = wire_->parser.emplace();
  parser.header_limit(static_cast<std::uint32_t>(service_.limits.header_bytes));
  parser.body_limit(service_.limits.body_bytes);
  const bool has_header = co_await read_header(first);
  if (!has_header) co_return false;

  if (!has_right_host(parser.get()) || split_target(parser.get().target()).path.empty()) {
    auto response = text_response(400, "malformed request");
    co_await refuse(std::move(response));
    co_return false;
  }
  auto request = to_request(parser.get());
  auto refusal = co_await find_refusal(request);
  if (refusal) co_return co_await respond_unread(std::move(*refusal));
  co_return co_await answer(std::move(request));
}

/// Why the request must not reach a handler, or nothing.
core::Awaitable<std::optional<Response>> Connection::find_refusal(const Request& request) {
  if (service_.access != nullptr) {
    snapshot_ = co_await service_.access->current();
    std::string authorization(wire_->parser->get()[http::field::authorization]);
    auto refusal = co_await service_.access->refusal(snapshot_, std::move(authorization), peer_);
    if (refusal) co_return refusal;
  }
  if (const auto problem = cross_site_problem(request, service_.external_url)) {
    co_return text_response(403, *problem);
  }
  // TLS and logins keep other sites' pages out by themselves.
  const bool open_to_all = !snapshot_ || (!snapshot_->tls && snapshot_->users.empty());
  if (!open_to_all || !on_loopback_) co_return std::nullopt;
  if (const auto problem = rebinding_problem(request, service_.external_url, service_.host_name)) {
    co_return text_response(403, *problem);
  }
  co_return std::nullopt;
}

core::Awaitable<bool> Connection::answer(Request request) {
  auto& parser = *wire_->parser;
  auto routing = find_route(service_.routes, request.method, request.path);
  if (routing.route == nullptr) co_return co_await respond_unread(std::move(routing.refusal));
  if (expectation_of(parser.get()) == Expectation::kUnknown) {
    auto refusal = text_response(417, "the only expectation that can be met is 100-continue");
    co_return co_await respond_unread(std::move(refusal));
  }
  const bool has_body = co_await read_body();
  if (!has_body) co_return false;
  waiting_ = false;
  request.body = std::move(parser.get().body());
  request.parameters = std::move(routing.parameters);
  auto response = co_await call_in_time(*routing.route, request);
  co_return co_await respond(std::move(response), parser.get().keep_alive());
}

/// What the handler says; a handler that takes longer than a request may is cancelled.
core::Awaitable<Response> Connection::call_in_time(const Route& route, const Request& request) {
  using asio::experimental::awaitable_operators::operator||;
  if (route.handle) co_return co_await call(route, request);
  std::optional<Response> response;
  const auto deadline = request_began_ + service_.limits.request;
  co_await (call_into(route, request, response) || sleep_until(deadline));
  if (response) co_return std::move(*response);
  co_return text_response(503, "the answer took too long");
}

core::Awaitable<bool> Connection::read_header(bool first) {
  auto& [stream, buffer, parser] = *wire_;
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  if (!first && buffer.size() == 0) {
    // Not Beast's read_some: that returns only when a whole line could be parsed, and a client could drip it in all
    // idle time long.
    constexpr std::size_t kFirstBytes = 2048;
    stream.tcp().expires_after(service_.limits.idle);
    const auto space = buffer.prepare(std::min(kFirstBytes, buffer.max_size()));
    const auto size = co_await stream.async_read_some(space, token);
    buffer.commit(size);
  }
  if (!first) request_began_ = std::chrono::steady_clock::now();
  stream.tcp().expires_at(request_began_ + service_.limits.header);
  if (!error) co_await http::async_read_header(stream, buffer, *parser, token);
  if (!error) co_return true;
  auto refusal = refusal_for(error);
  if (refusal) co_await refuse(std::move(*refusal));
  co_return false;
}

core::Awaitable<bool> Connection::read_body() {
  auto& [stream, buffer, parser] = *wire_;
  if (parser->is_done()) co_return true;
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  allow(service_.limits.body);
  // Who has begun to send does not wait.
  if (expectation_of(parser->get()) == Expectation::kContinue && buffer.size() == 0) {
    const auto go_on = asio::buffer(kGoOn);
    co_await asio::async_write(stream, go_on, token);
  }
  if (!error) co_await http::async_read(stream, buffer, *parser, token);
  if (!error) co_return true;
  auto refusal = refusal_for(error);
  if (refusal) co_await refuse(std::move(*refusal));
  co_return false;
}

/// Whether the connection is still of use afterwards.
core::Awaitable<bool> Connection::respond(Response response, bool keep_alive) {
  static const std::vector<HeaderField> kNone;
  waiting_ = false;
  const bool head = wire_->parser && wire_->parser->get().method() == http::verb::head;
  // What let this client in may no longer hold: it has to knock again.
  if (snapshot_ && snapshot_->tls != wire_->stream.context()) keep_alive = false;
  auto message = to_message(std::move(response), snapshot_ ? snapshot_->headers : kNone, head, keep_alive);
  http::response_serializer<TwoPartBody> serializer(message);
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  // Not `allow`: what took all the time for the request must still be told to the client.
  wire_->stream.tcp().expires_after(service_.limits.write);
  co_await http::async_write(wire_->stream, serializer, token);
  co_return !error && keep_alive;
}

/// Answers a request whose body, if it has one, nobody reads.
core::Awaitable<bool> Connection::respond_unread(Response response) {
  auto& parser = *wire_->parser;
  if (parser.is_done()) co_return co_await respond(std::move(response), parser.get().keep_alive());
  co_await refuse(std::move(response));
  co_return false;
}

/// Answers a request that was not read to its end, and reads the rest: closing a socket with
/// unread bytes resets the connection, and the client would never see the answer (RFC 9112 §9.6).
core::Awaitable<void> Connection::refuse(Response response) {
  co_await respond(std::move(response), false);
  co_await say_goodbye();
  co_await drain();
}

/// Says that nothing more comes, and drops what the client still sends, for a moment.
core::Awaitable<void> Connection::drain() {
  constexpr std::chrono::milliseconds kPatience(500);
  constexpr std::size_t kMaxDropped = 1 << 20;
  wait_for_client();
  auto& tcp = wire_->stream.tcp();
  error_code error;
  tcp.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  tcp.expires_after(kPatience);
  std::array<char, 4096> scratch{};
  const auto target = asio::buffer(scratch);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  std::size_t dropped = 0;
  while (!error && dropped < kMaxDropped) dropped += co_await tcp.async_read_some(target, token);
}

/// Ends TLS in order, so that the client knows that nothing was cut off (RFC 8446 §6.1).
core::Awaitable<void> Connection::say_goodbye() {
  constexpr std::chrono::milliseconds kPatience(500);
  wait_for_client();
  auto* tls = wire_->stream.tls();
  if (tls == nullptr || closed_) co_return;
  error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  wire_->stream.tcp().expires_after(kPatience);
  co_await tls->async_shutdown(token);
  wire_->stream.drop_tls();
}

}  // namespace probe::exporters
