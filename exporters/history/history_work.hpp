#pragma once

#include "exporters/history/history_writer.hpp"
#include "exporters/history/run_history.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace probe::exporters {

/// What RunHistory and its thread share: the queue, and all that the thread does with it. Thread-safe.
class HistoryWork {
 public:
  HistoryWork(HistoryOptions options, RunHistory::Say say) : options_(std::move(options)), say_(std::move(say)) {}

  /// Writes what is added until `stop`. To be called once, by the history's thread.
  void run();

  void add(HistoryEntry entry);
  /// Has `run` write what waits, and end. Nothing is said any more when this returns, after `patience` at the latest.
  void stop(std::chrono::milliseconds patience);
  HistoryStats stats() const;
  bool wait_until_written(std::chrono::milliseconds patience);

 private:
  using Batch = std::vector<HistoryEntry>;

  std::optional<Batch> next_batch();
  void write(Batch batch);
  void try_to_write(const Batch& batch);
  void succeeded(const Batch& batch);
  void damaged(const std::string& reason);
  void failed(const std::string& reason);
  void put_back(Batch batch);
  void drop_surplus();
  void say(HistoryMessage message);

  const HistoryOptions options_;
  const RunHistory::Say say_;

  mutable std::mutex mutex_;  // of the next six
  std::condition_variable changed_;
  std::deque<HistoryEntry> queue_;
  HistoryStats stats_;
  bool busy_ = true;  // the thread has entries in hand, or has not looked at the file yet
  bool stopping_ = false;
  bool ended_ = false;

  std::mutex say_mutex_;
  bool silent_ = false;

  // Of the thread alone.
  std::optional<HistoryWriter> writer_;
  std::optional<std::string> trouble_;  // as it was said
  std::chrono::steady_clock::time_point next_sweep_;
  bool was_damaged_ = false;           // and has not been written since
  std::chrono::milliseconds pause_{};  // before the next attempt
};

}  // namespace probe::exporters
