#include "probes/thumbprint_match/thumbprint_servers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace probe::probes {

namespace {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Span authority_in(std::string_view url) {
  const auto scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  return {begin, std::min(url.find_first_of("/?#", begin), url.size())};
}

/// Where the host ends within an authority: before the port.
std::size_t host_end(std::string_view authority) {
  const std::size_t from = authority.starts_with('[') ? std::min(authority.find(']'), authority.size()) : 0;
  return std::min(authority.find(':', from), authority.size());
}

}  // namespace

std::string authority_of_url(const std::string& url) {
  const Span authority = authority_in(url);
  return url.substr(authority.begin, authority.end - authority.begin);
}

std::string host_of_url(const std::string& url) {
  const std::string authority = authority_of_url(url);
  const std::string host = authority.substr(0, host_end(authority));
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

std::string pinned_url(const std::string& url, const std::string& address) {
  const Span authority = authority_in(url);
  const std::size_t end = authority.begin + host_end(authority_of_url(url));
  const std::string host = address.find(':') == std::string::npos ? address : fmt::format("[{}]", address);
  return url.substr(0, authority.begin) + host + url.substr(end);
}

}  // namespace probe::probes
