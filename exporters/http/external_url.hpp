#pragma once

#include <string>
#include <string_view>

namespace probe::exporters {

/// The URL under which people and other programs reach the server, which a proxy in front may make another one than
/// where it listens.
struct ExternalUrl {
  std::string scheme;  ///< `http` or `https`
  std::string host;    ///< name or address, without brackets; lower case
  std::string origin;  ///< as a browser says it: `https://probe.example.com`, with a port that is not the scheme's own
  std::string path;    ///< empty, or begins with `/` and does not end with one
};

/// Reads `https://HOST[:PORT][/PATH]`. Throws std::invalid_argument with a message for the user.
ExternalUrl parse_external_url(std::string_view text);

/// Reads `/`, `/probe`, `probe/`: empty, or begins with `/` and does not end with one. Throws std::invalid_argument
/// with a message for the user.
std::string parse_route_prefix(std::string_view text);

}  // namespace probe::exporters
