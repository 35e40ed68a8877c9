#pragma once

#include "agent/core/awaitable.hpp"
#include "exporters/http/external_url.hpp"
#include "exporters/http/listen_address.hpp"
#include "exporters/http/router.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace probe::exporters {

class WebAccess;

/// A server cannot listen where it was told to. `what()` is for the user.
class ListenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How much a client may ask of the server. Deadlines are absolute: a client that drips bytes gains nothing.
struct HttpLimits {
  std::chrono::milliseconds header = std::chrono::seconds(
      5);  ///< from connecting (a TLS handshake included), or from the first byte of a further request
  std::chrono::milliseconds body = std::chrono::seconds(10);   ///< from the end of the header
  std::chrono::milliseconds idle = std::chrono::seconds(60);   ///< between two requests of one connection
  std::chrono::milliseconds write = std::chrono::seconds(10);  ///< of one whole response
  std::chrono::milliseconds request = std::chrono::minutes(
      2);  ///< from the first byte of a request to what its handler says; a slow handler is cancelled
  std::size_t connections = 128;
  std::size_t connections_per_address = 32;  ///< loopback is exempt: a local proxy speaks for many clients
  std::size_t header_bytes = 8 * 1024;
  std::size_t body_bytes = 64 * 1024;
};

/// What a server may have beyond addresses, routes and limits.
struct HttpServerOptions {
  WebAccess* access = nullptr;  ///< who may talk to it, and how; nullptr: everybody, in the clear. Outlives the server
  std::optional<ExternalUrl> external_url;
  std::vector<int> sockets;  ///< listening TCP sockets that are there already; they now belong to the server
};

/// HTTP/1.1 server (RFC 9112) for scrapers and for people. Never lets one client hold up another: every connection is a
/// coroutine, and when there are too many, the one that has been waiting longest for its client to say something makes
/// room for the newcomer. Only when all of them are busy with an answer is the newcomer told 503.
class HttpServer {
 public:
  /// Listens at once; answers when `serve` runs. `executor` must be single-threaded. Throws ListenError. Host names are
  /// looked up, which blocks: the server is made before the loop runs.
  HttpServer(boost::asio::any_io_executor executor, const std::vector<ListenAddress>& addresses,
             std::vector<Route> routes, HttpLimits limits = {}, HttpServerOptions options = {});
  /// `serve` must have ended, or its event loop must not run again.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Where it listens, with the ports that the system chose.
  std::vector<ListenAddress> endpoints() const;
  /// Connections that are open now.
  std::size_t connections() const;

  /// Answers requests until the calling coroutine is cancelled; then closes every connection, waits for all its
  /// coroutines and returns. To be called once.
  core::Awaitable<void> serve();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace probe::exporters
