#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/net/resolver.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace probe::net {

/// Looks at what a TLS server presents. Speaks TLS 1.0 to 1.3 with any key, so that also servers no client should talk
/// to show their certificate; sends no application data. One for each event loop; not thread-safe.
class OpensslTlsPeer final : public core::TlsPeer {
 public:
  /// All references, and the executor's context, outlive the peer.
  OpensslTlsPeer(boost::asio::any_io_executor executor, Resolver& resolver, const core::Clock& clock);

  /// As core::TlsPeer. The addresses of the host are tried in order, each with an equal share of the time that is left,
  /// so that one that does not answer leaves some for the next. When the handshake fails after the peer showed its
  /// chain, the session has it nevertheless.
  core::Awaitable<core::TlsExchange> peek(core::TlsEndpoint endpoint) override;

 private:
  boost::asio::any_io_executor executor_;
  Resolver& resolver_;
  const core::Clock& clock_;
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace probe::net
