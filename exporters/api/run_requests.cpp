#include "exporters/api/run_requests.hpp"

#include "exporters/api/answer.hpp"
#include "exporters/api/documents.hpp"
#include "exporters/api/parameters.hpp"
#include "exporters/console/run_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace probe::exporters {

namespace json = boost::json;

namespace {

constexpr LimitRange kRuns{20, 1000};

/// A query that can be answered, or the answer that it cannot.
std::variant<PastRunsQuery, Response> past_runs_query(const AgentPages& pages, const Request& request) {
  PastRunsQuery query;
  query.probe = request.parameters.front();
  if (!pages.store.records().contains(query.probe)) return no_such_probe(query.probe);
  try {
    const auto fields = read_fields(request.query, {"limit", "since"});
    query.limit = limit_of(fields, kRuns);
    query.since = since_of(fields);
  } catch (const BadRequest& bad) {
    return api_failure(ApiError::kBadData, bad.what());
  }
  return query;
}

const core::ProbeRun* latest_with(const AgentPages& pages, std::string_view id) {
  for (const auto& [name, record] : pages.store.records()) {
    if (record.latest && record.latest->id == id) return &*record.latest;
  }
  return nullptr;
}

/// Whether it never was, or is no longer kept, nobody knows.
Response no_such_run(bool with_history) {
  return api_failure(ApiError::kNotFound,
                     with_history ? "no run with this id is kept: it is neither a probe's latest nor in the history"
                                  : "no run with this id is kept: it is no probe's latest, and there is no history");
}

std::optional<Response> why_not_run(const AgentPages& pages, const Request& request) {
  if (!pages.lifecycle || !pages.run_now) {
    return api_failure(ApiError::kForbidden,
                       "running probes by HTTP is switched off; start the agent with --web.enable-lifecycle");
  }
  const auto& name = request.parameters.front();
  if (!pages.store.records().contains(name)) return no_such_probe(name);
  try {
    read_fields(request.query, {});
  } catch (const BadRequest& bad) {
    return api_failure(ApiError::kBadData, bad.what());
  }
  return std::nullopt;
}

}  // namespace

core::Awaitable<Response> runs_of_probe(const AgentPages& pages, const Request& request) {
  auto asked = past_runs_query(pages, request);
  if (auto* refusal = std::get_if<Response>(&asked)) co_return std::move(*refusal);
  const auto& query = std::get<PastRunsQuery>(asked);
  std::vector<PastRun> runs;
  if (pages.archive != nullptr) {
    auto reading = pages.archive->runs(query);
    runs = co_await std::move(reading);
  }
  // Looked for again: the configuration may have changed while the history was read.
  const auto record = pages.store.records().find(query.probe);
  if (record != pages.store.records().end()) put_latest_first(runs, record->second, query);
  json::array array;
  for (const auto& run : runs) array.push_back(past_run_json(run));
  json::object data;
  data["probe"] = query.probe;
  data["kept"] = pages.archive != nullptr ? "history" : "latest";
  data["runs"] = std::move(array);
  co_return api_success(std::move(data));
}

core::Awaitable<Response> one_run(const AgentPages& pages, const Request& request) {
  const auto& id = request.parameters.front();
  if (!request.query.empty()) co_return api_failure(ApiError::kBadData, "no parameter is expected here");
  if (const auto* run = latest_with(pages, id)) co_return api_success(run_json(*run));
  std::optional<std::string> document;
  if (pages.archive != nullptr) {
    auto reading = pages.archive->run(id);
    document = co_await std::move(reading);
  }
  if (!document) co_return no_such_run(pages.archive != nullptr);
  json::error_code error;
  auto run = json::parse(*document, error);
  if (error) co_return api_failure(ApiError::kNotFound, "what the history has of this run cannot be read");
  co_return api_success(std::move(run));
}

core::Awaitable<Response> run_probe_now(const AgentPages& pages, const Request& request) {
  auto refusal = why_not_run(pages, request);
  if (refusal) co_return std::move(*refusal);
  const auto& name = request.parameters.front();
  auto running = pages.run_now(name);
  const auto run = co_await std::move(running);
  if (run) co_return api_success(run_json(*run));
  co_return api_failure(ApiError::kUnavailable, "the run was given up: the probe or the agent is being stopped");
}

}  // namespace probe::exporters
