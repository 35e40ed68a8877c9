#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <string>
#include <variant>

namespace probe::net {

/// A TCP socket all of whose operations end at a deadline. Each returns what went wrong, `timed_out` at the deadline,
/// and throws operation_aborted when the coroutine is cancelled. Single-threaded, one operation at a time.
class TimedConnection {
 public:
  /// The executor's context outlives the connection.
  explicit TimedConnection(const boost::asio::any_io_executor& executor);
  ~TimedConnection();
  TimedConnection(const TimedConnection&) = delete;
  TimedConnection& operator=(const TimedConnection&) = delete;

  /// Connects, dropping what was connected before. What is read and written later has to end at the same deadline,
  /// unless `extend_to` moves it.
  core::Awaitable<boost::system::error_code> connect(boost::asio::ip::tcp::endpoint to, core::SteadyTime deadline);
  void extend_to(core::SteadyTime deadline);

  /// Sends all of `bytes`.
  core::Awaitable<boost::system::error_code> write(std::string bytes);
  /// The next bytes of the peer, at least one; `eof` as an error when there are none any more.
  core::Awaitable<std::variant<std::string, boost::system::error_code>> read_some();
  /// Sends `bytes` as far as the socket takes them at once, then closes it. Never waits.
  void close(const std::string& bytes) noexcept;

 private:
  struct State;
  boost::system::error_code verdict(boost::system::error_code error) const;

  std::shared_ptr<State> state_;
};

}  // namespace probe::net
