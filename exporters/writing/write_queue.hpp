#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace probe::exporters {

/// What waits for a thread that writes, and how that thread is ended: a bounded queue from which the oldest are dropped
/// when the writer cannot keep up. Shared by the thread and the owner, since a thread that hangs in a disk is left
/// behind. Thread-safe.
template <class Entry>
class WriteQueue {
 public:
  using Batch = std::vector<Entry>;
  using Time = std::chrono::steady_clock::time_point;
  /// Whether an entry counts as queued or dropped.
  using Counts = bool (*)(const Entry&);

  explicit WriteQueue(
      std::size_t limit, Counts counts = [](const Entry&) { return true; })
      : limit_(limit), counts_(counts) {}

  void add(Entry entry);
  /// Has the thread write what waits, and end; waits for that, for `patience` at the latest.
  void stop(std::chrono::milliseconds patience);
  /// False when `patience` ended before all was written or dropped.
  bool wait_until_written(std::chrono::milliseconds patience);
  std::uint64_t queued() const;
  std::uint64_t dropped() const;

  // For the thread.

  /// Up to `most` entries, as soon as there are any; none at `until`. Nothing when the end has come. What was taken
  /// before counts as written.
  std::optional<Batch> take(std::size_t most, Time until = Time::max());
  /// Puts what could not be written in front of what waits.
  void put_back(Batch batch);
  /// Waits before another attempt; false, and at once, when the end has come.
  bool pause(std::chrono::milliseconds length);
  /// The thread's last word.
  void ended();

 private:
  void drop_surplus();

  const std::size_t limit_;
  const Counts counts_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> queue_;
  std::uint64_t dropped_ = 0;
  bool busy_ = true;  // the thread has entries in hand, or has not begun
  bool stopping_ = false;
  bool ended_ = false;
};

template <class Entry>
void WriteQueue<Entry>::add(Entry entry) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(entry));
  drop_surplus();
  changed_.notify_all();
}

template <class Entry>
void WriteQueue<Entry>::stop(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
  changed_.wait_for(lock, patience, [this] { return ended_; });
}

template <class Entry>
bool WriteQueue<Entry>::wait_until_written(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return queue_.empty() && !busy_; });
}

template <class Entry>
std::uint64_t WriteQueue<Entry>::queued() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::uint64_t>(std::ranges::count_if(queue_, counts_));
}

template <class Entry>
std::uint64_t WriteQueue<Entry>::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

template <class Entry>
std::optional<std::vector<Entry>> WriteQueue<Entry>::take(std::size_t most, Time until) {
  std::unique_lock lock(mutex_);
  busy_ = false;
  changed_.notify_all();
  const auto has_work = [this] { return stopping_ || !queue_.empty(); };
  if (until == Time::max()) {
    changed_.wait(lock, has_work);
  } else {
    changed_.wait_until(lock, until, has_work);
  }
  if (stopping_ && queue_.empty()) return std::nullopt;
  busy_ = true;
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(most, queue_.size()));
  Batch batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return batch;
}

template <class Entry>
void WriteQueue<Entry>::put_back(Batch batch) {
  const std::lock_guard lock(mutex_);
  queue_.insert(queue_.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
  drop_surplus();
  busy_ = false;
  changed_.notify_all();
}

template <class Entry>
bool WriteQueue<Entry>::pause(std::chrono::milliseconds length) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, length, [this] { return stopping_; });
}

template <class Entry>
void WriteQueue<Entry>::ended() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

/// `mutex_` is held.
template <class Entry>
void WriteQueue<Entry>::drop_surplus() {
  while (queue_.size() > limit_) {
    if (counts_(queue_.front())) ++dropped_;
    queue_.pop_front();
  }
}

}  // namespace probe::exporters
