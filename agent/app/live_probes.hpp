#pragma once

#include "agent/app/state_change_log.hpp"
#include "agent/runtime/configuration.hpp"
#include "agent/runtime/failures.hpp"
#include "agent/runtime/scheduler.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <cstddef>

namespace probe::app {

/// The configuration that runs, in every part that has to know of it; and its exchange for another one while the agent
/// runs. Single-threaded.
class LiveProbes {
 public:
  /// How many probes an exchange touched.
  struct Change {
    std::size_t added = 0;
    std::size_t removed = 0;
    std::size_t changed = 0;
  };

  /// The references outlive this object. `failures` is told of the dependencies by `replace`.
  LiveProbes(exporters::RunStore& store, StateChangeLog& state_changes, runtime::Failures& failures,
             runtime::Scheduler& scheduler)
      : store_(store), state_changes_(state_changes), failures_(failures), scheduler_(scheduler) {}

  /// Runs `next` from now on. Probes whose part of the configuration is the same keep their schedule, counters, latest
  /// result and what they have learnt.
  Change replace(runtime::Configuration next);

  const runtime::Configuration& configuration() const { return configuration_; }

 private:
  Change compare(const runtime::Configuration& next) const;

  runtime::Configuration configuration_;
  exporters::RunStore& store_;
  StateChangeLog& state_changes_;
  runtime::Failures& failures_;
  runtime::Scheduler& scheduler_;
};

}  // namespace probe::app
