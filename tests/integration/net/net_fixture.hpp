#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/net/curl_http_client.hpp"
#include "agent/net/resolver.hpp"
#include "agent/net/tls_peer.hpp"
#include "agent/net/trust_stores.hpp"
#include "tests/integration/net/scripted_server.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/io_thread.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace probe::testing {

using namespace std::chrono_literals;

/// Every name ends in `.invalid` does not exist; all others are 127.0.0.1.
inline net::Lookup loopback_lookup(const std::string& host) {
  net::Lookup lookup;
  if (host.ends_with(".invalid")) {
    lookup.error = -2;  // EAI_NONAME
  } else {
    lookup.addresses.push_back(boost::asio::ip::address_v4::loopback());
  }
  return lookup;
}

/// Runs `task` on `io` and returns what it returned, or rethrows what it threw.
template <class T>
T run(boost::asio::io_context& io, core::Awaitable<T> task) {
  std::optional<T> value;
  std::exception_ptr error;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T result) {
    error = thrown;
    value = std::move(result);
  });
  io.restart();
  io.run();
  if (error) std::rethrow_exception(error);
  return std::move(*value);
}

/// The clients on an event loop of the test's thread, servers on another.
class NetFixture : public ::testing::Test {
 protected:
  std::string write_ca(const std::string& pem, const std::string& name = "ca.pem") {
    const auto path = directory_ / name;
    write_file(path, pem);
    return path.string();
  }

  core::HttpRequest request(std::string url, std::chrono::milliseconds patience = 5s) {
    core::HttpRequest request;
    request.url = std::move(url);
    request.trust.ca_file = ca_file_;
    request.deadline = clock_.steady() + patience;
    return request;
  }
  core::HttpExchange fetch(core::HttpRequest request) { return run(io_, client_.fetch(std::move(request))); }
  /// Keeps the event loop busy, with what is no exchange's business, from `begin` from now on for `duration`.
  void block_loop(std::chrono::milliseconds begin, std::chrono::milliseconds duration) {
    blocker_.expires_after(begin);
    blocker_.async_wait([duration](auto error) {
      if (!error) std::this_thread::sleep_for(duration);
    });
  }

  core::HttpExchange fetch(std::string url) { return fetch(request(std::move(url))); }

  core::TlsExchange peek(std::uint16_t port, std::chrono::milliseconds patience = 5s, std::string host = "localhost") {
    core::TlsEndpoint endpoint;
    endpoint.host = std::move(host);
    endpoint.port = port;
    endpoint.deadline = clock_.steady() + patience;
    return run(io_, peer_.peek(std::move(endpoint)));
  }

  static std::string url(const std::string& scheme, std::uint16_t port, const std::string& path = "/") {
    return scheme + "://localhost:" + std::to_string(port) + path;
  }

  /// A port of 127.0.0.1 that refuses, for as long as the fixture lives.
  std::uint16_t refusing_port() {
    refuser_.bind({boost::asio::ip::address_v4::loopback(), 0});
    return refuser_.local_endpoint().port();
  }

  /// How long `work` takes.
  template <class Work>
  static std::chrono::milliseconds time(Work work) {
    const auto started = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  }

  IoThread servers_;
  TemporaryDirectory directory_;
  Certificate root_ = self_sign(authority("Probe Test Root"));
  std::string ca_file_ = write_ca(root_.pem());
  core::RealClock clock_;
  async::BlockingPool pool_{2};
  boost::asio::io_context io_;
  boost::asio::steady_timer blocker_{io_};
  boost::asio::ip::tcp::socket refuser_{io_, boost::asio::ip::tcp::v4()};
  net::Resolver resolver_{pool_, clock_, loopback_lookup};
  net::TrustStores stores_;
  net::CurlHttpClient client_{io_.get_executor(), resolver_, stores_, clock_};
  net::OpensslTlsPeer peer_{io_.get_executor(), resolver_, clock_};
};

/// File descriptors that this process has open.
inline std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

/// The code of an exchange's error, or `none`.
template <class Exchange>
std::string code_of(const Exchange& exchange) {
  return exchange.error ? std::string(exchange.error->finding.code().id()) : "none";
}

/// The phase of an exchange's error, or `none`.
template <class Exchange>
std::string phase_of(const Exchange& exchange) {
  return exchange.error ? std::string(core::to_string(exchange.error->phase)) : "none";
}

/// The message of an exchange's error, with `port` written as PORT and seconds as `N s`; `none` when there is none.
template <class Exchange>
std::string message_of(const Exchange& exchange, std::uint16_t port) {
  if (!exchange.error) return "none";
  auto message = exchange.error->finding.message();
  const auto digits = std::to_string(port);
  for (auto at = message.find(digits); at != std::string::npos; at = message.find(digits)) {
    message.replace(at, digits.size(), "PORT");
  }
  return message;
}

/// The text of the evidence `key`, or `none`.
template <class Exchange>
std::string evidence_of(const Exchange& exchange, const std::string& key) {
  if (!exchange.error) return "none";
  for (const auto& evidence : exchange.error->finding.evidence()) {
    if (evidence.key() == key) return evidence.text();
  }
  return "none";
}

}  // namespace probe::testing
