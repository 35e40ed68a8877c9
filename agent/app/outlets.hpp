#pragma once

#include "agent/app/log.hpp"
#include "agent/app/options.hpp"
#include "agent/async/blocking_pool.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/sink.hpp"
#include "exporters/history/history_archive.hpp"
#include "exporters/history/run_history.hpp"
#include "exporters/json_lines/json_lines.hpp"
#include "exporters/prometheus/metrics_page.hpp"

#include <optional>

namespace probe::app {

/// Where runs go beside the metrics page, as far as the options ask for it: the history, and lines of JSON. Neither
/// ever blocks or fails the caller.
class Outlets final : public core::ResultSink {
 public:
  /// What is given outlives this object.
  Outlets(const OutletOptions& options, const core::Clock& clock, async::BlockingPool& pool, const Log& log);

  void publish(const core::ProbeRun& run) override;
  void cause_changed(std::string_view probe, std::string_view caused_by) override;

  /// What the history holds, for pages to show; none when no history is kept.
  exporters::Archive* archive() { return archive_ ? &*archive_ : nullptr; }
  /// Has `page` show what the outlets tell of themselves. They outlive it.
  void describe_on(exporters::MetricsPage& page) const;

 private:
  core::SystemTime started_at_;
  std::optional<exporters::RunHistory> history_;
  std::optional<exporters::HistoryArchive> archive_;
  std::optional<exporters::JsonLines> json_lines_;
};

}  // namespace probe::app
