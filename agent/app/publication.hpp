#pragma once

#include "agent/app/fan_out.hpp"
#include "agent/app/live_probes.hpp"
#include "agent/app/log.hpp"
#include "agent/app/outlets.hpp"
#include "agent/app/probe_loops.hpp"
#include "agent/app/state_change_log.hpp"
#include "agent/core/clock.hpp"
#include "agent/runtime/failures.hpp"
#include "agent/runtime/second_look.hpp"
#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/metrics_page.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace probe::app {

/// What becomes of the runs that the probe loops report: each is marked with its cause and given to every sink. A new
/// kind of exporter is one more member and one more line in the list of sinks. Lives on the publishing loop.
class Publication final : public LoopsObserver {
 public:
  /// `look_at`: has a link run now that may have broken since its last run. `broken`: called once when a probe loop has
  /// ended by a defect. What is given outlives this object.
  Publication(const core::Clock& clock, const Log& log, Outlets& outlets, runtime::SecondLook::Ask look_at,
              std::function<void(std::exception_ptr)> broken);

  const exporters::RunStore& store() const { return store_; }
  exporters::AgentMetrics& metrics() { return metrics_; }
  exporters::MetricsPage& page() { return page_; }
  LiveProbes& probes() { return probes_; }
  const LiveProbes& probes() const { return probes_; }

  void planned(std::vector<runtime::PlannedRun> runs) override;
  /// A run of an object that the configuration no longer has is dropped: it ended while a reload was under way.
  void finished(const std::shared_ptr<core::Probe>& probe, core::ProbeRun run, core::SteadyTime next_due) override;
  void started(std::chrono::nanoseconds lateness) override;
  void skipped(std::uint64_t overlap, std::uint64_t late) override;
  void broken(std::exception_ptr error) override { broken_(std::move(error)); }

 private:
  exporters::RunStore store_;
  exporters::AgentMetrics metrics_;
  exporters::MetricsPage page_;
  StateChangeLog state_changes_;
  runtime::SecondLook second_look_;
  FanOut sinks_;
  runtime::Failures failures_;
  LiveProbes probes_;
  std::function<void(std::exception_ptr)> broken_;
};

}  // namespace probe::app
