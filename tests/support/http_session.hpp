#pragma once

#include "tests/support/http_message.hpp"
#include "tests/support/listener.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace probe::testing {

inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<>> kAsResult{boost::asio::use_awaitable};
inline constexpr std::size_t kLargestHead = std::size_t{64} * 1024;
inline constexpr std::size_t kLargestBody = std::size_t{16} * 1024 * 1024;

/// Reads one request; `pending` keeps bytes that came after it. Nothing when the peer closed or sent no HTTP.
template <class Stream>
boost::asio::awaitable<std::optional<HttpCall>> read_call(Stream& stream, std::string& pending) {
  const auto head_buffer = boost::asio::dynamic_buffer(pending, kLargestHead + kLargestBody);
  const auto [head_error, head_size] =
      co_await boost::asio::async_read_until(stream, head_buffer, "\r\n\r\n", kAsResult);
  if (head_error || head_size > kLargestHead) co_return std::nullopt;
  auto call = parse_request_head(std::string_view{pending}.substr(0, head_size));
  pending.erase(0, head_size);
  if (!call) co_return std::nullopt;

  const std::string announced = call->header("Content-Length").value_or("0");
  if (announced.size() > 8 || announced.find_first_not_of("0123456789") != std::string::npos) co_return std::nullopt;
  const std::size_t size = std::stoul(announced);
  if (size > kLargestBody) co_return std::nullopt;
  if (size > pending.size()) {
    const auto rest = boost::asio::transfer_exactly(size - pending.size());
    // A new one: a dynamic buffer remembers the size its string had when it was made.
    const auto body_buffer = boost::asio::dynamic_buffer(pending, kLargestBody);
    const auto [body_error, body_size] = co_await boost::asio::async_read(stream, body_buffer, rest, kAsResult);
    if (body_error) co_return std::nullopt;
  }
  call->body = pending.substr(0, size);
  pending.erase(0, size);
  co_return call;
}

/// Sends all of `bytes`; false when the peer is gone.
template <class Stream>
boost::asio::awaitable<bool> send_all(Stream& stream, const std::string& bytes) {
  const auto buffer = boost::asio::buffer(bytes);
  const auto [error, size] = co_await boost::asio::async_write(stream, buffer, kAsResult);
  co_return !error;
}

/// Says nothing until the peer goes away or the connection is dropped.
template <class Stream>
boost::asio::awaitable<void> stay_silent(Stream& stream, std::shared_ptr<Listener::Connection> connection) {
  connection->idle = true;
  std::string swallowed(1024, '\0');
  const auto buffer = boost::asio::buffer(swallowed);
  for (bool open = true; open;) {
    const auto [error, size] = co_await stream.async_read_some(buffer, kAsResult);
    open = !error;
  }
}

/// Waits; false when the connection was dropped meanwhile.
inline boost::asio::awaitable<bool> wait_for(boost::asio::any_io_executor executor, std::chrono::milliseconds delay) {
  boost::asio::steady_timer timer{executor, delay};
  const auto [error] = co_await timer.async_wait(kAsResult);
  co_return !error;
}

}  // namespace probe::testing
