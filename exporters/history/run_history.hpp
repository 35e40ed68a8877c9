#pragma once

#include "agent/core/sink.hpp"
#include "exporters/history/history_options.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace probe::exporters {

/// What became of the history, for the log. Each is said once per change of state.
struct HistoryMessage {
  enum class Level { kInfo, kWarn, kError };
  Level level = Level::kInfo;
  std::string text;
  std::string reason;  ///< empty when there is nothing to add
};

/// What the history tells of itself, for metrics.
struct HistoryStats {
  std::uint64_t written = 0;       ///< runs
  std::uint64_t dropped = 0;       ///< runs that were never written
  std::uint64_t write_errors = 0;  ///< attempts to write, or to open, that failed
  std::uint64_t set_aside = 0;     ///< damaged files
  std::uint64_t queued = 0;        ///< runs that wait now
  std::uint64_t file_bytes = 0;    ///< of the file without its log, when it was last looked at
  bool writable = false;           ///< whether the latest attempt to write or open went well
};

class HistoryWork;

/// Keeps finished runs in an SQLite file. What is published waits in a bounded queue for a thread of its own, which
/// writes all that is there in one transaction. Trouble with the file is never more than that: it is said, counted and
/// tried again, a damaged file is set aside for a new one, and what there is no room for is dropped, the oldest first.
class RunHistory final : public core::ResultSink {
 public:
  /// Called on the history's thread, never after the history is gone.
  using Say = std::function<void(const HistoryMessage&)>;

  /// Returns at once: the thread opens and checks the file.
  RunHistory(HistoryOptions options, Say say);
  /// Writes what waits, for one second at most.
  ~RunHistory() override;
  RunHistory(const RunHistory&) = delete;
  RunHistory& operator=(const RunHistory&) = delete;

  void publish(const core::ProbeRun& run) override;
  void cause_changed(std::string_view probe, std::string_view caused_by) override;

  /// Thread-safe.
  HistoryStats stats() const;
  /// Blocks until all that was published is written or dropped; false when `patience` ended first. Thread-safe.
  bool wait_until_written(std::chrono::milliseconds patience);

 private:
  std::shared_ptr<HistoryWork> work_;
};

}  // namespace probe::exporters
