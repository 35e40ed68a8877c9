#include "exporters/json_lines/json_lines_work.hpp"

#include "exporters/console/json_text.hpp"
#include "exporters/console/run_json.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <vector>

namespace probe::exporters {

namespace {

/// Lines made and written at once.
constexpr std::size_t kBatch = 64;
constexpr std::chrono::seconds kPauseInTrouble(1);

}  // namespace

void JsonLinesWork::run() {
  while (next_lines()) write();
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void JsonLinesWork::add(core::ProbeRun run) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(run));
  if (queue_.size() > max_queued_) {
    queue_.pop_front();
    ++stats_.dropped;
  }
  changed_.notify_all();
}

void JsonLinesWork::stop(std::chrono::milliseconds patience) {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, patience, [this] { return ended_; });
  }
  const std::lock_guard lock(say_mutex_);
  silent_ = true;
}

JsonLinesStats JsonLinesWork::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

bool JsonLinesWork::wait_until_written(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return queue_.empty() && !busy_; });
}

/// Makes `lines_` of what waits, unless there are some yet that could not be written. False when the end has come.
bool JsonLinesWork::next_lines() {
  std::vector<core::ProbeRun> runs;
  {
    std::unique_lock lock(mutex_);
    if (!lines_.empty()) {
      changed_.wait_for(lock, kPauseInTrouble, [this] { return stopping_; });
      return !stopping_;
    }
    busy_ = false;
    changed_.notify_all();
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return false;
    busy_ = true;
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(kBatch, queue_.size()));
    runs.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
  }
  for (const auto& run : runs) lines_ += json_line(run_json(run)) + "\n";
  count_ = runs.size();
  return true;
}

void JsonLinesWork::write() {
  std::string trouble;
  try {
    file_.append(lines_);
    lines_.clear();
  } catch (const std::exception& error) {
    trouble = error.what();
  }
  if (trouble != trouble_) say(trouble);
  trouble_ = trouble;
  const std::lock_guard lock(mutex_);
  if (trouble.empty()) {
    stats_.written += count_;
  } else {
    ++stats_.write_errors;
  }
}

void JsonLinesWork::say(const std::string& trouble) {
  const std::lock_guard lock(say_mutex_);
  if (!silent_) say_(trouble);
}

}  // namespace probe::exporters
