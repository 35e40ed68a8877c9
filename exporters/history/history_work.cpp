#include "exporters/history/history_work.hpp"

#include "exporters/history/history_file.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

namespace probe::exporters {

namespace {

/// Entries in one transaction.
constexpr std::size_t kBatch = 256;
constexpr std::chrono::seconds kBetweenSweeps(15);
constexpr std::chrono::milliseconds kFirstPause(1000);
constexpr std::chrono::milliseconds kLongestPause(60000);

bool is_run(const HistoryEntry& entry) { return std::holds_alternative<core::ProbeRun>(entry); }

}  // namespace

void HistoryWork::run() {
  write({});
  while (auto batch = next_batch()) write(std::move(*batch));
  writer_.reset();
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void HistoryWork::add(HistoryEntry entry) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(entry));
  drop_surplus();
  changed_.notify_all();
}

void HistoryWork::stop(std::chrono::milliseconds patience) {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, patience, [this] { return ended_; });
  }
  const std::lock_guard lock(say_mutex_);
  silent_ = true;
}

HistoryStats HistoryWork::stats() const {
  const std::lock_guard lock(mutex_);
  HistoryStats stats = stats_;
  stats.queued = static_cast<std::uint64_t>(std::count_if(queue_.begin(), queue_.end(), is_run));
  return stats;
}

bool HistoryWork::wait_until_written(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return queue_.empty() && !busy_; });
}

/// What is to be written next; empty when it is time to look after the file. Nothing when the end has come.
std::optional<HistoryWork::Batch> HistoryWork::next_batch() {
  std::unique_lock lock(mutex_);
  busy_ = false;
  changed_.notify_all();
  const auto stopping = [this] { return stopping_; };
  const auto has_work = [this] { return stopping_ || !queue_.empty(); };
  if (pause_ > pause_.zero()) {
    changed_.wait_for(lock, pause_, stopping);
  } else {
    changed_.wait_until(lock, next_sweep_, has_work);
  }
  // At the end there is no time to wait for a file in trouble to get well.
  if (stopping_ && (queue_.empty() || trouble_)) return std::nullopt;
  busy_ = true;
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(kBatch, queue_.size()));
  Batch batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return batch;
}

void HistoryWork::write(Batch batch) {
  try {
    try_to_write(batch);
    return succeeded(batch);
  } catch (const DamagedFile& error) {
    damaged(error.what());
  } catch (const sqlite::Error& error) {
    if (error.is_damage()) {
      damaged(error.what());
    } else {
      // With no room left the connection is as good as a new one, and checking the whole file again costs more.
      if (!error.is_full()) writer_.reset();
      failed(error.what());
    }
  } catch (const std::exception& error) {
    writer_.reset();
    failed(error.what());
  }
  put_back(std::move(batch));
}

void HistoryWork::try_to_write(const Batch& batch) {
  if (writer_ && writer_->has_moved()) writer_.reset();
  if (!writer_) writer_.emplace(open_history(options_.path), options_);
  const auto now = std::chrono::system_clock::now();
  if (!batch.empty()) writer_->write(batch, now);
  if (std::chrono::steady_clock::now() >= next_sweep_) {
    writer_->sweep(now);
    next_sweep_ = std::chrono::steady_clock::now() + kBetweenSweeps;
    const auto bytes = writer_->file_bytes();
    const std::lock_guard lock(mutex_);
    stats_.file_bytes = bytes;
  }
}

void HistoryWork::succeeded(const Batch& batch) {
  pause_ = pause_.zero();
  was_damaged_ = false;
  if (trouble_) say({HistoryMessage::Level::kInfo, "history is written again", ""});
  trouble_.reset();
  const std::lock_guard lock(mutex_);
  stats_.writable = true;
  stats_.written += static_cast<std::uint64_t>(std::count_if(batch.begin(), batch.end(), is_run));
}

void HistoryWork::damaged(const std::string& reason) {
  writer_.reset();
  std::string name;
  try {
    name = set_aside(options_.path);
  } catch (const std::exception& error) {
    return failed(reason + ", and " + error.what());
  }
  // A disk that damages each new file must not be filled with them.
  if (was_damaged_) pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
  was_damaged_ = true;
  say({HistoryMessage::Level::kWarn, "history was damaged; a new one is begun, the old one is now " + name, reason});
  const std::lock_guard lock(mutex_);
  ++stats_.set_aside;
}

void HistoryWork::failed(const std::string& reason) {
  pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
  if (trouble_ != reason) say({HistoryMessage::Level::kError, "history cannot be written", reason});
  trouble_ = reason;
  const std::lock_guard lock(mutex_);
  stats_.writable = false;
  ++stats_.write_errors;
}

void HistoryWork::put_back(Batch batch) {
  const std::lock_guard lock(mutex_);
  queue_.insert(queue_.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
  drop_surplus();
}

/// `mutex_` is held.
void HistoryWork::drop_surplus() {
  while (queue_.size() > options_.max_queued) {
    if (is_run(queue_.front())) ++stats_.dropped;
    queue_.pop_front();
  }
}

void HistoryWork::say(HistoryMessage message) {
  const std::lock_guard lock(say_mutex_);
  if (!silent_) say_(message);
}

}  // namespace probe::exporters
