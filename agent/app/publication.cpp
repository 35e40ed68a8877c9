#include "agent/app/publication.hpp"

#include "agent/app/version.hpp"

#include <utility>

namespace probe::app {

namespace {

exporters::BuildInfo exported(const BuildInfo& info) {
  return {info.version, info.revision, info.compiler, info.openssl, info.curl};
}

}  // namespace

Publication::Publication(const core::Clock& clock, const Log& log, Outlets& outlets, runtime::SecondLook::Ask look_at,
                         std::function<void(std::exception_ptr)> broken)
    : store_(clock),
      metrics_(exported(build_info()), clock.now()),
      page_(store_, metrics_, clock),
      state_changes_(log),
      second_look_(std::move(look_at)),
      sinks_({&store_, &state_changes_, &outlets, &second_look_}),
      failures_(sinks_),
      probes_(store_, state_changes_, failures_, second_look_),
      broken_(std::move(broken)) {
  outlets.describe_on(page_);
}

void Publication::planned(std::vector<runtime::PlannedRun> runs) {
  for (const auto& [probe, due] : runs) store_.plan(probe, due);
}

void Publication::finished(const std::shared_ptr<core::Probe>& probe, core::ProbeRun run, core::SteadyTime next_due) {
  const auto* current = probes_.find(run.probe);
  if (current == nullptr || current->probe != probe) return;
  store_.plan(run.probe, next_due);
  failures_.publish(run);
}

void Publication::started(std::chrono::nanoseconds lateness) { metrics_.run_started(lateness); }

void Publication::skipped(std::uint64_t overlap, std::uint64_t late) {
  metrics_.run_skipped(exporters::SkipReason::kOverlap, overlap);
  metrics_.run_skipped(exporters::SkipReason::kLate, late);
}

}  // namespace probe::app
