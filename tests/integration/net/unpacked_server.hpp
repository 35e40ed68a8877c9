#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace probe::testing {

/// A server of somebody else that tests start: installed, or unpacked by tests/tools/fetch_servers.
struct UnpackedServer {
  std::string program;  ///< its path
  std::string root;     ///< what its package was unpacked into; empty when it is installed

  /// `NAME=value` that lets it find its libraries.
  std::string library_path() const;
};

/// The server in PATH, then in the folder of tests/tools/fetch_servers; nothing when it is not there.
std::optional<UnpackedServer> find_server(const std::string& name);

/// A port of 127.0.0.1 that nobody listened on a moment ago.
std::uint16_t free_port();

/// Whether somebody accepts connections at 127.0.0.1.
bool accepts_connections(std::uint16_t port);

}  // namespace probe::testing
