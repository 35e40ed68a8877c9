#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/net/curl_request.hpp"
#include "agent/net/curl_tls_watch.hpp"
#include "agent/net/curl_translate.hpp"
#include "agent/net/exchange_clock.hpp"
#include "agent/net/milestones.hpp"
#include "agent/net/openssl_handles.hpp"
#include "agent/net/response_reader.hpp"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace probe::net {

/// One easy handle and what its callbacks collect. Must not move, and outlives its stay in a multi handle.
class CurlTransfer {
 public:
  /// Throws std::invalid_argument for a header or method that cannot be sent. `clock` outlives the transfer.
  CurlTransfer(PreparedRequest prepared, const core::Clock& clock);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  CURL* easy() const { return easy_.get(); }
  ExchangeClock& clock() { return clock_; }

  /// What became of it, given curl's verdict. Once, after the transfer ended. Rethrows what went wrong inside a
  /// callback.
  core::HttpExchange finish(CURLcode code);

 private:
  void set_callbacks();

  static std::size_t on_head(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_debug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self) noexcept;
  static int on_ready(void* self, char* ip, char* local_ip, int port, int local_port) noexcept;

  long number(CURLINFO info) const;
  std::int64_t amount(CURLINFO info) const;
  std::string remote_address() const;
  Milestones milestones() const;
  CurlStop stop(CURLcode code, core::Phase reached) const;

  PreparedRequest prepared_;
  ExchangeClock clock_;
  ResponseReader reader_;
  std::optional<CurlTlsWatch> tls_;
  core::SteadyTime started_;
  std::optional<core::SteadyTime> proxy_asked_;
  std::string proxy_answer_;
  std::string proxy_content_type_;
  std::string proxy_location_;
  std::optional<core::SteadyTime> requested_;
  std::chrono::nanoseconds left_out_at_connection_{};
  std::optional<core::SteadyTime> answered_;
  std::exception_ptr failure_;
  std::optional<CurlRequest> request_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  std::unique_ptr<CURL, FreedBy<curl_easy_cleanup>> easy_;  // last: it refers to all of the above
};

}  // namespace probe::net
