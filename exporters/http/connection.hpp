#pragma once

#include "agent/core/awaitable.hpp"
#include "exporters/http/http_server.hpp"
#include "exporters/http/router.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace probe::exporters {

struct WebSnapshot;

/// What all connections of a server have in common. Outlives them.
struct Service {
  std::vector<Route> routes;
  HttpLimits limits;
  WebAccess* access = nullptr;
  std::optional<ExternalUrl> external_url;
  std::string host_name;  ///< of this machine
};

/// One client's connection. Beast is known to connection.cpp and what it stands on alone: its headers take long to
/// compile.
class Connection {
 public:
  Connection(boost::asio::ip::tcp::socket socket, boost::asio::ip::address peer, const Service& service);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Answers requests until either side is done. The connection must outlive it.
  core::Awaitable<void> run();
  /// Makes `run` end soon, whatever it is doing.
  void close();

  bool closed() const { return closed_; }
  const boost::asio::ip::address& peer() const { return peer_; }
  /// Whether it is the client's turn: nothing is lost but its patience when such a connection is closed.
  bool waiting() const { return waiting_; }
  std::chrono::steady_clock::time_point waiting_since() const { return waiting_since_; }

 private:
  struct Wire;
  using Time = std::chrono::steady_clock::time_point;

  core::Awaitable<bool> open();
  core::Awaitable<bool> handshake();
  core::Awaitable<bool> serve_one(bool first);
  core::Awaitable<bool> answer(Request request);
  core::Awaitable<bool> read_header(bool first);
  core::Awaitable<bool> read_body();
  core::Awaitable<std::optional<Response>> find_refusal(const Request& request);
  core::Awaitable<Response> call_in_time(const Route& route, const Request& request);
  core::Awaitable<bool> respond(Response response, bool keep_alive);
  core::Awaitable<bool> respond_unread(Response response);
  core::Awaitable<void> refuse(Response response);
  core::Awaitable<void> drain();
  core::Awaitable<void> say_goodbye();
  void wait_for_client();
  void allow(std::chrono::milliseconds time);

  std::unique_ptr<Wire> wire_;
  boost::asio::ip::address peer_;
  const Service& service_;
  std::shared_ptr<const WebSnapshot> snapshot_;  ///< what holds for the present request
  bool on_loopback_ = false;
  bool closed_ = false;
  bool waiting_ = true;
  Time waiting_since_;
  Time request_began_;  ///< or the connection, before its first request
};

}  // namespace probe::exporters
