#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/net/exchange_clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <curl/curl.h>

#include <memory>

namespace probe::net {

/// Drives libcurl's multi socket interface from an Asio event loop: curl says which sockets and which timer to watch,
/// and is told what happened. One for each event loop; not thread-safe.
class CurlMulti {
 public:
  /// The executor's context outlives this object.
  explicit CurlMulti(boost::asio::any_io_executor executor);
  /// Ends all transfers. Coroutines still suspended in `perform` may be destroyed later, but not resumed.
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  /// Runs the transfer `easy`, which is in no multi handle, and takes it out again. Returns curl's verdict,
  /// CURLE_OPERATION_TIMEDOUT at `deadline` at the latest. Uses CURLOPT_PRIVATE. Throws operation_aborted when the
  /// coroutine is cancelled. `clock`: of the exchange, outlives the call.
  core::Awaitable<CURLcode> perform(CURL* easy, ExchangeClock& clock, core::SteadyTime deadline);

 private:
  class Loop;
  class Transfer;

  std::shared_ptr<Loop> loop_;
};

}  // namespace probe::net
