#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/definition.hpp"
#include "agent/core/failure_class.hpp"
#include "agent/core/sink.hpp"
#include "exporters/prometheus/histogram.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::exporters {

/// Failed runs by the class of their decisive finding. Few classes ever happen to one probe.
class FailureCounts {
 public:
  void add(core::FailureClass failure_class);
  std::uint64_t of(core::FailureClass failure_class) const;

 private:
  std::vector<std::pair<core::FailureClass, std::uint64_t>> counts_;
};

/// What is kept of one probe: its latest run whole, all others as counts.
struct ProbeRecord {
  /// `created`: since when it counts.
  ProbeRecord(std::shared_ptr<const core::ProbeDefinition> configured, std::size_t place, core::SystemTime created);

  std::shared_ptr<const core::ProbeDefinition> definition;
  std::size_t position;  ///< in the order of the configuration
  core::SystemTime created_at;
  std::optional<core::ProbeRun> latest;
  core::SteadyTime published_at;  ///< of `latest`
  /// As the schedule has it; in the past while the run that was due then is late or under way.
  std::optional<core::SteadyTime> next_due;
  std::optional<core::SystemTime> last_success;
  std::uint64_t runs = 0;
  std::uint64_t runs_failed = 0;
  FailureCounts failures;
  Histogram durations;

  /// From when on `latest` is too old to be shown; SteadyTime::max() when there is none or it never is.
  core::SteadyTime stale_at() const;
};

/// When `run` ended.
core::SystemTime end_of(const core::ProbeRun& run);

/// Remembers what the exporter shows about every probe of the running configuration. Single-threaded: lives on the
/// event loop.
class RunStore final : public core::ResultSink {
 public:
  using Records = std::map<std::string_view, ProbeRecord>;  ///< by the name in their definition

  /// `clock` must outlive the store.
  explicit RunStore(const core::Clock& clock) : clock_(clock) {}

  /// Registers a probe, so that its counters exist, at zero, before its first run. A probe that is known already keeps
  /// its counts and its latest run, unless type or chain changed: then it is another one and starts afresh.
  /// One with interval zero runs on demand only: its results do not go stale.
  void expect(std::shared_ptr<const core::ProbeDefinition> definition, std::size_t position = 0);
  /// Takes when the next run of a probe is due. Unknown names are ignored. No change as far as `generation` goes: the
  /// metrics do not show it.
  void plan(std::string_view probe, core::SteadyTime due);
  /// Drops a probe that the configuration no longer has. Unknown names are ignored.
  void forget(std::string_view probe);
  /// Takes a finished run. A run of a probe that is not expected is dropped: its configuration is gone, and its series
  /// must not come back.
  void publish(const core::ProbeRun& run) override;
  void cause_changed(std::string_view probe, std::string_view caused_by) override;

  const Records& records() const { return records_; }
  /// The earliest moment after `now` at which a result that is shown goes stale; SteadyTime::max() when none does.
  core::SteadyTime next_stale_after(core::SteadyTime now) const;
  /// Grows with every change.
  std::uint64_t generation() const { return generation_; }

 private:
  const core::Clock& clock_;
  Records records_;
  std::uint64_t generation_ = 0;
};

}  // namespace probe::exporters
