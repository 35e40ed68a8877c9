#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace probe::exporters {

/// Where to listen. An empty host means every address of the machine, IPv6 and IPv4; port 0 lets the system choose.
struct ListenAddress {
  std::string host;  ///< name or address, without brackets
  std::uint16_t port = 0;

  bool operator==(const ListenAddress&) const = default;
};

/// `127.0.0.1:10315`, `[::1]:10315`, `:10315`
std::string to_string(const ListenAddress& address);

/// Reads what `to_string` writes. Throws std::invalid_argument with a message for the user.
ListenAddress parse_listen_address(std::string_view text);

}  // namespace probe::exporters
