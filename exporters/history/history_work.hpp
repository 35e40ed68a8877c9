#pragma once

#include "exporters/history/history_writer.hpp"
#include "exporters/history/run_history.hpp"
#include "exporters/writing/voice.hpp"
#include "exporters/writing/write_queue.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace probe::exporters {

/// What RunHistory and its thread share. Thread-safe.
class HistoryWork {
 public:
  HistoryWork(HistoryOptions options, RunHistory::Say say);

  /// Writes what is added until `stop`. To be called once, by the history's thread.
  void run();

  void add(HistoryEntry entry) { queue_.add(std::move(entry)); }
  /// Has `run` write what waits, and end. Nothing is said any more when this returns, after `patience` at the latest.
  void stop(std::chrono::milliseconds patience);
  HistoryStats stats() const;
  bool wait_until_written(std::chrono::milliseconds patience) { return queue_.wait_until_written(patience); }

 private:
  using Batch = WriteQueue<HistoryEntry>::Batch;

  std::optional<Batch> next_batch();
  void write(Batch batch);
  void try_to_write(const Batch& batch);
  void succeeded(const Batch& batch);
  void damaged(const std::string& reason);
  void failed(const std::string& reason);

  const HistoryOptions options_;
  WriteQueue<HistoryEntry> queue_;
  Voice<HistoryMessage> voice_;
  mutable std::mutex mutex_;
  HistoryStats stats_;  // but for what the queue knows

  // Of the thread alone.
  std::optional<HistoryWriter> writer_;
  std::optional<std::string> trouble_;  // as it was said
  std::chrono::steady_clock::time_point next_sweep_;
  bool was_damaged_ = false;           // and has not been written since
  std::chrono::milliseconds pause_{};  // before the next attempt
};

}  // namespace probe::exporters
