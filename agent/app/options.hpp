#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace probe::app {

enum class OutputFormat { kTable, kList, kJson, kJsonLines, kPrometheus, kJunit, kNagios };

/// Where the agent puts runs beside its pages; what is empty is not used.
struct OutletOptions {
  std::string history_file;
  std::chrono::milliseconds history_retention{};
  std::uint64_t history_max_bytes_per_probe = 0;
  std::string json_lines_file;  ///< `-` is standard output
  std::string textfile;         ///< for node_exporter
};

/// Where `probe run` puts the results beside standard output; what is empty is not used.
struct DeliveryOptions {
  std::string textfile;
  std::string json_lines_file;
  std::string gateway_url;
  std::string gateway_job;
  std::string gateway_instance;
  std::string gateway_credentials_file;  ///< one line, `user:password`
  std::string gateway_ca_file;           ///< empty: the system's authorities
};

/// `probe agent`
struct AgentOptions {
  std::string config_file;
  std::vector<std::string> listen_addresses;  ///< `host:port`
  OutletOptions outlets;
  bool lifecycle = false;       ///< whether HTTP clients may reload
  bool systemd_socket = false;  ///< listen on the sockets that systemd hands over, not on the addresses
  std::string web_config_file;  ///< TLS, users, headers, rate limit; empty: none of them
  std::string external_url;     ///< empty: not known
  std::string route_prefix;     ///< empty: the path of the external URL
  std::string telemetry_path = "/metrics";
  std::size_t threads = 0;  ///< event loops for probes; 0: one for each processor
};

/// `probe run`
struct RunOptions {
  std::string config_file;
  std::vector<std::string> names;  ///< empty with `all`
  bool all = false;
  OutputFormat output = OutputFormat::kTable;
  DeliveryOptions delivery;
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
