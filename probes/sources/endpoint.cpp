#include "probes/sources/endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace probe::probes {

std::string Endpoint::text() const {
  const bool brackets = host.find(':') != std::string::npos;
  return brackets ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

}  // namespace probe::probes

namespace probe::config {

namespace {

bool may_stand_in_host(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != 0x7f &&
         std::string_view("/@?#\\\"<>[]").find(c) == std::string_view::npos;
}

std::optional<probes::Endpoint> read_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  const bool is_ipv6 = host.find(':') != std::string_view::npos;
  if (host.empty() || is_ipv6 != brackets || !std::ranges::all_of(host, may_stand_in_host)) return std::nullopt;
  probes::Endpoint endpoint{std::string(host), 0};
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  const bool good = read.ec == std::errc{} && read.ptr == digits.data() + digits.size() && endpoint.port > 0;
  return good ? std::optional(endpoint) : std::nullopt;
}

}  // namespace

std::optional<probes::Endpoint> Value<probes::Endpoint>::parse(const Node& node, const std::string& path,
                                                               Problems& problems) {
  constexpr std::string_view kExpected = "expected an endpoint such as mail.example.com:443";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  auto endpoint = read_endpoint(*text);
  if (endpoint) return endpoint;
  // What stands before an @ may be a password.
  const bool has_user = text->find('@') != std::string::npos;
  const std::string got = has_user ? "a text with an \"@\"" : in_quotes(*text);
  problems.add(node.position(), path, fmt::format("{}, got {}", kExpected, got));
  return std::nullopt;
}

}  // namespace probe::config
