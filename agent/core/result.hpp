#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/metric.hpp"
#include "agent/core/phases.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace probe::core {

enum class ResultType { kSucceeded, kFailed };

constexpr std::string_view to_string(ResultType type) {
  return type == ResultType::kSucceeded ? "Succeeded" : "Failed";
}

/// What one run of a probe found: findings, numbers, and where the time went. Succeeded unless a finding says
/// otherwise, so a probe that reports nothing wrong has succeeded, and "Succeeded with an error" cannot be expressed.
class ProbeResult {
 public:
  ProbeResult() = default;

  /// Findings stand in the order in which they explain the failure: the first one gives the result its Error or
  /// Exception line. What one before it says of the same code in the same words is left out: two places may have read
  /// one file.
  void add(Finding finding);
  void add(std::vector<Finding> findings);
  void observe(const Metric& metric, double value, Labels labels = {});
  /// The same for labels that other observations have, too.
  void observe_shared(const Metric& metric, double value, SharedLabels labels);
  void spend(const Phases& phases) { phases_.add(phases); }
  void spend(Phase phase, Phases::Duration duration) { phases_.add(phase, duration); }
  /// Moves all that `other` found behind what this one has.
  void merge(ProbeResult other);

  /// Failed when any finding is a failure or an unknown.
  ResultType type() const;
  /// One short line: the first failure's message. Empty when there is none.
  std::string error() const;
  /// Why the probe could not judge: the first unknown's message. Empty when there is none.
  std::string exception() const;
  /// The finding behind `type() == kFailed`: the first failure, else the first unknown, else nullptr.
  const Finding* decisive() const;

  const std::vector<Finding>& findings() const { return findings_; }
  const std::vector<Observation>& observations() const { return observations_; }
  const Phases& phases() const { return phases_; }

 private:
  const Finding* first(Severity severity) const;

  std::vector<Finding> findings_;
  std::vector<Observation> observations_;
  Phases phases_;
};

/// One finished run, as sinks receive it.
struct ProbeRun {
  std::string id;  ///< a UUID of version 7: unique, and in the order of time (RFC 9562)
  std::string probe;
  std::string type;
  std::string chain;          ///< empty when the probe belongs to none
  std::string caused_by;      ///< the probe whose failure explains this one; empty for a root cause or a success
  std::uint64_t attempt = 1;  ///< counts the runs of this probe since it was built
  std::chrono::system_clock::time_point started_at;
  std::chrono::nanoseconds waited{};  ///< before it started, after it was due: the part of phase `queue` before the run
  std::chrono::nanoseconds duration{};
  std::chrono::nanoseconds interval{};  ///< how often the probe runs; zero for one run on demand
  ProbeResult result;
};

/// The message of `error` and of every exception nested in it, outermost first, joined by `: `.
std::string describe(const std::exception& error);

}  // namespace probe::core
