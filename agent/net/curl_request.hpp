#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/net/http_url.hpp"
#include "agent/net/openssl_handles.hpp"
#include "agent/net/resolver.hpp"
#include "agent/net/trust_stores.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace probe::net {

/// curl_easy_setopt that throws std::runtime_error when libcurl refuses. Numbers have to be of the type libcurl wants,
/// mostly long.
template <class T>
void set_option(CURL* easy, CURLoption option, T value) {
  if (const auto code = curl_easy_setopt(easy, option, value); code != CURLE_OK) {
    throw std::runtime_error(
        fmt::format("libcurl refuses option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
  }
}

/// A request with all that had to be found out before it could be sent.
struct PreparedRequest {
  core::HttpRequest request;
  HttpUrl url;
  std::optional<HttpUrl> proxy;
  Addresses addresses;       ///< of the proxy when there is one, else of the URL's host
  TrustStores::Store store;  ///< nullptr for http
  std::string user_agent;
  core::SteadyTime began;  ///< when the exchange began, before the name was resolved

  /// The name the peer is asked for and has to prove, when it is not the URL's host.
  std::optional<std::string> other_name() const;
};

/// Tells an easy handle what to send, and which way; keeps what libcurl does not copy.
class CurlRequest {
 public:
  /// Throws std::invalid_argument for a header or method that cannot be sent. `easy` is gone before this object and
  /// `prepared` are.
  CurlRequest(CURL* easy, const PreparedRequest& prepared, core::SteadyTime now);
  CurlRequest(const CurlRequest&) = delete;
  CurlRequest& operator=(const CurlRequest&) = delete;

 private:
  using Headers = std::unique_ptr<curl_slist, FreedBy<curl_slist_free_all>>;

  void set_limits(core::SteadyTime now);
  void set_route();
  void set_proxy_login();
  void set_request();
  void set_headers();
  static void append(Headers& list, const std::string& line);

  CURL* easy_;
  const PreparedRequest& prepared_;
  Headers headers_;
  Headers resolve_;
  Headers connect_to_;
};

}  // namespace probe::net
