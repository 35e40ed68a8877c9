#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace probe::app {

enum class OutputFormat { kTable, kList, kJson };

/// `probe agent`
struct AgentOptions {
  std::string config_file;
  std::vector<std::string> listen_addresses;  ///< `host:port`
  bool lifecycle = false;                     ///< whether HTTP clients may reload
  bool systemd_socket = false;                ///< listen on the sockets that systemd hands over, not on the addresses
  std::string web_config_file;                ///< TLS, users, headers, rate limit; empty: none of them
  std::string external_url;                   ///< empty: not known
  std::string route_prefix;                   ///< empty: the path of the external URL
  std::string telemetry_path = "/metrics";
  std::size_t threads = 0;  ///< event loops for probes; 0: one for each processor
};

/// `probe run`
struct RunOptions {
  std::string config_file;
  std::vector<std::string> names;  ///< empty with `all`
  bool all = false;
  OutputFormat output = OutputFormat::kTable;
};

/// `probe history`
struct HistoryQuery {
  std::string file;
  std::string probe;
  std::size_t limit = 20;
  std::optional<std::chrono::milliseconds> since;  ///< how far back; nothing: as far as there is
  OutputFormat output = OutputFormat::kTable;
};

}  // namespace probe::app
