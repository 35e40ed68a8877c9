#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/result.hpp"
#include "exporters/history/history_options.hpp"
#include "exporters/history/sqlite.hpp"

#include <string>
#include <variant>
#include <vector>

namespace probe::exporters {

/// The failure of `probe`, written before, is caused by `caused_by`.
struct CauseChange {
  std::string probe;
  std::string caused_by;
};

/// What waits to be written.
using HistoryEntry = std::variant<core::ProbeRun, CauseChange>;

/// Writes runs into an open history and removes old ones. Throws sqlite::Error. For one thread.
class HistoryWriter {
 public:
  HistoryWriter(sqlite::Database database, const HistoryOptions& options);
  HistoryWriter(const HistoryWriter&) = delete;
  HistoryWriter& operator=(const HistoryWriter&) = delete;

  /// Writes all of `entries` or nothing, and removes what a probe written to has too much, in small steps.
  void write(const std::vector<HistoryEntry>& entries, core::SystemTime now);

  /// One small step of removing old runs, also of probes that run no more, and of giving back empty pages. Call it now
  /// and then.
  void sweep(core::SystemTime now);

  /// Whether the file was taken away: what is written would be lost.
  bool has_moved() const { return database_.has_moved(); }
  /// Of the file without its log.
  std::uint64_t file_bytes();

 private:
  void write_one(const core::ProbeRun& run, core::SystemTime now);
  void write_one(const CauseChange& change, core::SystemTime now);
  std::int64_t id_of(const std::string& probe);
  void prune(std::int64_t probe, core::SystemTime now, int limit);

  sqlite::Database database_;
  std::chrono::milliseconds retention_;
  std::int64_t max_bytes_;
  std::int64_t swept_ = 0;  ///< the probe that the last sweep looked at
  sqlite::Statement find_probe_;
  sqlite::Statement add_probe_;
  sqlite::Statement add_run_;
  sqlite::Statement add_bytes_;
  sqlite::Statement change_cause_;
  sqlite::Statement oldest_;
  sqlite::Statement remove_run_;
  sqlite::Statement probe_bytes_;
  sqlite::Statement next_probe_;
  sqlite::Statement remove_probe_;
};

}  // namespace probe::exporters
