#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace probe::net {

/// The parts of an absolute http or https URL that a client needs.
struct HttpUrl {
  std::string text;  ///< as curl wants it, without fragment
  bool tls = false;
  std::string host;  ///< without brackets
  std::uint16_t port = 0;
  std::string authority;  ///< as in a Host header: the port only when it is not the scheme's own
};

/// Nothing when `url` is not an absolute http or https URL, has user or password in it, or a host beyond ASCII.
std::optional<HttpUrl> parse_http_url(const std::string& url);

/// `url` with another host; path, port and query stay.
std::string with_host(const HttpUrl& url, const std::string& host);

}  // namespace probe::net
