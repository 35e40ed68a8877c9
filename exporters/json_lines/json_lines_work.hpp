#pragma once

#include "exporters/json_lines/json_lines.hpp"
#include "exporters/json_lines/line_file.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

namespace probe::exporters {

/// What JsonLines and its thread share: the queue, and all that the thread does with it. Thread-safe.
class JsonLinesWork {
 public:
  JsonLinesWork(std::string path, JsonLines::Say say, std::size_t max_queued)
      : say_(std::move(say)), max_queued_(max_queued), file_(std::move(path)) {}

  /// Writes what is added until `stop`. To be called once, by the thread.
  void run();

  void add(core::ProbeRun run);
  /// Has `run` write what waits, and end. Nothing is said any more when this returns, after `patience` at the latest.
  void stop(std::chrono::milliseconds patience);
  JsonLinesStats stats() const;
  bool wait_until_written(std::chrono::milliseconds patience);

 private:
  bool next_lines();
  void write();
  void say(const std::string& trouble);

  const JsonLines::Say say_;
  const std::size_t max_queued_;

  mutable std::mutex mutex_;  // of the next six
  std::condition_variable changed_;
  std::deque<core::ProbeRun> queue_;
  JsonLinesStats stats_;
  bool busy_ = false;  // lines are in the thread's hands
  bool stopping_ = false;
  bool ended_ = false;

  std::mutex say_mutex_;
  bool silent_ = false;

  // Of the thread alone.
  LineFile file_;
  std::string lines_;  // being written
  std::size_t count_ = 0;
  std::string trouble_;  // as it was said; empty for none
};

}  // namespace probe::exporters
