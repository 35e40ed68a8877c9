#include "exporters/prometheus/metric_families.hpp"

#include "exporters/prometheus/family_set.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

using Names = std::set<std::string_view>;

double unix_seconds(core::SystemTime time) { return seconds(time.time_since_epoch()); }

SeriesLabels with(SeriesLabels labels, std::string_view name, std::string_view value) {
  add_label(labels, name, value);
  return labels;
}

SeriesLabels labels_of(const ProbeIdentity& identity) {
  SeriesLabels labels;
  add_label(labels, "probe", identity.probe);
  add_label(labels, "type", identity.type);
  add_label(labels, "chain", identity.chain);
  return labels;
}

/// What stays whether or not the latest run is stale.
void add_history(FamilySet& set, const ProbeRecord& record, const SeriesLabels& labels) {
  const auto created = record.created_at;
  set.counter(families::kRuns, labels, static_cast<double>(record.runs), created);
  set.counter(families::kRunsFailed, labels, static_cast<double>(record.runs_failed), created);
  for (std::size_t i = 0; i < record.failures.size(); ++i) {
    set.counter(families::kFailures, with(labels, "class", core::kFailureClassNames[i]),
                static_cast<double>(record.failures[i]), created);
  }
  set.histogram(families::kRunDuration, labels, record.durations.snapshot(), created);
  if (record.identity.interval > std::chrono::nanoseconds::zero()) {
    set.gauge(families::kInterval, labels, seconds(record.identity.interval));
  }
  if (record.latest) set.gauge(families::kLastRun, labels, unix_seconds(end_of(*record.latest)));
  if (record.last_success) set.gauge(families::kLastSuccess, labels, unix_seconds(*record.last_success));
}

void add_findings(FamilySet& set, const core::ProbeRun& run, const SeriesLabels& labels) {
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

/// Prometheus rejects a page with two samples of one series, so the later of two equal observations replaces the
/// earlier. Compared after the values were made fit: two long values may have become one.
void add_observations(FamilySet& set, const core::ProbeRun& run, const SeriesLabels& labels) {
  struct Series {
    const core::Metric* metric;
    SeriesLabels labels;
    double value;
  };
  std::vector<Series> kept;
  std::set<std::pair<std::string_view, SeriesLabels>> seen;
  const auto& observations = run.result.observations();
  for (auto observation = observations.rbegin(); observation != observations.rend(); ++observation) {
    auto own = labels;
    for (const auto& [name, value] : observation->labels) add_label(own, name, value);
    auto key = own;
    std::sort(key.begin(), key.end());
    if (!seen.emplace(observation->metric->name, std::move(key)).second) continue;
    kept.push_back({observation->metric, std::move(own), observation->value});
  }
  for (auto series = kept.rbegin(); series != kept.rend(); ++series) {
    const FamilyInfo info{series->metric->name, series->metric->help, ::prometheus::MetricType::Gauge};
    set.gauge(info, std::move(series->labels), series->value);
  }
}

void add_latest(FamilySet& set, const core::ProbeRun& run, const SeriesLabels& labels) {
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

void add_agent(FamilySet& set, const AgentMetrics& agent) {
  SeriesLabels build;
  add_label(build, "version", agent.build().version);
  add_label(build, "revision", agent.build().revision);
  add_label(build, "compiler", agent.build().compiler);
  add_label(build, "openssl", agent.build().openssl);
  add_label(build, "curl", agent.build().curl);
  set.gauge(families::kBuildInfo, std::move(build), 1);
  set.histogram(families::kLateness, {}, agent.lateness().snapshot(), agent.started_at());
  for (std::size_t i = 0; i < kSkipReasonNames.size(); ++i) {
    set.counter(families::kSkipped, with({}, "reason", kSkipReasonNames[i]),
                static_cast<double>(agent.skipped(static_cast<SkipReason>(i))), agent.started_at());
  }
  if (const auto ok = agent.last_reload_successful()) set.gauge(families::kReloadSuccessful, {}, *ok ? 1 : 0);
  if (const auto at = agent.last_reload_success()) set.gauge(families::kReloadTimestamp, {}, unix_seconds(*at));
}

}  // namespace

std::vector<Family> collect(const RunStore& store, const AgentMetrics& agent, core::SteadyTime now) {
  FamilySet set;
  for (const auto& [name, record] : store.records()) {
    const auto labels = labels_of(record.identity);
    add_history(set, record, labels);
    if (record.latest && now < record.stale_at()) add_latest(set, *record.latest, labels);
  }
  add_agent(set, agent);
  return set.take();
}

std::vector<::prometheus::MetricFamily> StoreCollectable::Collect() const {
  std::vector<::prometheus::MetricFamily> families;
  for (auto& family : collect(store_, agent_, clock_.steady())) families.push_back(std::move(family.base));
  return families;
}

}  // namespace probe::exporters
