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
  std::size_t threads = 0;                    ///< event loops for probes; 0: one for each processor
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
