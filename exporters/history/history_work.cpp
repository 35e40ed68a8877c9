#include "exporters/history/history_work.hpp"

#include "exporters/history/history_file.hpp"

#include <algorithm>
#include <exception>

namespace probe::exporters {

namespace {

/// Entries in one transaction.
constexpr std::size_t kBatch = 256;
constexpr std::chrono::seconds kBetweenSweeps(15);
constexpr std::chrono::milliseconds kFirstPause(1000);
constexpr std::chrono::milliseconds kLongestPause(60000);

bool is_run(const HistoryEntry& entry) { return std::holds_alternative<core::ProbeRun>(entry); }

}  // namespace

HistoryWork::HistoryWork(HistoryOptions options, RunHistory::Say say)
    : options_(std::move(options)), queue_(options_.max_queued, is_run), voice_(std::move(say)) {}

void HistoryWork::run() {
  write({});
  while (auto batch = next_batch()) write(std::move(*batch));
  writer_.reset();
  queue_.ended();
}

void HistoryWork::stop(std::chrono::milliseconds patience) {
  queue_.stop(patience);
  voice_.silence();
}

HistoryStats HistoryWork::stats() const {
  const std::lock_guard lock(mutex_);
  HistoryStats stats = stats_;
  stats.queued = queue_.queued();
  stats.dropped = queue_.dropped();
  return stats;
}

/// What is to be written next; empty when it is time to look after the file. Nothing when the end has come: then there
/// is no time to wait for a file in trouble to get well.
std::optional<HistoryWork::Batch> HistoryWork::next_batch() {
  if (pause_ > pause_.zero() && !queue_.pause(pause_)) return std::nullopt;
  return queue_.take(kBatch, pause_ > pause_.zero() ? std::chrono::steady_clock::now() : next_sweep_);
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
  queue_.put_back(std::move(batch));
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
  if (trouble_) voice_.say({HistoryMessage::Level::kInfo, "history is written again", ""});
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
  voice_.say(
      {HistoryMessage::Level::kWarn, "history was damaged; a new one is begun, the old one is now " + name, reason});
  const std::lock_guard lock(mutex_);
  ++stats_.set_aside;
}

void HistoryWork::failed(const std::string& reason) {
  pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
  if (trouble_ != reason) voice_.say({HistoryMessage::Level::kError, "history cannot be written", reason});
  trouble_ = reason;
  const std::lock_guard lock(mutex_);
  stats_.writable = false;
  ++stats_.write_errors;
}

}  // namespace probe::exporters
