#include "exporters/api/api_routes.hpp"

#include "exporters/api/answer.hpp"
#include "exporters/api/documents.hpp"
#include "exporters/api/parameters.hpp"
#include "exporters/api/run_requests.hpp"
#include "exporters/api/service_discovery.hpp"
#include "exporters/console/run_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

namespace probe::exporters {

namespace json = boost::json;

namespace {

constexpr LimitRange kProbes{1000, 10'000};
constexpr LimitRange kChains{100, 1000};

std::optional<ProbeState> wanted_state(const Fields& fields) {
  const auto found = fields.find("state");
  if (found == fields.end()) return std::nullopt;
  const auto state = state_named(found->second);
  if (!state) throw BadRequest(fmt::format("expected state to be one of {}", fmt::join(kProbeStateNames, ", ")));
  return state;
}

std::vector<const ProbeRecord*> selected(const AgentPages& pages, const Fields& fields) {
  const auto state = wanted_state(fields);
  const auto chain = fields.find("chain");
  const auto now = pages.clock.steady();
  std::vector<const ProbeRecord*> records;
  for (const auto& [name, record] : pages.store.records()) {
    if (state && state_of(record, now) != *state) continue;
    if (chain != fields.end() && record.definition->chain != chain->second) continue;
    records.push_back(&record);
  }
  std::ranges::stable_sort(records, {}, [](const auto* record) { return record->position; });
  return records;
}

Response probes(const AgentPages& pages, const Request& request) {
  const auto fields = read_fields(request.query, {"state", "chain", "limit"});
  const auto limit = limit_of(fields, kProbes);
  const auto records = selected(pages, fields);
  json::array array;
  for (const auto* record : records) {
    if (array.size() == limit) break;
    array.push_back(probe_json(*record, pages.clock));
  }
  json::object data;
  data["total"] = records.size();
  data["probes"] = std::move(array);
  return api_success(std::move(data));
}

Response one_probe(const AgentPages& pages, const Request& request) {
  read_fields(request.query, {});
  const auto& name = request.parameters.front();
  const auto found = pages.store.records().find(name);
  if (found == pages.store.records().end()) return no_such_probe(name);
  const auto& record = found->second;
  auto data = probe_json(record, pages.clock);
  data["latest"] = record.latest ? json::value(run_json(*record.latest)) : json::value();
  return api_success(std::move(data));
}

Response chains(const AgentPages& pages, const Request& request) {
  const auto limit = limit_of(read_fields(request.query, {"limit"}), kChains);
  const auto all = chains_of(pages.store.records(), pages.clock.steady());
  json::array array;
  for (const auto& chain : all) {
    if (array.size() == limit) break;
    array.push_back(chain_json(chain));
  }
  json::object data;
  data["total"] = all.size();
  data["chains"] = std::move(array);
  return api_success(std::move(data));
}

}  // namespace

std::vector<Route> api_routes(const std::shared_ptr<const AgentPages>& pages) {
  const auto answered_by = [&pages](Response (*answer)(const AgentPages&, const Request&)) {
    return api_handler([pages, answer](const Request& request) { return answer(*pages, request); });
  };
  const auto slowly_by = [&pages](core::Awaitable<Response> (*answer)(const AgentPages&, const Request&)) {
    return SlowHandler([pages, answer](const Request& request) { return answer(*pages, request); });
  };
  return {
      {{"GET"}, "/api/v1/probes", answered_by(probes)},
      {{"GET"}, "/api/v1/probes/{name}", answered_by(one_probe)},
      {{"GET"}, "/api/v1/probes/{name}/runs", nullptr, slowly_by(runs_of_probe)},
      {{"POST"}, "/api/v1/probes/{name}/run", nullptr, slowly_by(run_probe_now)},
      {{"GET"}, "/api/v1/runs/{id}", nullptr, slowly_by(one_run)},
      {{"GET"}, "/api/v1/chains", answered_by(chains)},
      {{"GET"}, "/sd/targets", answered_by(discovered_targets)},
      {{}, "/api/v1", nullptr, nullptr, refused_by_api},
      {{}, "/sd", nullptr, nullptr, refused_by_api},
  };
}

}  // namespace probe::exporters
