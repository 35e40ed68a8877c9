#include "agent/app/outlets.hpp"

#include "exporters/history/history_metrics.hpp"
#include "exporters/json_lines/json_lines_metrics.hpp"

namespace probe::app {

namespace {

exporters::HistoryOptions history_options(const OutletOptions& options) {
  exporters::HistoryOptions history;
  history.path = options.history_file;
  history.retention = options.history_retention;
  history.max_bytes_per_probe = options.history_max_bytes_per_probe;
  return history;
}

void log_history(const Log& log, const std::string& file, const exporters::HistoryMessage& message) {
  using Level = exporters::HistoryMessage::Level;
  LogFields fields{{"file", file}};
  if (!message.reason.empty()) fields.emplace_back("reason", message.reason);
  if (message.level == Level::kError) return log.error(message.text, fields);
  if (message.level == Level::kWarn) return log.warn(message.text, fields);
  log.info(message.text, fields);
}

}  // namespace

Outlets::Outlets(const OutletOptions& options, const core::Clock& clock, async::BlockingPool& pool, const Log& log)
    : started_at_(clock.now()) {
  if (!options.history_file.empty()) {
    history_.emplace(history_options(options),
                     [&log, file = options.history_file](const exporters::HistoryMessage& message) {
                       log_history(log, file, message);
                     });
    archive_.emplace(options.history_file, pool, clock);
  }
  if (!options.json_lines_file.empty()) {
    json_lines_.emplace(options.json_lines_file, [&log](const std::string& trouble) {
      if (trouble.empty()) return log.info("lines of JSON are written again");
      log.error("lines of JSON cannot be written", {{"reason", trouble}});
    });
  }
}

void Outlets::publish(const core::ProbeRun& run) {
  if (history_) history_->publish(run);
  if (json_lines_) json_lines_->publish(run);
}

void Outlets::cause_changed(std::string_view probe, std::string_view caused_by) {
  if (history_) history_->cause_changed(probe, caused_by);
}

void Outlets::describe_on(exporters::MetricsPage& page) const {
  page.add_live([this](exporters::FamilySet& set) {
    if (history_) exporters::add_history(set, history_->stats(), started_at_);
    if (json_lines_) exporters::add_json_lines(set, json_lines_->stats(), started_at_);
  });
}

}  // namespace probe::app
