#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/async/pool_workers.hpp"
#include "agent/core/clock.hpp"
#include "agent/files/file_reader.hpp"
#include "agent/net/chain_verifier.hpp"
#include "agent/net/curl_http_client.hpp"
#include "agent/net/ldap_directory.hpp"
#include "agent/net/resolver.hpp"
#include "agent/net/tls_peer.hpp"
#include "agent/net/trust_stores.hpp"
#include "agent/process/posix_commands.hpp"
#include "agent/runtime/runner.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>

namespace probe::app {

/// What the engines of one program have in common. All of it is thread-safe.
struct EngineCommons {
  /// Lookups, file reads and directory searches under way at once; a hanging name server or mount uses up one each.
  static constexpr std::size_t kBlockingThreads = 16;
  /// Keys unlocked and lists parsed at once; they take all of a processor.
  static constexpr std::size_t kWorkingThreads = 2;

  core::RealClock clock;
  async::BlockingPool pool{kBlockingThreads};
  async::BlockingPool working_pool{kWorkingThreads};
  net::TrustStores trust;
};

/// One event loop with all that probes need on it. `probe agent` has several, which share nothing but `commons`;
/// `probe run` has one. For one thread.
class Engine {
 public:
  explicit Engine(EngineCommons& commons);

  boost::asio::io_context& io() { return io_; }
  runtime::Runner& runner() { return runner_; }
  core::HttpClient& http() { return http_; }

 private:
  boost::asio::io_context io_{1};  // of one thread; others may post
  net::Resolver resolver_;
  net::OpensslChainVerifier chains_;
  net::CurlHttpClient http_;
  net::OpensslTlsPeer tls_;
  files::PosixFileReader files_;
  net::LdapDirectory directory_;
  process::PosixCommands commands_;
  async::PoolWorkers workers_;
  runtime::Runner runner_;
};

}  // namespace probe::app
