#pragma once

#include "tests/support/certificate_factory.hpp"
#include "tests/support/http_message.hpp"
#include "tests/support/listener.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace probe::testing {

/// What a TLS server shows: its chain, leaf first, and the leaf's key; and how it speaks.
struct ServerIdentity {
  std::string chain_pem;
  std::string key_pem;
  int max_tls_version = 0;         ///< as OpenSSL has it; 0: the newest
  bool weak_key_exchange = false;  ///< by Diffie-Hellman of 1024 bits and nothing else; the leaf's key is an RSA key
};

/// The identity of a leaf, sent with the given intermediates.
ServerIdentity identity(const Certificate& leaf, const std::vector<Certificate>& intermediates = {});

/// A real HTTP/1.1 server on 127.0.0.1, with or without TLS, that answers as its test says.
///
/// The io_context is run by one thread. Every function may be called from any thread; changes are in effect for the
/// next request, and connections that idle are cut so that no client stays on what was before. A path without handler
/// is answered with 404.
class HttpServer {
 public:
  using Handler = std::function<HttpReply(const HttpCall&)>;

  /// The second half of `server.when("/path").then(…)`.
  class Route {
   public:
    /// Answers with what `handler` returns; it runs on the thread of the io_context and must not throw.
    void then(Handler handler);
    /// Always answers with `reply`.
    void then(HttpReply reply);

   private:
    friend class HttpServer;
    Route(HttpServer& server, std::string path) : server_{server}, path_{std::move(path)} {}

    HttpServer& server_;
    std::string path_;
  };

  /// A plain HTTP server.
  explicit HttpServer(boost::asio::io_context& io);
  /// An HTTPS server. Any key that OpenSSL can load is served, however weak.
  HttpServer(boost::asio::io_context& io, const ServerIdentity& identity);

  std::uint16_t port() const { return listener_.port(); }
  /// `http(s)://localhost:PORT` and the path, which starts with a slash.
  std::string url(const std::string& path = {}) const;

  /// Sets (or replaces) what is answered to requests for this path, whatever their method and query.
  Route when(std::string path) { return {*this, std::move(path)}; }
  /// Sets what is answered to a path that has no handler of its own.
  void otherwise(Handler handler);

  /// Shows this certificate from the next connection on. The server must have been made with one.
  void set_identity(const ServerIdentity& identity);
  /// Misbehaves in this way for every request, until it is told kNone.
  void set_fault(HttpFault fault);
  /// Refuses connections on the port it keeps, or listens again.
  void set_refusing(bool refusing) { listener_.set_refusing(refusing); }
  /// Stops for good: connections are cut and the port refuses. The destructor does it too.
  void close() { listener_.close(); }

  /// Every request that was read so far, in order.
  std::vector<HttpCall> calls() const;
  /// Connections accepted so far.
  std::uint64_t connections() const;

  struct State;

 private:
  HttpServer(boost::asio::io_context& io, std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
  Listener listener_;
};

}  // namespace probe::testing
