#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/net/resolver.hpp"
#include "agent/net/trust_stores.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace probe::net {

class CurlMulti;

/// `probe/` and the program's version.
std::string default_user_agent();

/// HTTP/1.1 and HTTP/2 by libcurl. Names are resolved by `Resolver` (the target's not at all when there is a proxy),
/// certificates are verified against `TrustStores`, and no environment variable has a say. One for each event loop; not
/// thread-safe.
class CurlHttpClient final : public core::HttpClient {
 public:
  /// All references, and the executor's context, outlive the client.
  CurlHttpClient(boost::asio::any_io_executor executor, Resolver& resolver, TrustStores& stores,
                 const core::Clock& clock, std::string user_agent = default_user_agent());
  /// Ends all exchanges; coroutines suspended in `fetch` may be destroyed later, but not resumed.
  ~CurlHttpClient() override;

  /// As core::HttpClient. Beyond that: throws core::InputError when the CA file cannot be used, std::invalid_argument
  /// when the proxy's URL, the method or a header cannot be sent by HTTP. A request URL that is not http or https is an
  /// `http_protocol_error`, because it may come from a peer's document. At most 64 KiB and 100 lines of headers are
  /// taken.
  core::Awaitable<core::HttpExchange> fetch(core::HttpRequest request) override;

 private:
  Resolver& resolver_;
  TrustStores& stores_;
  const core::Clock& clock_;
  std::string user_agent_;
  std::unique_ptr<CurlMulti> multi_;
};

}  // namespace probe::net
