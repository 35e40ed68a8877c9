#include "agent/net/curl_request.hpp"

#include "agent/net/network_findings.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <new>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace probe::net {

namespace {

using std::chrono::milliseconds;

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// RFC 9110 section 5.6.2
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || kMarks.find(c) != std::string_view::npos;
  });
}

void check(const core::HttpRequest& request) {
  if (!is_token(request.method))
    throw std::invalid_argument("not an HTTP method: " + core::one_line(request.method, 32));
  for (const auto& [name, value] : request.headers) {
    const bool fits = is_token(name) && value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
    if (!fits) throw std::invalid_argument("not an HTTP header: " + core::one_line(name, 64));
  }
}

bool has_header(const core::HttpRequest& request, std::string_view name) {
  return std::ranges::any_of(request.headers, [&](const auto& header) { return same_name(header.name, name); });
}

bool is_address(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

/// A line of CURLOPT_RESOLVE. `+`: it may be forgotten later, so that curl's cache does not grow.
std::string resolve_line(const HttpUrl& url, const Addresses& addresses) {
  std::string line = fmt::format("+{}:{}:", url.host, url.port);
  for (const auto& address : addresses) {
    if (line.back() != ':') line += ',';
    line += address.is_v6() ? fmt::format("[{}]", address.to_string()) : address.to_string();
  }
  return line;
}

}  // namespace

std::optional<std::string> PreparedRequest::other_name() const {
  const auto& name = request.trust.server_name;
  if (!url.tls || name.empty() || same_name(name, url.host)) return std::nullopt;
  return name;
}

CurlRequest::CurlRequest(CURL* easy, const PreparedRequest& prepared, core::SteadyTime now)
    : easy_(easy), prepared_(prepared) {
  check(prepared_.request);
  set_limits(now);
  set_route();
  set_request();
  set_headers();
}

void CurlRequest::set_limits(core::SteadyTime now) {
  set_option(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set_option(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  set_option(easy_, CURLOPT_NOSIGNAL, 1L);
  set_option(easy_, CURLOPT_FRESH_CONNECT, 1L);
  set_option(easy_, CURLOPT_FORBID_REUSE, 1L);
  const auto left = std::chrono::floor<milliseconds>(prepared_.request.deadline - now);
  set_option(easy_, CURLOPT_TIMEOUT_MS,
             static_cast<long>(std::clamp(left, milliseconds(1), milliseconds(std::chrono::hours(24))).count()));
}

void CurlRequest::set_route() {
  const auto& url = prepared_.url;
  set_option(easy_, CURLOPT_NOPROXY, "");  // nor does the environment's no_proxy count
  if (const auto& proxy = prepared_.proxy) {
    set_option(easy_, CURLOPT_PROXY, fmt::format("http://{}", host_port(proxy->host, proxy->port)).c_str());
    set_option(easy_, CURLOPT_HTTPPROXYTUNNEL, 1L);
    set_option(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set_proxy_login();
  } else {
    set_option(easy_, CURLOPT_PROXY, "");
  }
  const auto& first = prepared_.proxy ? *prepared_.proxy : url;
  if (!is_address(first.host)) {
    append(resolve_, resolve_line(first, prepared_.addresses));
    set_option(easy_, CURLOPT_RESOLVE, resolve_.get());
  }
  if (const auto name = prepared_.other_name()) {
    set_option(easy_, CURLOPT_URL, with_host(url, *name).c_str());
    append(connect_to_, fmt::format("::{}", host_port(url.host, url.port)));
    set_option(easy_, CURLOPT_CONNECT_TO, connect_to_.get());
  } else {
    set_option(easy_, CURLOPT_URL, url.text.c_str());
  }
}

void CurlRequest::set_proxy_login() {
  const auto& login = *prepared_.request.proxy;
  if (login.username.empty()) return;
  set_option(easy_, CURLOPT_PROXYAUTH, CURLAUTH_BASIC);
  set_option(easy_, CURLOPT_PROXYUSERNAME, login.username.c_str());
  set_option(easy_, CURLOPT_PROXYPASSWORD, login.password.expose().c_str());
}

void CurlRequest::set_request() {
  const auto& [method, body] = std::tie(prepared_.request.method, prepared_.request.body);
  if (method == "HEAD") {
    set_option(easy_, CURLOPT_NOBODY, 1L);
    return;
  }
  const bool wants_length = method == "POST" || method == "PUT" || method == "PATCH";
  if (!body.empty() || wants_length) {
    set_option(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set_option(easy_, CURLOPT_POSTFIELDS, body.c_str());
  }
  if (method != "GET" || !body.empty()) set_option(easy_, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void CurlRequest::set_headers() {
  const auto& request = prepared_.request;
  for (const auto& [name, value] : request.headers)
    append(headers_, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  if (!has_header(request, "Host") && prepared_.other_name()) append(headers_, "Host: " + prepared_.url.authority);
  // Curl would add these of its own accord.
  if (!has_header(request, "Expect")) append(headers_, "Expect:");
  if (!has_header(request, "Content-Type")) append(headers_, "Content-Type:");
  if (!has_header(request, "User-Agent")) set_option(easy_, CURLOPT_USERAGENT, prepared_.user_agent.c_str());
  set_option(easy_, CURLOPT_HTTPHEADER, headers_.get());
}

void CurlRequest::append(Headers& list, const std::string& line) {
  auto* extended = curl_slist_append(list.get(), line.c_str());
  if (extended == nullptr) throw std::bad_alloc();
  [[maybe_unused]] const auto* beginning = list.release();  // of `extended`, which owns it now
  list.reset(extended);
}

}  // namespace probe::net
