#include "agent/runtime/failures.hpp"

namespace probe::runtime {

namespace {

bool has_failed(const core::ProbeRun& run) { return run.result.type() == core::ResultType::kFailed; }

std::string cause_of(const core::ProbeRun& run, const core::Dependencies& dependencies,
                     const std::set<std::string, std::less<>>& failing) {
  if (!has_failed(run)) return {};
  const auto fails = [&](std::string_view name) { return failing.contains(name); };
  return dependencies.root_cause(run.probe, fails).value_or("");
}

}  // namespace

void Failures::publish(const core::ProbeRun& run) {
  if (has_failed(run)) {
    failing_.insert(run.probe);
  } else {
    failing_.erase(run.probe);
  }
  core::ProbeRun marked = run;
  marked.caused_by = cause_of(run, dependencies_, failing_);
  next_.publish(marked);
}

void mark_causes(const core::Dependencies& dependencies, std::vector<core::ProbeRun>& runs) {
  std::set<std::string, std::less<>> failing;
  for (const auto& run : runs) {
    if (has_failed(run)) failing.insert(run.probe);
  }
  for (auto& run : runs) run.caused_by = cause_of(run, dependencies, failing);
}

}  // namespace probe::runtime
