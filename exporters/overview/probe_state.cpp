#include "exporters/overview/probe_state.hpp"

#include <algorithm>
#include <chrono>

namespace probe::exporters {

std::optional<ProbeState> state_named(std::string_view name) {
  const auto found = std::ranges::find(kProbeStateNames, name);
  if (found == kProbeStateNames.end()) return std::nullopt;
  return static_cast<ProbeState>(found - kProbeStateNames.begin());
}

std::size_t warnings_of(const ProbeRecord& record) {
  if (!record.latest) return 0;
  const auto& findings = record.latest->result.findings();
  return static_cast<std::size_t>(std::ranges::count_if(
      findings, [](const core::Finding& finding) { return finding.severity() == core::Severity::kWarning; }));
}

ProbeState state_of(const ProbeRecord& record, core::SteadyTime now) {
  if (!record.latest) return ProbeState::kWaiting;
  if (record.stale_at() <= now) return ProbeState::kStale;
  if (record.latest->result.type() == core::ResultType::kFailed) return ProbeState::kFailed;
  return warnings_of(record) > 0 ? ProbeState::kWarning : ProbeState::kSucceeded;
}

bool is_cause(const ProbeRecord& record, ProbeState state) {
  return state == ProbeState::kFailed && record.latest->caused_by.empty();
}

std::optional<core::SystemTime> next_run_of(const ProbeRecord& record, const core::Clock& clock) {
  if (!record.next_due) return std::nullopt;
  return clock.now() + std::chrono::duration_cast<core::SystemTime::duration>(*record.next_due - clock.steady());
}

}  // namespace probe::exporters
