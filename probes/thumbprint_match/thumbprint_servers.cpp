#include "probes/thumbprint_match/thumbprint_servers.hpp"

#include "probes/evidence/uri.hpp"

#include <fmt/format.h>

#include <string_view>

namespace probe::probes {

std::string authority_of_url(const std::string& url) { return evidence::parts_of_uri(url).authority(); }

std::string host_of_url(const std::string& url) {
  const std::string_view host = evidence::parts_of_uri(url).host;
  const bool in_brackets = host.starts_with('[') && host.ends_with(']');
  return std::string(in_brackets ? host.substr(1, host.size() - 2) : host);
}

std::string pinned_url(const std::string& url, const std::string& address) {
  const auto parts = evidence::parts_of_uri(url);
  const std::string host = address.find(':') == std::string::npos ? address : fmt::format("[{}]", address);
  return fmt::format("{}{}{}{}{}", parts.scheme, parts.user, host, parts.port, parts.behind);
}

}  // namespace probe::probes
