#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace probe::exporters {

/// Where the history is and how much of it is kept.
struct HistoryOptions {
  std::string path;  ///< of the database; beside it stand `-wal` and `-shm` while it is open
  std::chrono::milliseconds retention = std::chrono::hours(15 * 24);  ///< runs that started earlier are removed
  std::uint64_t max_bytes_per_probe = 32U << 20;  ///< of all that is kept of its runs; beyond it the oldest are removed
  std::size_t max_queued = 4096;                  ///< runs that wait to be written; beyond it the oldest are dropped
};

}  // namespace probe::exporters
