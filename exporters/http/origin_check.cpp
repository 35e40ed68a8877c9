#include "exporters/http/origin_check.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace probe::exporters {

namespace {

using boost::algorithm::iequals;

/// The name or address in a Host header, without port and brackets.
std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    return end == std::string_view::npos ? std::string_view() : authority.substr(1, end - 1);
  }
  return authority.substr(0, authority.find(':'));
}

/// For a message: what a client sent, without what could break a line.
std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 100;
  std::string shown(text.substr(0, kLongest));
  std::ranges::replace_if(shown, [](char c) { return c < ' ' || c > '~' || c == '"'; }, '?');
  return '"' + shown + '"';
}

}  // namespace

std::optional<std::string> cross_site_problem(const Request& request, const std::optional<ExternalUrl>& external) {
  if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") return std::nullopt;
  const auto origin = request.header("Origin");
  if (external && iequals(origin, external->origin)) return std::nullopt;
  const auto site = request.header("Sec-Fetch-Site");
  if (site == "same-origin" || site == "none") return std::nullopt;
  if (site.empty() && origin.empty()) return std::nullopt;
  if (site.empty()) {
    const auto mark = origin.find("://");
    const auto authority = mark == std::string_view::npos ? std::string_view() : origin.substr(mark + 3);
    if (!authority.empty() && iequals(authority, request.header("Host"))) return std::nullopt;
  }
  return fmt::format(
      "requests from pages of other sites are refused; this one came from {}; a proxy in front needs "
      "--web.external-url",
      quoted(origin.empty() ? site : origin));
}

std::optional<std::string> rebinding_problem(const Request& request, const std::optional<ExternalUrl>& external,
                                             const std::string& host_name) {
  auto host = host_of(request.header("Host"));
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.find('.') == std::string_view::npos && host.find(':') == std::string_view::npos) return std::nullopt;
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(std::string(host), not_an_address);
  if (!not_an_address || iequals(host, host_name) || boost::algorithm::iends_with(host, ".localhost")) {
    return std::nullopt;
  }
  if (external && iequals(host, external->host)) return std::nullopt;
  return fmt::format(
      "this address answers to localhost, {} and addresses, not to {}; a name or proxy in front needs "
      "--web.external-url",
      host_name, quoted(host));
}

}  // namespace probe::exporters
