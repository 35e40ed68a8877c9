#pragma once

#include "tests/lab/lab_layout.hpp"
#include "tests/lab/lab_material.hpp"
#include "tests/lab/lab_state.hpp"
#include "tests/lab/token_endpoint.hpp"
#include "tests/support/forward_proxy.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/io_thread.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace probe::lab {

/// Somebody named a fault that does not exist; what() says so and names the nearest.
class UnknownFault : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The whole organisation on loopback: files in a directory and servers on ports that the system chooses.
///
/// The servers run on a thread of the object. Its functions may be called from any other thread, one at a time; when
/// one returns, what it does is in effect: files are written, servers changed, idle connections cut. The destructor
/// stops the servers and leaves the files.
class Lab {
 public:
  /// Makes the certificates, starts the servers and writes the files into `directory`, which must exist. Everything is
  /// healthy. `now` is the moment that the certificates' windows are relative to.
  explicit Lab(std::filesystem::path directory, probe::testing::TimePoint now = std::chrono::system_clock::now());
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  /// Puts a fault into effect, beside those that already are. Throws UnknownFault.
  void break_fault(std::string_view id);
  /// Takes one fault back; nothing happens when it is not in effect. Throws UnknownFault.
  void heal(std::string_view id);
  /// Takes every fault back: every file and every answer is again what it was at the start, byte for byte.
  void heal();

  /// The faults in effect, in the order they were broken.
  const std::vector<std::string>& broken() const { return broken_; }

  const LabPaths& paths() const { return paths_; }
  const LabPorts& ports() const { return ports_; }
  const LabMaterial& material() const { return material_; }

  /// What reached the servers so far.
  std::vector<probe::testing::HttpCall> push_calls() const { return push_.calls(); }
  std::uint64_t tunnels() const { return proxy_.tunnels(); }

 private:
  void serve();
  void apply();
  void apply_servers(const LabState& before);
  void apply_files() const;

  LabPaths paths_;
  LabMaterial material_;
  LabPorts ports_;
  probe::testing::Certificate application_;  ///< whose key signs requests for tokens
  std::vector<std::string> broken_;
  LabState state_;  ///< read by the handlers: changed on the thread only

  TokenEndpoint oidc_tokens_;
  TokenEndpoint acs_tokens_;
  TokenEndpoint ews_tokens_;

  // The handlers read what stands above; the thread ends before that goes.
  probe::testing::IoThread thread_;
  probe::testing::HttpServer acs_;
  probe::testing::HttpServer oidc_;
  probe::testing::HttpServer exchange_;
  probe::testing::HttpServer mail_;
  probe::testing::HttpServer push_;
  probe::testing::HttpServer ews_;
  probe::testing::ForwardProxy proxy_;
};

}  // namespace probe::lab
