#include "exporters/http/listen_address.hpp"

#include <charconv>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace probe::exporters {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

std::optional<std::string_view> parse_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    const auto address = text.substr(1, text.size() - 2);
    const bool is_ipv6 = address.find(':') != std::string_view::npos;
    return is_ipv6 && address.find_first_of("[]/ ") == std::string_view::npos ? std::optional(address) : std::nullopt;
  }
  if (text.find_first_of("[]:/ ") != std::string_view::npos) return std::nullopt;
  return text;
}

}  // namespace

std::string to_string(const ListenAddress& address) {
  const bool brackets = address.host.find(':') != std::string::npos;
  const auto host = brackets ? "[" + address.host + "]" : address.host;
  return host + ":" + std::to_string(address.port);
}

ListenAddress parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    const auto host = parse_host(text.substr(0, colon));
    const auto port = parse_port(text.substr(colon + 1));
    if (host && port) return {std::string(*host), *port};
  }
  throw std::invalid_argument("expected HOST:PORT such as 127.0.0.1:10315, [::1]:10315 or :10315, got \"" +
                              std::string(text) + "\"");
}

}  // namespace probe::exporters
