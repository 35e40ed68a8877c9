#include "exporters/http/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <utility>

namespace probe::exporters {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

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

Request to_request(const Parser::value_type& message, const Target& target) {
  Request request;
  request.method = std::string(message.method_string());
  request.path = std::string(target.path);
  request.query = std::string(target.query);
  for (const auto& field : message) {
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  request.body = message.body();
  return request;
}

/// The current time as an IMF-fixdate (RFC 9110 §5.6.7). Not strftime: its names of days and months follow the locale.
std::string http_date() {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 64> text{};
  const auto size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                  kDays.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                                  kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                                  parts.tm_hour, parts.tm_min, parts.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// `response` with all headers that the server adds. The answer to HEAD says how long the body would be, and has none.
http::response<http::string_body> to_message(Response response, bool head, bool keep_alive) {
  http::response<http::string_body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(http::field::date, http_date());
  message.set(http::field::content_type, response.content_type);
  message.set(http::field::cache_control, "no-store");
  message.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) message.set(name, value);
  message.keep_alive(keep_alive);
  message.content_length(response.body.size());
  if (!head) message.body() = std::move(response.body);
  return message;
}

}  // namespace

struct Connection::Wire {
  Wire(asio::ip::tcp::socket socket, std::size_t buffer_bytes) : stream(std::move(socket)), buffer(buffer_bytes) {}

  beast::tcp_stream stream;
  beast::flat_buffer buffer;
  std::optional<Parser> parser;
};

Connection::Connection(asio::ip::tcp::socket socket, asio::ip::address peer, const std::vector<Route>& routes,
                       const HttpLimits& limits)
    : wire_(std::make_unique<Wire>(std::move(socket), 2 * limits.header_bytes)),
      peer_(std::move(peer)),
      routes_(routes),
      limits_(limits) {
  wait_for_client();
}

Connection::~Connection() = default;

void Connection::close() {
  closed_ = true;
  wire_->stream.close();
}

void Connection::wait_for_client() {
  waiting_ = true;
  waiting_since_ = std::chrono::steady_clock::now();
}

core::Awaitable<void> Connection::run() {
  error_code ignored;
  wire_->stream.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  bool first = true;
  bool open = true;
  while (open && !closed_) {
    open = co_await serve_one(first);
    first = false;
  }
  close();
}

/// Whether another request may follow.
core::Awaitable<bool> Connection::serve_one(bool first) {
  wait_for_client();
  auto& parser = wire_->parser.emplace();
  parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
  parser.body_limit(limits_.body_bytes);
  const bool has_header = co_await read_header(first);
  if (!has_header) co_return false;

  const auto target = split_target(parser.get().target());
  if (!has_right_host(parser.get()) || target.path.empty()) {
    auto response = text_response(400, "malformed request");
    co_await refuse(std::move(response));
    co_return false;
  }
  auto routing = find_route(routes_, parser.get().method_string(), target.path);
  if (routing.route != nullptr) {
    const bool has_body = co_await read_body();
    if (!has_body) co_return false;
    waiting_ = false;
    auto request = to_request(parser.get(), target);
    request.parameters = std::move(routing.parameters);
    auto response = co_await call(*routing.route, request);
    co_return co_await respond(std::move(response), parser.get().keep_alive());
  }
  if (parser.is_done()) co_return co_await respond(std::move(routing.refusal), parser.get().keep_alive());
  co_await refuse(std::move(routing.refusal));
  co_return false;
}

core::Awaitable<bool> Connection::read_header(bool first) {
  auto& [stream, buffer, parser] = *wire_;
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  if (!first && buffer.size() == 0) {
    // Not Beast's read_some: that returns only when a whole line could be parsed, and a client could drip it in all
    // idle time long.
    constexpr std::size_t kFirstBytes = 2048;
    stream.expires_after(limits_.idle);
    const auto space = buffer.prepare(std::min(kFirstBytes, buffer.max_size()));
    const auto size = co_await stream.async_read_some(space, token);
    buffer.commit(size);
  }
  stream.expires_after(limits_.header);
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
  stream.expires_after(limits_.body);
  co_await http::async_read(stream, buffer, *parser, token);
  if (!error) co_return true;
  auto refusal = refusal_for(error);
  if (refusal) co_await refuse(std::move(*refusal));
  co_return false;
}

/// Whether the connection is still of use afterwards.
core::Awaitable<bool> Connection::respond(Response response, bool keep_alive) {
  waiting_ = false;
  const bool head = wire_->parser->get().method() == http::verb::head;
  auto message = to_message(std::move(response), head, keep_alive);
  http::response_serializer<http::string_body> serializer(message);
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  wire_->stream.expires_after(limits_.write);
  co_await http::async_write(wire_->stream, serializer, token);
  co_return !error && keep_alive;
}

/// Answers a request that was not read to its end, then reads and drops the rest for a moment: closing a socket with
/// unread bytes resets the connection, and the client would never see the answer (RFC 9112 §9.6).
core::Awaitable<void> Connection::refuse(Response response) {
  constexpr std::chrono::milliseconds kPatience(500);
  constexpr std::size_t kMaxDropped = 1 << 20;
  co_await respond(std::move(response), false);
  wait_for_client();
  auto& stream = wire_->stream;
  error_code error;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream.expires_after(kPatience);
  std::array<char, 4096> scratch{};
  const auto target = asio::buffer(scratch);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  std::size_t dropped = 0;
  while (!error && dropped < kMaxDropped) dropped += co_await stream.async_read_some(target, token);
}

}  // namespace probe::exporters
