#include "exporters/console/run_json.hpp"

#include "agent/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace probe::exporters {

namespace {

namespace json = boost::json;

std::string text(std::string_view value) { return core::valid_utf8(value); }

double in_seconds(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

struct JsonOf {
  json::value operator()(const std::string& value) const { return json::value(text(value)); }
  json::value operator()(std::chrono::system_clock::time_point value) const {
    return json::value(core::rfc3339(value));
  }
  template <class T>
  json::value operator()(T value) const {
    return json::value(value);
  }
};

json::object to_json(const core::Observation& observation) {
  json::object labels;
  for (const auto& [name, value] : observation.labels) labels[text(name)] = text(value);
  json::object object;
  object["name"] = observation.metric->name;
  object["value"] = observation.value;
  object["labels"] = std::move(labels);
  return object;
}

json::object to_json(const core::Phases& phases) {
  json::object object;
  for (std::size_t i = 0; i < core::kPhaseNames.size(); ++i) {
    if (const auto spent = phases.of(static_cast<core::Phase>(i))) object[core::kPhaseNames[i]] = in_seconds(*spent);
  }
  return object;
}

}  // namespace

json::object finding_json(const core::Finding& finding) {
  json::object evidence;
  for (const auto& fact : finding.evidence()) evidence[text(fact.key())] = std::visit(JsonOf{}, fact.value());
  json::object object;
  object["code"] = finding.code().id();
  object["severity"] = to_string(finding.severity());
  object["class"] = to_string(finding.code().info().failure_class);
  object["message"] = text(finding.message());
  object["evidence"] = std::move(evidence);
  object["remedy"] = finding.remedy();
  return object;
}

json::object run_json(const core::ProbeRun& run) {
  json::array findings;
  for (const auto& finding : run.result.findings()) findings.push_back(finding_json(finding));
  json::array observations;
  for (const auto& observation : run.result.observations()) observations.push_back(to_json(observation));
  json::object object;
  object["id"] = run.id;
  object["probe"] = text(run.probe);
  object["type"] = text(run.type);
  object["chain"] = text(run.chain);
  object["resultType"] = to_string(run.result.type());
  object["error"] = text(run.result.error());
  object["exception"] = text(run.result.exception());
  object["causedBy"] = text(run.caused_by);
  object["attempt"] = run.attempt;
  object["startedAt"] = core::rfc3339(run.started_at);
  object["durationSeconds"] = in_seconds(run.duration);
  object["findings"] = std::move(findings);
  object["observations"] = std::move(observations);
  object["phases"] = to_json(run.result.phases());
  return object;
}

}  // namespace probe::exporters
