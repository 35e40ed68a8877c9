#pragma once

#include "tests/support/http_server.hpp"
#include "tests/support/listener.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace probe::testing {

/// One step of a conversation in clear: what the server waits for, then what it says.
struct Line {
  std::string expects{};  ///< empty: it speaks first; anything else from the peer ends the connection
  std::string says{};
};

/// What a scripted server does with each connection.
struct Script {
  enum class End {
    kClose,   ///< closes the socket; over TLS without saying goodbye
    kReset,   ///< closes it with a TCP reset
    kSilent,  ///< keeps it open and reads on
    kFlood,   ///< sends `filler` again and again, for ever
  };

  std::vector<Line> preamble{};  ///< before all the rest, and before TLS
  bool reads_first = true;       ///< whether it waits for the first bytes of the peer
  std::string answer{};
  std::string filler{};
  End end = End::kClose;
  int max_tls_version = 0;         ///< 0: the newest
  std::string alpn{};              ///< protocol it chooses, whatever it is offered
  bool refuses_alpn = false;       ///< ends the handshake of a client that offers protocols
  bool wants_certificate = false;  ///< refuses a client without certificate
  bool asks_certificate = false;   ///< asks for one and goes on without
  std::string ocsp_response{};     ///< stapled for a client that asks; DER
  bool sends_tickets = true;       ///< in TLS 1.3, once it is content with the client
};

/// A server on 127.0.0.1 that plays a script, byte for byte, and remembers what it was told. With an identity it does
/// so inside TLS. Threads as for HttpServer.
class ScriptedServer {
 public:
  ScriptedServer(boost::asio::io_context& io, Script script,
                 const std::optional<ServerIdentity>& identity = std::nullopt);

  std::uint16_t port() const { return listener_.port(); }
  /// All that peers sent, in clear.
  std::string received() const;
  /// TLS handshakes that ended well.
  int handshakes() const;
  /// The name in SNI of the last handshake that ended well.
  std::string sni() const;
  /// Waits until the first connection has ended on the server's side, so that all it said is in `received`. False after
  /// ten seconds.
  bool wait_for_end() const;

  struct State;

 private:
  ScriptedServer(boost::asio::io_context& io, std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
  Listener listener_;
};

}  // namespace probe::testing
