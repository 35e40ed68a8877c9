#pragma once

#include "tests/support/listener.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace probe::testing {

/// An HTTP forward proxy on 127.0.0.1 that understands CONNECT (RFC 9110 section 9.3.6) and misbehaves on request.
///
/// Whatever host is asked for, the tunnel goes to that port of 127.0.0.1: a test can name `outlook.office365.com` and
/// nothing leaves the machine. Threads as for HttpServer.
class ForwardProxy {
 public:
  enum class Mode {
    kAllow,
    kDeny,                   ///< 403
    kRequireAuthentication,  ///< 407 with a Basic challenge, whatever the credentials
    kGarbage,                ///< bytes that are no HTTP
    kSilent,                 ///< reads the request and never answers
  };

  explicit ForwardProxy(boost::asio::io_context& io);

  std::uint16_t port() const { return listener_.port(); }
  /// `http://127.0.0.1:PORT`
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

  /// How the next CONNECT is answered. Tunnels that are open stay so; connections that wait for an answer are cut.
  void set_mode(Mode mode);
  /// Refuses connections on the port it keeps, or listens again.
  void set_refusing(bool refusing) { listener_.set_refusing(refusing); }
  /// Stops for good. The destructor does it too.
  void close() { listener_.close(); }

  /// Tunnels established so far.
  std::uint64_t tunnels() const;
  /// The host:port of every CONNECT so far, in order, also of those refused.
  std::vector<std::string> targets() const;

  struct State;

 private:
  ForwardProxy(boost::asio::io_context& io, std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
  Listener listener_;
};

}  // namespace probe::testing
