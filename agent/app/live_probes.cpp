#include "agent/app/live_probes.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace probe::app {

LiveProbes::Change LiveProbes::compare(const runtime::Configuration& next) const {
  std::map<std::string_view, std::uint64_t> before;
  for (const auto& probe : configuration_.probes) before.emplace(probe.definition.name, probe.fingerprint);
  Change change;
  for (const auto& probe : next.probes) {
    const auto found = before.find(probe.definition.name);
    if (found == before.end()) {
      ++change.added;
      continue;
    }
    if (found->second != probe.fingerprint) ++change.changed;
    before.erase(found);
  }
  change.removed = before.size();
  return change;
}

LiveProbes::Change LiveProbes::replace(runtime::Configuration next) {
  const Change change = compare(next);
  next.keep_unchanged(configuration_);
  for (const auto& probe : configuration_.probes) {
    if (next.dependencies.knows(probe.definition.name)) continue;
    store_.forget(probe.definition.name);
    state_changes_.forget(probe.definition.name);
  }
  for (const auto& probe : next.probes) {
    const auto& definition = probe.definition;
    store_.expect({definition.name, definition.type, definition.chain, definition.interval, definition.timeout});
  }
  scheduler_.set(next.probes);
  configuration_ = std::move(next);
  failures_.set(configuration_.dependencies);
  return change;
}

}  // namespace probe::app
