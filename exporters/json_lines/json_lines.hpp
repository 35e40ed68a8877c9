#pragma once

#include "agent/core/sink.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace probe::exporters {

class JsonLinesWork;

/// What the lines tell of themselves, for metrics.
struct JsonLinesStats {
  std::uint64_t written = 0;       ///< lines
  std::uint64_t dropped = 0;       ///< lines that were never written
  std::uint64_t write_errors = 0;  ///< attempts to open or to write that failed
};

/// Appends each run to a file, one JSON document a line: the same as in `probe run -o json`. A thread of its own
/// writes, so that a slow disk or a pipe that nobody reads holds up nothing; what waits is bounded, and beyond that the
/// oldest are dropped. A file that was renamed or removed (logrotate) is opened anew.
class JsonLines final : public core::ResultSink {
 public:
  /// Of trouble, once per change of state: empty when it is over. Called on the thread, never after this object is
  /// gone.
  using Say = std::function<void(const std::string& trouble)>;

  /// `path`: `-` is standard output.
  JsonLines(std::string path, Say say, std::size_t max_queued = 4096);
  /// Writes what waits, for one second at most.
  ~JsonLines() override;
  JsonLines(const JsonLines&) = delete;
  JsonLines& operator=(const JsonLines&) = delete;

  void publish(const core::ProbeRun& run) override;

  /// Thread-safe.
  JsonLinesStats stats() const;
  /// Blocks until all that was published is written or dropped; false when `patience` ended first. Thread-safe.
  bool wait_until_written(std::chrono::milliseconds patience);

 private:
  std::shared_ptr<JsonLinesWork> work_;
};

}  // namespace probe::exporters
