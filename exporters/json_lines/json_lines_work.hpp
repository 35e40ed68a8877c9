#pragma once

#include "exporters/json_lines/json_lines.hpp"
#include "exporters/json_lines/line_file.hpp"
#include "exporters/writing/voice.hpp"
#include "exporters/writing/write_queue.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>

namespace probe::exporters {

/// What JsonLines and its thread share. Thread-safe.
class JsonLinesWork {
 public:
  JsonLinesWork(std::string path, JsonLines::Say say, std::size_t max_queued)
      : queue_(max_queued), voice_(std::move(say)), file_(std::move(path)) {}

  /// Writes what is added until `stop`. To be called once, by the thread.
  void run();

  void add(core::ProbeRun run) { queue_.add(std::move(run)); }
  /// Has `run` write what waits, and end. Nothing is said any more when this returns, after `patience` at the latest.
  void stop(std::chrono::milliseconds patience);
  JsonLinesStats stats() const;
  bool wait_until_written(std::chrono::milliseconds patience) { return queue_.wait_until_written(patience); }

 private:
  bool next_lines();
  void write();

  WriteQueue<core::ProbeRun> queue_;
  Voice<std::string> voice_;
  mutable std::mutex mutex_;
  JsonLinesStats stats_;  // but for what the queue knows

  // Of the thread alone.
  LineFile file_;
  std::string lines_;  // being written
  std::size_t count_ = 0;
  std::string trouble_;  // as it was said; empty for none
};

}  // namespace probe::exporters
