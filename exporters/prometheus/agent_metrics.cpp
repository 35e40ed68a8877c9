#include "exporters/prometheus/agent_metrics.hpp"

#include <utility>

namespace probe::exporters {

namespace {

constexpr std::array kLatenessBuckets{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};

}  // namespace

AgentMetrics::AgentMetrics(BuildInfo build, core::SystemTime started_at)
    : build_(std::move(build)), started_at_(started_at), lateness_(kLatenessBuckets) {}

void AgentMetrics::run_started(std::chrono::nanoseconds lateness) {
  lateness_.observe(lateness);
  ++generation_;
}

void AgentMetrics::run_skipped(SkipReason reason, std::uint64_t runs) {
  if (runs == 0) return;
  skipped_[static_cast<std::size_t>(reason)] += runs;
  ++generation_;
}

void AgentMetrics::reloaded(bool ok, core::SystemTime at) {
  last_reload_successful_ = ok;
  if (ok) last_reload_success_ = at;
  ++generation_;
}

void AgentMetrics::web_config_read(bool ok, core::SystemTime at) {
  last_web_config_successful_ = ok;
  if (ok) last_web_config_success_ = at;
  ++generation_;
}

}  // namespace probe::exporters
