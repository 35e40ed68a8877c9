#include "exporters/prometheus/run_store.hpp"

#include <algorithm>
#include <utility>

namespace probe::exporters {

namespace {

constexpr std::array kDurationBuckets{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0};

}  // namespace

void FailureCounts::add(core::FailureClass failure_class) {
  const auto known = std::ranges::find(counts_, failure_class, &decltype(counts_)::value_type::first);
  if (known == counts_.end()) {
    counts_.emplace_back(failure_class, 1);
  } else {
    ++known->second;
  }
}

std::uint64_t FailureCounts::of(core::FailureClass failure_class) const {
  const auto known = std::ranges::find(counts_, failure_class, &decltype(counts_)::value_type::first);
  return known == counts_.end() ? 0 : known->second;
}

ProbeRecord::ProbeRecord(std::shared_ptr<const core::ProbeDefinition> configured, std::size_t place,
                         core::SystemTime created)
    : definition(std::move(configured)), position(place), created_at(created), durations(kDurationBuckets) {}

core::SteadyTime ProbeRecord::stale_at() const {
  if (!latest || definition->interval <= std::chrono::milliseconds::zero()) return core::SteadyTime::max();
  return published_at + 3 * definition->interval + definition->timeout;
}

core::SystemTime end_of(const core::ProbeRun& run) {
  return run.started_at + std::chrono::duration_cast<core::SystemTime::duration>(run.duration);
}

void RunStore::expect(std::shared_ptr<const core::ProbeDefinition> definition, std::size_t position) {
  ++generation_;
  const std::string_view name = definition->name;
  auto known = records_.extract(name);
  if (known && known.mapped().definition->type == definition->type &&
      known.mapped().definition->chain == definition->chain) {
    known.key() = name;  // the old one goes with the definition
    known.mapped().definition = std::move(definition);
    known.mapped().position = position;
    records_.insert(std::move(known));
    return;
  }
  records_.emplace(name, ProbeRecord(std::move(definition), position, clock_.now()));
}

void RunStore::forget(std::string_view probe) {
  const auto known = records_.find(probe);
  if (known == records_.end()) return;
  records_.erase(known);
  ++generation_;
}

void RunStore::plan(std::string_view probe, core::SteadyTime due) {
  const auto known = records_.find(probe);
  if (known != records_.end()) known->second.next_due = due;
}

void RunStore::publish(const core::ProbeRun& run) {
  const auto known = records_.find(run.probe);
  if (known == records_.end()) return;
  auto& record = known->second;
  ++record.runs;
  record.durations.observe(run.duration, run.id, end_of(run));
  if (const auto* finding = run.result.decisive(); finding != nullptr) {
    ++record.runs_failed;
    record.failures.add(finding->code().info().failure_class);
  } else {
    record.last_success = end_of(run);
  }
  record.latest = run;
  record.published_at = clock_.steady();
  ++generation_;
}

void RunStore::cause_changed(std::string_view probe, std::string_view caused_by) {
  const auto found = records_.find(probe);
  if (found == records_.end() || !found->second.latest) return;
  found->second.latest->caused_by = caused_by;
  ++generation_;
}

core::SteadyTime RunStore::next_stale_after(core::SteadyTime now) const {
  auto next = core::SteadyTime::max();
  for (const auto& [name, record] : records_) {
    const auto stale_at = record.stale_at();
    if (stale_at > now) next = std::min(next, stale_at);
  }
  return next;
}

}  // namespace probe::exporters
