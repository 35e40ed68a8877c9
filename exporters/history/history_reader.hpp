#pragma once

#include "agent/core/clock.hpp"
#include "exporters/history/sqlite.hpp"
#include "exporters/overview/archive.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

/// Reads a history, also while an agent writes it. Opening takes a fraction of a millisecond: make one for each
/// question, so that a file that takes the place of a damaged one is found. Blocks: not for the event loop. Whatever is
/// wrong with the file is a std::runtime_error that names it.
class HistoryReader {
 public:
  explicit HistoryReader(const std::string& path);

  /// Names of the probes that have runs, sorted.
  std::vector<std::string> probes();
  /// The newest first.
  std::vector<PastRun> runs(const PastRunsQuery& query);
  /// All that is known about one run, as `probe run -o json` has it, on one line; nothing when there is no such run.
  std::optional<std::string> document(std::string_view run_id);
  /// The 24 hours up to `now` of every probe that ran in them.
  Days last_day(core::SystemTime now);

 private:
  std::string path_;
  sqlite::Database database_;
};

}  // namespace probe::exporters
