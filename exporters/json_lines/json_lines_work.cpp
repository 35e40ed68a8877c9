#include "exporters/json_lines/json_lines_work.hpp"

#include "exporters/console/json_text.hpp"
#include "exporters/console/run_json.hpp"

#include <exception>

namespace probe::exporters {

namespace {

/// Lines made and written at once.
constexpr std::size_t kBatch = 64;
constexpr std::chrono::seconds kPauseInTrouble(1);

}  // namespace

void JsonLinesWork::run() {
  while (next_lines()) write();
  queue_.ended();
}

void JsonLinesWork::stop(std::chrono::milliseconds patience) {
  queue_.stop(patience);
  voice_.silence();
}

JsonLinesStats JsonLinesWork::stats() const {
  const std::lock_guard lock(mutex_);
  JsonLinesStats stats = stats_;
  stats.dropped = queue_.dropped();
  return stats;
}

/// Makes `lines_` of what waits, unless there are some yet that could not be written. False when the end has come.
bool JsonLinesWork::next_lines() {
  if (!lines_.empty()) return queue_.pause(kPauseInTrouble);
  const auto runs = queue_.take(kBatch);
  if (!runs) return false;
  for (const auto& run : *runs) lines_ += json_line(run_json(run)) + "\n";
  count_ = runs->size();
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
  if (trouble != trouble_) voice_.say(trouble);
  trouble_ = trouble;
  const std::lock_guard lock(mutex_);
  if (trouble.empty()) {
    stats_.written += count_;
  } else {
    ++stats_.write_errors;
  }
}

}  // namespace probe::exporters
