#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <memory>

namespace probe::testing {

/// A listening socket on 127.0.0.1 with its connections, the floor that the test servers stand on.
///
/// The io_context is run by one thread. Every function may be called from any thread: on that thread it has happened
/// when it returns, from others it is handed over. When the object goes, its connections are cut.
class Listener {
 public:
  /// What a connection is given: its socket, and a flag to set while it waits for the peer, so that drop_idle() may cut
  /// it.
  struct Connection {
    boost::asio::ip::tcp::socket socket;
    bool idle = true;
  };
  using Serve = std::function<boost::asio::awaitable<void>(std::shared_ptr<Connection>)>;

  /// Listens on a port the system chooses. Each connection is handed to `serve`, whose end closes it; what `serve`
  /// throws ends that connection only. `serve` must own what it captures: it outlives this object until its connections
  /// have ended.
  Listener(boost::asio::io_context& io, Serve serve);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::uint16_t port() const { return port_; }

  /// Keeps the port and refuses connections (the peer sees “connection refused”), or listens again.
  void set_refusing(bool refusing);

  /// Cuts the connections that wait for their peer; those in the middle of an answer finish it.
  void drop_idle();

  /// Cuts all connections and refuses new ones for good.
  void close();

  struct State;

 private:
  boost::asio::io_context& io_;
  std::shared_ptr<State> state_;
  std::uint16_t port_;
};

}  // namespace probe::testing
