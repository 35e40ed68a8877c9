#pragma once

#include "agent/core/clock.hpp"
#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <cstdint>
#include <string>

namespace probe::exporters {

/// What `/metrics` answers. Renders once per change, however many scrapers ask: the page stays the same until something
/// is published or a result goes stale. Only `process_*` are read anew for each request. Single-threaded; what is given
/// must outlive the page.
class MetricsPage {
 public:
  MetricsPage(const RunStore& store, const AgentMetrics& agent, const core::Clock& clock)
      : store_(store), agent_(agent), clock_(clock) {}

  /// The page in text format 0.0.4.
  std::string text();

  /// How often the cached part was rendered.
  std::uint64_t renders() const { return renders_; }

 private:
  void render(core::SteadyTime now);

  const RunStore& store_;
  const AgentMetrics& agent_;
  const core::Clock& clock_;
  std::string cached_;
  std::uint64_t store_generation_ = 0;
  std::uint64_t agent_generation_ = 0;
  core::SteadyTime valid_until_;
  std::uint64_t renders_ = 0;
};

}  // namespace probe::exporters
