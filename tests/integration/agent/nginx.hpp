#pragma once

#include "tests/integration/agent/child_process.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace probe::testing {

/// One server of an nginx.
struct NginxServer {
  std::string listen{};      ///< what stands behind its address: `ssl http2`, `ssl` or nothing
  std::string directives{};  ///< what stands in its block, locations included
};

/// nginx with servers on ports of 127.0.0.1 that it picks. Ended with the object.
class Nginx {
 public:
  /// Whether the program is in PATH or in the folder of tests/tools/fetch_servers.
  static bool is_there();

  /// All servers that speak TLS show `identity`. `authority_pem` is the file `ca.pem` to their directives. Throws
  /// std::runtime_error with what nginx said when it does not start.
  Nginx(const std::vector<NginxServer>& servers, const ServerIdentity& identity, const std::string& authority_pem);

  /// The port of a server, by its place in the list.
  std::uint16_t port(std::size_t server) const { return ports_.at(server); }

 private:
  void write_configuration(const std::vector<NginxServer>& servers) const;
  void start();
  bool answers() const;
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

  TemporaryDirectory folder_;
  std::vector<std::uint16_t> ports_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace probe::testing
