#include "agent/runtime/failures.hpp"

#include <set>
#include <utility>

namespace probe::runtime {

namespace {

bool has_failed(const core::ProbeRun& run) { return run.result.type() == core::ResultType::kFailed; }

}  // namespace

std::string Failures::cause_of(std::string_view probe) const {
  const auto fails = [this](std::string_view name) { return causes_.contains(name); };
  return dependencies_.root_cause(probe, fails).value_or("");
}

void Failures::publish(const core::ProbeRun& run) {
  const bool fails = has_failed(run);
  const bool changed = fails != causes_.contains(run.probe);
  if (fails) {
    core::ProbeRun marked = run;
    marked.caused_by = cause_of(run.probe);
    causes_.insert_or_assign(run.probe, marked.caused_by);
    next_.publish(marked);
  } else {
    if (changed) causes_.erase(run.probe);
    next_.publish(run);
  }
  if (!changed) return;
  // Nobody else's cause can have changed: in a large outage everything fails at once, and all would look at all.
  for (const auto dependent : dependencies_.dependents(run.probe)) {
    const auto failing = causes_.find(dependent);
    if (failing != causes_.end()) tell_change(failing->first, failing->second);
  }
}

void Failures::set(core::Dependencies dependencies) {
  dependencies_ = std::move(dependencies);
  std::erase_if(causes_, [this](const auto& known) { return !dependencies_.knows(known.first); });
  for (auto& [probe, known] : causes_) tell_change(probe, known);
}

void Failures::tell_change(std::string_view probe, std::string& known) {
  std::string cause = cause_of(probe);
  if (cause == known) return;
  known = std::move(cause);
  next_.cause_changed(probe, known);
}

void mark_causes(const core::Dependencies& dependencies, std::vector<core::ProbeRun>& runs) {
  std::set<std::string, std::less<>> failing;
  for (const auto& run : runs) {
    if (has_failed(run)) failing.insert(run.probe);
  }
  const auto fails = [&](std::string_view name) { return failing.contains(name); };
  for (auto& run : runs) {
    if (has_failed(run)) run.caused_by = dependencies.root_cause(run.probe, fails).value_or("");
  }
}

}  // namespace probe::runtime
