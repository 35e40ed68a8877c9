#pragma once

#include "agent/runtime/configuration.hpp"
#include "agent/runtime/runner.hpp"
#include "probes/builtin.hpp"
#include "tests/support/fakes/fake_ports.hpp"
#include "tests/support/fakes/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// A probe from its YAML to its result, as the program does it but for the world outside, which is faked.
namespace probe::testing {

/// `keys` are those of one probe but `name`, as in `type: proxy_state, source: {…}`.
inline std::string one_probe(std::string_view keys) { return fmt::format("probes: [{{name: it, {}}}]", keys); }

/// Every mistake in the configuration, a line each; empty when there is none.
inline std::string mistakes_in(std::string_view keys) {
  config::Problems problems("probe.yml");
  runtime::build_configuration(one_probe(keys), core::ProbeRegistry(probes::builtin_types()), problems);
  return problems.text();
}

/// Builds the probe and runs it once.
inline core::ProbeResult run_probe(std::string_view keys, FakePorts& fakes) {
  config::Problems problems("probe.yml");
  auto built = runtime::build_configuration(one_probe(keys), core::ProbeRegistry(probes::builtin_types()), problems);
  if (!built) throw std::runtime_error(problems.text());
  boost::asio::io_context io;
  runtime::Runner runner(fakes.ports());
  auto run = run_awaitable(io, runner.run(built->probes.front(), 1, fakes.clock.steady()));
  if (!run) throw std::runtime_error("the run was cancelled");
  return std::move(run->result);
}

/// The findings as `severity code: message`, in order.
inline std::vector<std::string> findings_in(const core::ProbeResult& result) {
  std::vector<std::string> lines;
  for (const auto& finding : result.findings()) {
    lines.push_back(fmt::format("{} {}: {}", to_string(finding.severity()), finding.code().id(), finding.message()));
  }
  return lines;
}

/// The facts of the first finding as `key=value`, in order.
inline std::vector<std::string> evidence_in(const core::ProbeResult& result) {
  std::vector<std::string> facts;
  if (result.findings().empty()) return facts;
  for (const auto& fact : result.findings().front().evidence()) facts.push_back(fact.key() + "=" + fact.text());
  return facts;
}

/// The observations of metrics whose names start with `prefix`, as Prometheus writes them.
inline std::vector<std::string> metrics_in(const core::ProbeResult& result, std::string_view prefix) {
  std::vector<std::string> lines;
  for (const auto& [metric, value, labels] : result.observations()) {
    if (!metric->name.starts_with(prefix)) continue;
    std::string text;
    for (const auto& [name, label] : labels) text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, label);
    lines.push_back(fmt::format("{}{} {}", metric->name, text.empty() ? "" : "{" + text + "}", value));
  }
  return lines;
}

}  // namespace probe::testing
