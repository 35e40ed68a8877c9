#pragma once

#include "agent/core/awaitable.hpp"
#include "exporters/http/http_server.hpp"
#include "exporters/http/router.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace probe::exporters {

/// One client's connection. Beast is known to connection.cpp alone: its headers take long to compile.
class Connection {
 public:
  /// `routes` and `limits` must outlive the connection.
  Connection(boost::asio::ip::tcp::socket socket, boost::asio::ip::address peer, const std::vector<Route>& routes,
             const HttpLimits& limits);
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

  core::Awaitable<bool> serve_one(bool first);
  core::Awaitable<bool> read_header(bool first);
  core::Awaitable<bool> read_body();
  core::Awaitable<bool> respond(Response response, bool keep_alive);
  core::Awaitable<void> refuse(Response response);
  void wait_for_client();

  std::unique_ptr<Wire> wire_;
  boost::asio::ip::address peer_;
  const std::vector<Route>& routes_;
  const HttpLimits& limits_;
  bool closed_ = false;
  bool waiting_ = true;
  std::chrono::steady_clock::time_point waiting_since_;
};

}  // namespace probe::exporters
