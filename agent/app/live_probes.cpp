#include "agent/app/live_probes.hpp"

#include <utility>

namespace probe::app {

LiveProbes::Change LiveProbes::compare(const runtime::Configuration& next) const {
  Change change;
  for (const auto& probe : next.probes) {
    const auto* before = find(probe.definition->name);
    if (before == nullptr) {
      ++change.added;
    } else if (before->fingerprint != probe.fingerprint) {
      ++change.changed;
    }
  }
  const std::size_t stayed = next.probes.size() - change.added;
  change.removed = configuration_.probes.size() - stayed;
  return change;
}

LiveProbes::Change LiveProbes::replace(runtime::Configuration next) {
  const Change change = compare(next);
  next.keep_unchanged(configuration_);
  for (const auto& probe : configuration_.probes) {
    if (next.dependencies.knows(probe.definition->name)) continue;
    store_.forget(probe.definition->name);
    state_changes_.forget(probe.definition->name);
  }
  std::size_t position = 0;
  for (const auto& probe : next.probes) store_.expect(probe.definition, position++);
  by_name_.clear();
  configuration_ = std::move(next);
  for (const auto& probe : configuration_.probes) by_name_.emplace(probe.definition->name, &probe);
  failures_.set(configuration_.dependencies);
  second_look_.set(configuration_.dependencies);
  return change;
}

const core::ConfiguredProbe* LiveProbes::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace probe::app
