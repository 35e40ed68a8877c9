#pragma once

#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/family_set.hpp"
#include "exporters/prometheus/label_text.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <functional>
#include <ranges>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

/// What is told of probes and agent, whatever it is written into. `Set` has the functions of FamilySet and its own kind
/// of `Labels`, to which `add_label` adds, which `joined` puts together, `clear` empties, and `are_same` and `hash_of`
/// compare.
namespace probe::exporters::description {

using Names = std::set<std::string_view>;
using RecordRange = std::ranges::subrange<RunStore::Records::const_iterator>;

inline double unix_seconds(core::SystemTime time) { return seconds(time.time_since_epoch()); }

template <class Labels>
Labels label(std::string_view name, std::string_view value) {
  Labels labels;
  add_label(labels, name, value);
  return labels;
}

/// One label for each of `values`.
template <class Labels, std::size_t Size>
std::array<Labels, Size> labels_for(std::string_view name, const std::array<std::string_view, Size>& values) {
  std::array<Labels, Size> labels;
  std::ranges::transform(values, labels.begin(), [name](auto value) { return label<Labels>(name, value); });
  return labels;
}

/// Labels that series of every probe have, made once for all.
template <class Labels>
struct CommonLabels {
  std::array<Labels, core::kFailureClassNames.size()> failure_classes =
      labels_for<Labels>("class", core::kFailureClassNames);
  std::array<Labels, core::kPhaseNames.size()> phases = labels_for<Labels>("phase", core::kPhaseNames);
};

template <class Labels>
Labels labels_of(const core::ProbeDefinition& definition) {
  Labels labels;
  add_label(labels, "probe", definition.name);
  add_label(labels, "type", definition.type);
  add_label(labels, "chain", definition.chain);
  return labels;
}

constexpr bool is_of_identity(std::string_view label) {
  return label == "probe" || label == "type" || label == "chain";
}

/// What stays whether or not the latest run is stale.
template <class Set>
void add_history(Set& set, const ProbeRecord& record, const typename Set::Labels& labels,
                 const CommonLabels<typename Set::Labels>& common) {
  const auto created = record.created_at;
  set.counter(families::kRuns, labels, static_cast<double>(record.runs), created);
  set.counter(families::kRunsFailed, labels, static_cast<double>(record.runs_failed), created);
  for (std::size_t i = 0; i < common.failure_classes.size(); ++i) {
    const auto count = record.failures.of(static_cast<core::FailureClass>(i));
    set.counter(families::kFailures, joined(labels, common.failure_classes[i]), static_cast<double>(count), created);
  }
  set.histogram(families::kRunDuration, labels, record.durations, created);
  const auto interval = record.definition->interval;
  if (interval > std::chrono::milliseconds::zero()) {
    set.gauge(families::kInterval, labels, seconds(interval));
  }
  if (record.latest) set.gauge(families::kLastRun, labels, unix_seconds(end_of(*record.latest)));
  if (record.last_success) set.gauge(families::kLastSuccess, labels, unix_seconds(*record.last_success));
}

template <class Set>
void add_findings(Set& set, const core::ProbeRun& run, const typename Set::Labels& labels) {
  Names failures;
  Names warnings;
  for (const auto& finding : run.result.findings()) {
    const auto code = finding.code();
    if (finding.severity() == core::Severity::kWarning) {
      if (warnings.insert(code.id()).second) {
        set.gauge(families::kWarningInfo, joined(labels, label<typename Set::Labels>("code", code.id())), 1);
      }
    } else if (failures.insert(code.id()).second) {
      auto own = label<typename Set::Labels>("code", code.id());
      add_label(own, "class", to_string(code.info().failure_class));
      add_label(own, "severity", to_string(finding.severity()));
      add_label(own, "caused_by", run.caused_by);
      set.gauge(families::kFailureInfo, joined(labels, own), 1);
    }
  }
}

template <class Labels>
struct Series {
  const core::Metric* metric;  ///< nullptr: a later observation of the same series replaces this one
  Labels labels;               ///< beside those of the probe
  double value;
  std::size_t hash;  ///< the same for series that are the same
};

/// What one run observed as series. One object for many runs keeps their memory.
template <class Labels>
class ObservedSeries {
 public:
  /// Prometheus rejects a page with two samples of one series, so the later of two equal observations replaces the
  /// earlier. Compared after the values were made fit: two long values may have become one.
  std::span<const Series<Labels>> of(const std::vector<core::Observation>& observations) {
    if (series_.size() < observations.size()) series_.resize(observations.size());
    by_hash_.clear();
    for (std::size_t i = 0; i < observations.size(); ++i) {
      take(series_[i], observations[i]);
      by_hash_.emplace_back(series_[i].hash, i);
    }
    keep_latest();
    return {series_.data(), observations.size()};
  }

