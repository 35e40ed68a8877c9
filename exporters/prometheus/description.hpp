#pragma once

#include "exporters/prometheus/agent_metrics.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/family_set.hpp"
#include "exporters/prometheus/label_text.hpp"
#include "exporters/prometheus/run_store.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

/// What is told of probes and agent, whatever it is written into. `Set` has the functions of FamilySet and its own kind
/// of `Labels`, to which `add_label` adds, and which `are_same` and `hash_of` compare.
namespace probe::exporters::description {

using Names = std::set<std::string_view>;

inline double unix_seconds(core::SystemTime time) { return seconds(time.time_since_epoch()); }

template <class Labels>
Labels with(Labels labels, std::string_view name, std::string_view value) {
  add_label(labels, name, value);
  return labels;
}

template <class Labels>
Labels labels_of(const ProbeIdentity& identity) {
  Labels labels;
  add_label(labels, "probe", identity.probe);
  add_label(labels, "type", identity.type);
  add_label(labels, "chain", identity.chain);
  return labels;
}

/// What stays whether or not the latest run is stale.
template <class Set>
void add_history(Set& set, const ProbeRecord& record, const typename Set::Labels& labels) {
  const auto created = record.created_at;
  set.counter(families::kRuns, labels, static_cast<double>(record.runs), created);
  set.counter(families::kRunsFailed, labels, static_cast<double>(record.runs_failed), created);
  for (std::size_t i = 0; i < record.failures.size(); ++i) {
    set.counter(families::kFailures, with(labels, "class", core::kFailureClassNames[i]),
                static_cast<double>(record.failures[i]), created);
  }
  set.histogram(families::kRunDuration, labels, record.durations, created);
  if (record.identity.interval > std::chrono::nanoseconds::zero()) {
    set.gauge(families::kInterval, labels, seconds(record.identity.interval));
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
        set.gauge(families::kWarningInfo, with(labels, "code", code.id()), 1);
      }
    } else if (failures.insert(code.id()).second) {
      auto own = labels;
      add_label(own, "code", code.id());
      add_label(own, "class", to_string(code.info().failure_class));
      add_label(own, "severity", to_string(finding.severity()));
      add_label(own, "caused_by", run.caused_by);
      set.gauge(families::kFailureInfo, std::move(own), 1);
    }
  }
}

template <class Labels>
struct Series {
  const core::Metric* metric;
  Labels labels;
  double value;
  std::size_t hash;  ///< the same for series that are the same
};

/// Prometheus rejects a page with two samples of one series, so the later of two equal observations replaces the
/// earlier. Compared after the values were made fit: two long values may have become one.
template <class Labels>
void keep_latest(std::vector<Series<Labels>>& all) {
  const auto same = [&all](std::size_t one, std::size_t other) {
    return all[one].metric->name == all[other].metric->name && are_same(all[one].labels, all[other].labels);
  };
  std::vector<std::size_t> by_hash(all.size());
  std::iota(by_hash.begin(), by_hash.end(), std::size_t{0});
  std::ranges::stable_sort(by_hash, {}, [&all](std::size_t index) { return all[index].hash; });
  for (std::size_t i = 0; i < by_hash.size(); ++i) {
    const std::size_t hash = all[by_hash[i]].hash;
    for (std::size_t j = i + 1; j < by_hash.size() && all[by_hash[j]].hash == hash; ++j) {
      if (all[by_hash[i]].metric != nullptr && same(by_hash[i], by_hash[j])) all[by_hash[i]].metric = nullptr;
    }
  }
  std::erase_if(all, [](const auto& series) { return series.metric == nullptr; });
}

template <class Set>
void add_observations(Set& set, const core::ProbeRun& run, const typename Set::Labels& labels) {
  std::vector<Series<typename Set::Labels>> all;
  const auto& observations = run.result.observations();
  all.reserve(observations.size());
  for (const auto& observation : observations) {
    auto own = labels;
    for (const auto& [name, value] : observation.labels) add_label(own, name, value);
    const std::size_t hash = std::hash<std::string_view>()(observation.metric->name) + hash_of(own);
    all.push_back({observation.metric, std::move(own), observation.value, hash});
  }
  keep_latest(all);
  for (const auto& series : all) {
    const FamilyInfo info{series.metric->name, series.metric->help, ::prometheus::MetricType::Gauge};
    set.gauge(info, series.labels, series.value);
  }
}

template <class Set>
void add_latest(Set& set, const core::ProbeRun& run, const typename Set::Labels& labels) {
  const bool succeeded = run.result.type() == core::ResultType::kSucceeded;
  set.gauge(families::kSuccess, labels, succeeded ? 1 : 0);
  set.gauge(families::kDuration, labels, seconds(run.duration));
  for (std::size_t i = 0; i < core::kPhaseNames.size(); ++i) {
    const auto spent = run.result.phases().of(static_cast<core::Phase>(i));
    if (spent) set.gauge(families::kPhaseDuration, with(labels, "phase", core::kPhaseNames[i]), seconds(*spent));
  }
  add_findings(set, run, labels);
  add_observations(set, run, labels);
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
  for (std::size_t i = 0; i < kSkipReasonNames.size(); ++i) {
    set.counter(families::kSkipped, with(typename Set::Labels(), "reason", kSkipReasonNames[i]),
                static_cast<double>(agent.skipped(static_cast<SkipReason>(i))), agent.started_at());
  }
  if (const auto ok = agent.last_reload_successful()) set.gauge(families::kReloadSuccessful, {}, *ok ? 1 : 0);
  if (const auto at = agent.last_reload_success()) set.gauge(families::kReloadTimestamp, {}, unix_seconds(*at));
  if (const auto ok = agent.last_web_config_successful()) set.gauge(families::kWebConfigSuccessful, {}, *ok ? 1 : 0);
  if (const auto at = agent.last_web_config_success()) set.gauge(families::kWebConfigTimestamp, {}, unix_seconds(*at));
}

/// All metrics of `store` and `agent` as of `now`, probe by probe.
template <class Set>
void describe(Set& set, const RunStore& store, const AgentMetrics& agent, core::SteadyTime now) {
  for (const auto& [name, record] : store.records()) {
    const auto labels = labels_of<typename Set::Labels>(record.identity);
    add_history(set, record, labels);
    if (record.latest && now < record.stale_at()) add_latest(set, *record.latest, labels);
  }
  add_agent(set, agent);
}

}  // namespace probe::exporters::description
