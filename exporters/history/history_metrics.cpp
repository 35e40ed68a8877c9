#include "exporters/history/history_metrics.hpp"

namespace probe::exporters {

void add_history(FamilySet& set, const HistoryStats& stats, core::SystemTime created) {
  const auto count = [&](const FamilyInfo& info, std::uint64_t value) {
    set.counter(info, {}, static_cast<double>(value), created);
  };
  count(families::kHistoryWritten, stats.written);
  count(families::kHistoryDropped, stats.dropped);
  count(families::kHistoryErrors, stats.write_errors);
  count(families::kHistorySetAside, stats.set_aside);
  set.gauge(families::kHistoryQueued, {}, static_cast<double>(stats.queued));
  set.gauge(families::kHistorySize, {}, static_cast<double>(stats.file_bytes));
  set.gauge(families::kHistoryWritable, {}, stats.writable ? 1 : 0);
}

}  // namespace probe::exporters
