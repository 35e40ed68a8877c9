#include "exporters/http/external_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace probe::exporters {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/// A path as it is sent: RFC 3986's pchar without escapes, since routes are compared as they are sent.
bool is_path(std::string_view text) {
  constexpr std::string_view kOthers = "/~!$&'()*+,;=:@";
  const bool letters =
      std::ranges::all_of(text, [&](char c) { return is_word(c) || kOthers.find(c) != std::string_view::npos; });
  return letters && text.find("//") == std::string_view::npos && text.find("/../") == std::string_view::npos;
}

/// Without slashes at the end, and with one at the front.
std::string normal_path(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return {};
  return path.starts_with('/') ? std::string(path) : "/" + std::string(path);
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

/// Whether `url` got its host and origin from `authority`.
bool take_authority(ExternalUrl& url, std::string_view authority) {
  std::string_view host = authority;
  std::string_view port;
  const bool brackets = authority.starts_with('[');
  const auto colon = authority.find(':', brackets ? authority.find(']') : 0);
  if (colon != std::string_view::npos) {
    host = authority.substr(0, colon);
    port = authority.substr(colon + 1);
    if (!parse_port(port)) return false;
  }
  const auto bare = brackets && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
  const bool good = brackets ? bare.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos
                             : std::ranges::all_of(bare, is_word);
  if (!good || bare.empty()) return false;
  url.host = lower(bare);
  const bool own_port = port.empty() || port == (url.scheme == "https" ? "443" : "80");
  url.origin = fmt::format("{}://{}{}", url.scheme, lower(host), own_port ? "" : fmt::format(":{}", port));
  return true;
}

[[noreturn]] void refuse(std::string_view text) {
  throw std::invalid_argument(fmt::format(
      "expected a URL such as https://probe.example.com/probe, without user, query and fragment, got \"{}\"", text));
}

}  // namespace

ExternalUrl parse_external_url(std::string_view text) {
  const auto mark = text.find("://");
  if (mark == std::string_view::npos) refuse(text);
  ExternalUrl url;
  url.scheme = lower(text.substr(0, mark));
  if (url.scheme != "http" && url.scheme != "https") refuse(text);
  const auto rest = text.substr(mark + 3);
  const auto slash = std::min(rest.find('/'), rest.size());
  if (!take_authority(url, rest.substr(0, slash)) || !is_path(rest.substr(slash))) refuse(text);
  url.path = normal_path(rest.substr(slash));
  return url;
}

std::string parse_route_prefix(std::string_view text) {
  if (!is_path(text) || text.empty()) {
    throw std::invalid_argument(fmt::format("expected a path such as /probe, got \"{}\"", text));
  }
  return normal_path(text);
}

}  // namespace probe::exporters
