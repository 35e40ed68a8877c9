#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/net/resolver.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
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

  /// How an attempt to reach one of several addresses ended.
  struct Attempt {
    boost::system::error_code error;  ///< of the address tried last
    std::string address;              ///< `ip:port` tried last
  };
  /// Connects to the first address that answers, in order. Each has an equal share of the time that is left, so that
  /// one that does not answer leaves some for the next. What follows has to end at `deadline`.
  core::Awaitable<Attempt> connect_to_one_of(Addresses addresses, std::uint16_t port, core::SteadyTime deadline);

  /// This end's address; empty when not connected.
  std::string local_address() const;
  /// Hands the connected socket over, set to block, as a descriptor that the caller closes.
  int release();

  /// Sends all of `bytes`.
  core::Awaitable<boost::system::error_code> write(std::string bytes);
  /// The next bytes of the peer, at least one; `eof` as an error when there are none any more.
  core::Awaitable<std::variant<std::string, boost::system::error_code>> read_some();
  /// How long the outcome of the latest connect or read_some that succeeded had lain there before this program went on
  /// with it.
  std::chrono::nanoseconds delay() const;
  /// Sends `bytes` as far as the socket takes them at once, then closes it. Never waits.
  void close(const std::string& bytes) noexcept;

 private:
  struct State;
  boost::system::error_code verdict(boost::system::error_code error) const;

  std::shared_ptr<State> state_;
};

}  // namespace probe::net
