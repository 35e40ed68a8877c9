#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/directory.hpp"
#include "agent/core/net.hpp"
#include "agent/net/network_findings.hpp"
#include "agent/net/resolver.hpp"
#include "agent/net/trust_stores.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace probe::net {

/// Searches directories with OpenLDAP's library. Resolving and connecting are the event loop's; the library, which can
/// only block, is given the connection on a thread of the pool. At the deadline and when cancelled the connection is
/// broken, so that the thread is free again at once. One for each event loop; not thread-safe.
///
/// Certificates are judged as CurlHttpClient does, by the same function. For that, the server is looked at first, over
/// a connection of its own: the library shows no more than the leaf, and the look has the issuers that go with it.
class LdapDirectory final : public core::Directory {
 public:
  /// All references, and the executor's context, outlive the object.
  LdapDirectory(boost::asio::any_io_executor executor, async::BlockingPool& pool, Resolver& resolver,
                core::TlsPeer& tls, TrustStores& trust, const core::Clock& clock);

  core::Awaitable<core::DirectoryAnswer> search(core::DirectoryQuery query) override;

 private:
  struct Secured;
  core::Awaitable<Secured> look(const core::DirectoryQuery& query, Peer peer);

  boost::asio::any_io_executor executor_;
  async::BlockingPool& pool_;
  Resolver& resolver_;
  core::TlsPeer& tls_;
  TrustStores& trust_;
  const core::Clock& clock_;
};

}  // namespace probe::net
