#include "exporters/api/service_discovery.hpp"

#include "exporters/console/json_text.hpp"
#include "exporters/http/query.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace probe::exporters {

namespace json = boost::json;

namespace {

json::object target(const core::ProbeDefinition& who) {
  json::object labels;
  labels["__meta_probe_name"] = who.name;
  labels["__meta_probe_type"] = who.type;
  labels["__meta_probe_chain"] = who.chain;
  labels["__meta_probe_interval_seconds"] = fmt::format("{}", std::chrono::duration<double>(who.interval).count());
  json::object group;
  group["targets"] = json::array{who.name};
  group["labels"] = std::move(labels);
  return group;
}

}  // namespace

Response discovered_targets(const AgentPages& pages, const Request& request) {
  read_fields(request.query, {});
  json::array groups;
  for (const auto& [name, record] : pages.store.records()) groups.push_back(target(*record.definition));
  Response response;
  response.content_type = "application/json";
  response.body = json_text(groups) + "\n";
  return response;
}

}  // namespace probe::exporters
