#pragma once

#include "agent/app/state_change_log.hpp"
#include "agent/core/probe.hpp"
#include "agent/runtime/configuration.hpp"
#include "agent/runtime/failures.hpp"
#include "agent/runtime/second_look.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <cstddef>
#include <string_view>
#include <unordered_map>

namespace probe::app {

/// The configuration that runs, in every part of the publishing loop that has to know of it; and its exchange for
/// another one while the agent runs. Single-threaded.
class LiveProbes {
 public:
  /// How many probes an exchange touched.
  struct Change {
    std::size_t added = 0;
    std::size_t removed = 0;
    std::size_t changed = 0;
  };

  /// The references outlive this object. `failures` and `second_look` are told of the dependencies by `replace`.
  LiveProbes(exporters::RunStore& store, StateChangeLog& state_changes, runtime::Failures& failures,
             runtime::SecondLook& second_look)
      : store_(store), state_changes_(state_changes), failures_(failures), second_look_(second_look) {}

  /// Publishes runs of `next` from now on. Probes whose part of the configuration is the same keep their object,
  /// counters, latest result and what they have learnt.
  Change replace(runtime::Configuration next);

  const runtime::Configuration& configuration() const { return configuration_; }
  /// The probe `name`; nullptr when the configuration has none.
  const core::ConfiguredProbe* find(std::string_view name) const;

 private:
  Change compare(const runtime::Configuration& next) const;

  runtime::Configuration configuration_;
  std::unordered_map<std::string_view, const core::ConfiguredProbe*> by_name_;
  exporters::RunStore& store_;
  StateChangeLog& state_changes_;
  runtime::Failures& failures_;
  runtime::SecondLook& second_look_;
};

}  // namespace probe::app
