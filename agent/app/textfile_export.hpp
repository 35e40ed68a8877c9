#pragma once

#include "agent/app/log.hpp"
#include "agent/async/blocking_pool.hpp"
#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <string>

namespace probe::app {

/// Keeps a file up to date that node_exporter's textfile collector reads. Lives on the publishing loop; writes on a
/// thread of the pool.
class TextfileExport {
 public:
  /// What the file is made of, and with. All of it outlives this object.
  struct Parts {
    const exporters::RunStore& store;
    const exporters::AgentMetrics& metrics;
    const core::Clock& clock;
    async::BlockingPool& pool;
    const Log& log;
  };

  TextfileExport(std::string path, Parts parts) : path_(std::move(path)), parts_(parts) {}
  /// Removes the file: what an agent found must not be shown when there is no agent.
  ~TextfileExport();
  TextfileExport(const TextfileExport&) = delete;
  TextfileExport& operator=(const TextfileExport&) = delete;

  /// Writes the file every five seconds, when it has changed, until it is cancelled. Trouble is logged once per change.
  core::Awaitable<void> run();

 private:
  core::Awaitable<void> write(std::string text);

  std::string path_;
  Parts parts_;
  std::string written_;
  std::string trouble_;  ///< as it was logged; empty for none
};

}  // namespace probe::app
