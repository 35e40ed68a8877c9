#pragma once

#include "agent/core/clock.hpp"
#include "exporters/http/gzip.hpp"
#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/family.hpp"
#include "exporters/prometheus/page_format.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <cstddef>
#include <string>
#include <vector>

namespace probe::exporters {

/// All that is known about the probes and the agent at `now`, sorted by name. Of a probe whose latest run is stale,
/// only counters, the histogram and the timestamps remain. A series that one run observed twice has the later value.
std::vector<Family> collect(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now);

/// How many threads are worth having to write a page of so many probes.
std::size_t page_workers(std::size_t probes);

/// The same as `collect`, as a page without what has to end it: in text as `to_text`, in OpenMetrics as
/// `to_open_metrics` have it. `workers` threads, the caller's among them, write a range of the probes each; `store` and
/// `agent` are only read, and must not change until this returns: the caller, on whose thread they live, waits.
/// Rethrows what a worker throws.
std::string write_page(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now, PageFormat format,
                       std::size_t workers);

/// Likewise, compressed.
GzipPart write_compressed_page(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now,
                               PageFormat format, std::size_t workers);

/// The same as a prometheus-cpp Collectable, for programs that have their own exposer. Call it on the event loop; what
/// is given must outlive it.
class StoreCollectable final : public ::prometheus::Collectable {
 public:
  StoreCollectable(const RunStore& store, const AgentMetrics& agent, const core::Clock& clock)
      : store_(store), agent_(agent), clock_(clock) {}
  std::vector<::prometheus::MetricFamily> Collect() const override;

 private:
  const RunStore& store_;
  const AgentMetrics& agent_;
  const core::Clock& clock_;
};

}  // namespace probe::exporters
