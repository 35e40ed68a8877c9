#include "exporters/api/documents.hpp"

#include "agent/core/finding.hpp"
#include "agent/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace json = boost::json;

namespace {

double in_seconds(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

std::string text(std::string_view value) { return core::valid_utf8(value); }

json::value time(const std::optional<core::SystemTime>& moment) {
  return moment ? json::value(core::rfc3339(*moment)) : json::value();
}

json::array texts(const std::vector<std::string>& values) {
  json::array array;
  for (const auto& value : values) array.emplace_back(text(value));
  return array;
}

/// What went wrong in a run, in a few words; empty texts when nothing did.
void add_outcome(json::object& object, const PastRun& run) {
  object["resultType"] = to_string(run.failed ? core::ResultType::kFailed : core::ResultType::kSucceeded);
  object["error"] = text(run.error);
  object["exception"] = text(run.exception);
  object["code"] = text(run.code);
  object["causedBy"] = text(run.caused_by);
}

}  // namespace

PastRun past_run(const core::ProbeRun& run) {
  PastRun past;
  past.id = run.id;
  past.started_at = run.started_at;
  past.duration = run.duration;
  past.error = run.result.error();
  past.exception = run.result.exception();
  if (const auto* finding = run.result.decisive()) {
    past.failed = true;
    past.code = finding->code().id();
  }
  past.caused_by = run.caused_by;
  past.attempt = run.attempt;
  return past;
}

void put_latest_first(std::vector<PastRun>& runs, const ProbeRecord& record, const PastRunsQuery& query) {
  if (!record.latest || (query.since && record.latest->started_at < *query.since)) return;
  auto latest = past_run(*record.latest);
  std::erase_if(runs, [&latest](const PastRun& run) { return run.id == latest.id; });
  runs.insert(runs.begin(), std::move(latest));
  if (runs.size() > query.limit) runs.resize(query.limit);
}

json::object past_run_json(const PastRun& run) {
  json::object object;
  object["id"] = run.id;
  object["startedAt"] = core::rfc3339(run.started_at);
  object["durationSeconds"] = in_seconds(run.duration);
  object["attempt"] = run.attempt;
  add_outcome(object, run);
  return object;
}

json::object probe_json(const ProbeRecord& record, const core::Clock& clock) {
  const auto& who = *record.definition;
  json::object object;
  object["name"] = text(who.name);
  object["type"] = text(who.type);
  object["chain"] = text(who.chain);
  object["dependsOn"] = texts(who.depends_on);
  object["intervalSeconds"] = in_seconds(who.interval);
  object["timeoutSeconds"] = in_seconds(who.timeout);
  object["state"] = to_string(state_of(record, clock.steady()));
  object["warnings"] = warnings_of(record);
  object["runs"] = record.runs;
  object["runsFailed"] = record.runs_failed;
  object["lastSuccessAt"] = time(record.last_success);
  object["nextRunAt"] = time(next_run_of(record, clock));
  object["latest"] = record.latest ? json::value(past_run_json(past_run(*record.latest))) : json::value();
  return object;
}

json::object chain_json(const Chain& chain) {
  json::array links;
  for (const auto& link : chain.links) {
    const auto& who = *link.record->definition;
    json::object object;
    object["probe"] = text(who.name);
    object["type"] = text(who.type);
    object["dependsOn"] = texts(who.depends_on);
    object["state"] = to_string(link.state);
    if (link.record->latest) add_outcome(object, past_run(*link.record->latest));
    links.push_back(std::move(object));
  }
  json::array causes;
  for (const auto place : chain.causes) {
    const auto& run = *chain.links[place].record->latest;
    json::object object;
    object["probe"] = text(run.probe);
    object["code"] = run.result.decisive()->code().id();
    object["message"] = text(run.result.decisive()->message());
    causes.push_back(std::move(object));
  }
  json::object object;
  object["name"] = text(chain.name);
  object["state"] = to_string(chain.state);
  object["rootCauses"] = std::move(causes);
  object["links"] = std::move(links);
  return object;
}

}  // namespace probe::exporters
