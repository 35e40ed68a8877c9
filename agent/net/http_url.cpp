#include "agent/net/http_url.hpp"

#include "agent/net/network_findings.hpp"
#include "agent/net/openssl_handles.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>
#include <stdexcept>

namespace probe::net {

namespace {

using CurlUrl = std::unique_ptr<CURLU, FreedBy<curl_url_cleanup>>;
using CurlText = std::unique_ptr<char, FreedBy<curl_free>>;

CurlUrl parse(const std::string& url) {
  CurlUrl handle(curl_url());
  if (!handle) throw std::bad_alloc();
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) handle.reset();
  return handle;
}

std::string part(const CurlUrl& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  return CurlText(text).get();
}

std::string without_brackets(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.front() == '[';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

bool is_ascii(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

std::optional<HttpUrl> parse_http_url(const std::string& url) {
  const auto parts = parse(url);
  if (!parts) return std::nullopt;
  const auto scheme = part(parts, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return std::nullopt;
  curl_url_set(parts.get(), CURLUPART_FRAGMENT, nullptr, 0);

  HttpUrl result;
  result.tls = scheme == "https";
  result.text = part(parts, CURLUPART_URL);
  result.host = without_brackets(part(parts, CURLUPART_HOST));
  const auto port = part(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), result.port);
  if (result.host.empty() || !is_ascii(result.host) || result.port == 0) return std::nullopt;
  const auto bracketed = host_port(result.host, result.port);
  const bool usual = result.port == (result.tls ? 443 : 80);
  result.authority = usual ? bracketed.substr(0, bracketed.rfind(':')) : bracketed;
  return result;
}

std::string with_host(const HttpUrl& url, const std::string& host) {
  const auto parts = parse(url.text);
  if (!parts || curl_url_set(parts.get(), CURLUPART_HOST, host.c_str(), 0) != CURLUE_OK) {
    throw std::invalid_argument("not a host name: " + host);
  }
  return part(parts, CURLUPART_URL);
}

}  // namespace probe::net
