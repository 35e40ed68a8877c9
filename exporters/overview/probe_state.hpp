#pragma once

#include "agent/core/clock.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace probe::exporters {

/// How a probe stands now, the most urgent first. Words of the API.
enum class ProbeState {
  kFailed,     ///< its latest run
  kStale,      ///< it has not run for three intervals: what it said last no longer counts
  kWarning,    ///< its latest run succeeded, with something to look at
  kWaiting,    ///< it has not run yet
  kSucceeded,  ///< its latest run, without a warning
};

inline constexpr std::array<std::string_view, 5> kProbeStateNames{"failed", "stale", "warning", "waiting", "succeeded"};

constexpr std::string_view to_string(ProbeState state) { return kProbeStateNames[static_cast<std::size_t>(state)]; }
std::optional<ProbeState> state_named(std::string_view name);

ProbeState state_of(const ProbeRecord& record, core::SteadyTime now);

/// Whether `record` failed for no other probe's failure: a broken link, and not what follows from one.
bool is_cause(const ProbeRecord& record, ProbeState state);

/// How many findings of the latest run only warn.
std::size_t warnings_of(const ProbeRecord& record);

/// When the next run is due, as the schedule has it; in the past while that run is under way, or late. Nothing when
/// nothing is planned.
std::optional<core::SystemTime> next_run_of(const ProbeRecord& record, const core::Clock& clock);

}  // namespace probe::exporters
