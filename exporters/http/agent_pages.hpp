#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/result.hpp"
#include "exporters/overview/archive.hpp"
#include "exporters/prometheus/metrics_page.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <functional>
#include <optional>
#include <string>

namespace probe::exporters {

/// What the agent's answers are made from, on the event loop. References and pointers outlive the routes.
struct AgentPages {
  MetricsPage& metrics;
  const RunStore& store;
  const core::Clock& clock;
  /// Reads the configuration again and returns what is wrong with it; empty: it is in use.
  std::function<core::Awaitable<std::string>()> reload = {};
  bool lifecycle = false;            ///< whether clients may ask for `reload` and `run_now`
  std::function<bool()> ready = {};  ///< whether the configuration is loaded and probes are running
  std::string version = {};
  std::string telemetry_path = "/metrics";
  /// Runs a probe now and publishes the run; nothing when no probe has the name, or the agent stops meanwhile.
  std::function<core::Awaitable<std::optional<core::ProbeRun>>(std::string)> run_now = {};
  Archive* archive = nullptr;  ///< none: only the latest run of each probe is known
};

}  // namespace probe::exporters
