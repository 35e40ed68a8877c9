#include "agent/runtime/failures.hpp"

#include <map>
#include <utility>

namespace probe::runtime {

namespace {

using core::Standing;

bool failed(const core::ProbeRun& run) { return run.result.type() == core::ResultType::kFailed; }

/// What the run says of the link as it is today. Broken, or not judged: a failure counts first, whatever else could not
/// be judged. A failure that is still to come breaks nobody else yet.
Standing standing_of(const core::ProbeRun& run) {
  Standing standing = Standing::kHolds;
  for (const auto& finding : run.result.findings()) {
    if (finding.severity() == core::Severity::kUnknown) standing = Standing::kUnknown;
    const bool broken = finding.severity() == core::Severity::kFailure && !finding.code().info().breaks_later;
    if (broken) return Standing::kFails;
  }
  return standing;
}

}  // namespace

std::string Failures::cause_of(std::string_view probe) const {
  const auto standing = [this](std::string_view name) {
    const auto known = failing_.find(name);
    return known == failing_.end() ? Standing::kHolds : known->second.standing;
  };
  return dependencies_.root_cause(probe, standing).value_or("");
}

void Failures::publish(const core::ProbeRun& run) {
  const Standing standing = standing_of(run);
  const auto before = failing_.find(run.probe);
  const bool changed = standing != (before == failing_.end() ? Standing::kHolds : before->second.standing);
  if (!failed(run)) {
    if (before != failing_.end()) failing_.erase(before);
    next_.publish(run);
  } else {
    Failing& known = failing_[run.probe];
    known.standing = standing;
    known.cause = cause_of(run.probe);
    core::ProbeRun marked = run;
    marked.caused_by = known.cause;
    next_.publish(marked);
  }
  if (!changed) return;
  // Nobody else's cause can have changed: in a large outage everything fails at once, and all would look at all.
  for (const auto dependent : dependencies_.dependents(run.probe)) {
    const auto failing = failing_.find(dependent);
    if (failing != failing_.end()) tell_change(failing->first, failing->second);
  }
}

void Failures::set(core::Dependencies dependencies) {
  dependencies_ = std::move(dependencies);
  std::erase_if(failing_, [this](const auto& known) { return !dependencies_.knows(known.first); });
  for (auto& [probe, known] : failing_) tell_change(probe, known);
}

void Failures::tell_change(std::string_view probe, Failing& known) {
  std::string cause = cause_of(probe);
  if (cause == known.cause) return;
  known.cause = std::move(cause);
  next_.cause_changed(probe, known.cause);
}

void mark_causes(const core::Dependencies& dependencies, std::vector<core::ProbeRun>& runs) {
  std::map<std::string, Standing, std::less<>> standings;
  for (const auto& run : runs) standings[run.probe] = standing_of(run);
  const auto standing = [&standings](std::string_view name) {
    const auto known = standings.find(name);
    return known == standings.end() ? Standing::kHolds : known->second;
  };
  for (auto& run : runs) {
    if (failed(run)) run.caused_by = dependencies.root_cause(run.probe, standing).value_or("");
  }
}

}  // namespace probe::runtime