 private:
  static void take(Series<Labels>& series, const core::Observation& observation) {
    clear(series.labels);
    for (const auto& [name, value] : observation.labels) {
      assert(!is_of_identity(name));
      if (!is_of_identity(name)) add_label(series.labels, name, value);
    }
    series.metric = observation.metric;
    series.value = observation.value;
    series.hash = std::hash<std::string_view>()(observation.metric->name) + hash_of(series.labels);
  }

  static bool are_same_series(const Series<Labels>& one, const Series<Labels>& other) {
    return one.metric->name == other.metric->name && are_same(one.labels, other.labels);
  }

  void keep_latest() {
    std::ranges::sort(by_hash_);
    for (std::size_t i = 0; i < by_hash_.size(); ++i) {
      const auto [hash, earlier] = by_hash_[i];
      for (std::size_t j = i + 1; j < by_hash_.size() && by_hash_[j].first == hash; ++j) {
        if (are_same_series(series_[earlier], series_[by_hash_[j].second])) {
          series_[earlier].metric = nullptr;
          break;
        }
      }
    }
  }

  std::vector<Series<Labels>> series_;
  std::vector<std::pair<std::size_t, std::size_t>> by_hash_;  ///< hash and index, ascending
};

template <class Set>
void add_observations(Set& set, const core::ProbeRun& run, const typename Set::Labels& labels,
                      ObservedSeries<typename Set::Labels>& observed) {
  for (const auto& series : observed.of(run.result.observations())) {
    if (series.metric == nullptr) continue;
    const FamilyInfo info{series.metric->name, series.metric->help, ::prometheus::MetricType::Gauge};
    set.gauge(info, joined(labels, series.labels), series.value);
  }
}

template <class Set>
void add_latest(Set& set, const core::ProbeRun& run, const typename Set::Labels& labels,
                const CommonLabels<typename Set::Labels>& common, ObservedSeries<typename Set::Labels>& observed) {
  const bool succeeded = run.result.type() == core::ResultType::kSucceeded;
  set.gauge(families::kSuccess, labels, succeeded ? 1 : 0);
  set.gauge(families::kDuration, labels, seconds(run.duration));
  for (std::size_t i = 0; i < core::kPhaseNames.size(); ++i) {
    const auto spent = run.result.phases().of(static_cast<core::Phase>(i));
    if (spent) set.gauge(families::kPhaseDuration, joined(labels, common.phases[i]), seconds(*spent));
  }
  add_findings(set, run, labels);
  add_observations(set, run, labels, observed);
}

template <class Set>
void add_agent(Set& set, const AgentMetrics& agent) {
  typename Set::Labels build;
  add_label(build, "version", agent.build().version);
  add_label(build, "revision", agent.build().revision);
  add_label(build, "compiler", agent.build().compiler);
  add_label(build, "openssl", agent.build().openssl);
  add_label(build, "curl", agent.build().curl);
  set.gauge(families::kBuildInfo, std::move(build), 1);
  set.histogram(families::kLateness, {}, agent.lateness(), agent.started_at());
  for (const SkipReason reason : kSkipReasons) {
    set.counter(families::kSkipped, label<typename Set::Labels>("reason", to_string(reason)),
                static_cast<double>(agent.skipped(reason)), agent.started_at());
  }
  if (const auto ok = agent.last_reload_successful()) set.gauge(families::kReloadSuccessful, {}, *ok ? 1 : 0);
  if (const auto at = agent.last_reload_success()) set.gauge(families::kReloadTimestamp, {}, unix_seconds(*at));
  if (const auto ok = agent.last_web_config_successful()) set.gauge(families::kWebConfigSuccessful, {}, *ok ? 1 : 0);
  if (const auto at = agent.last_web_config_success()) set.gauge(families::kWebConfigTimestamp, {}, unix_seconds(*at));
}

/// All metrics of `records` as of `now`, probe by probe.
template <class Set>
void add_probes(Set& set, const RecordRange& records, core::SteadyTime now) {
  const CommonLabels<typename Set::Labels> common;
  ObservedSeries<typename Set::Labels> observed;
  for (const auto& [name, record] : records) {
    const auto labels = labels_of<typename Set::Labels>(*record.definition);
    add_history(set, record, labels, common);
    if (record.latest && now < record.stale_at()) add_latest(set, *record.latest, labels, common, observed);
  }
}

}  // namespace probe::exporters::description
