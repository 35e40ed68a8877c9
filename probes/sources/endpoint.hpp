#pragma once

#include "config/value.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace probe::probes {

/// A TCP endpoint.
struct Endpoint {
  std::string host;  ///< name or address, an IPv6 address without brackets
  std::uint16_t port = 0;

  /// `mail.example.com:443`, `[2001:db8::1]:443`
  std::string text() const;
};

}  // namespace probe::probes

namespace probe::config {

/// `host:port`, both required; an IPv6 address in brackets.
template <>
struct Value<probes::Endpoint> {
  static std::optional<probes::Endpoint> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "host:port"; }
  static std::string show(const probes::Endpoint& value) { return value.text(); }
};

}  // namespace probe::config
