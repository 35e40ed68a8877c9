#pragma once

#include "agent/core/registry.hpp"
#include "agent/runtime/configuration.hpp"
#include "agent/runtime/runner.hpp"
#include "config/problems.hpp"
#include "probes/builtin.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/fakes/fake_ports.hpp"
#include "tests/support/fakes/run_awaitable.hpp"
#include "tests/unit/probes/probe_trial.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What the tests of the certificate probes stand on: YAML in, findings and numbers out.
namespace probe::probes::testing {

using probe::testing::TimePoint;

/// Where FakeClock stands: 2026-11-23T12:00:00Z.
inline const TimePoint kNow{std::chrono::seconds(1795435200)};

/// What `findings_in` gives.
using Lines = std::vector<std::string>;

/// `slot=current` of `{slot="current"}`.
inline std::string text_of(const core::Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) text += (text.empty() ? "" : ",") + std::string(name) + "=" + value;
  return text;
}

/// The value of the one series with that name and these labels; nothing when there is none or more than one.
inline std::optional<double> value_of(const core::ProbeResult& result, std::string_view name, std::string_view labels) {
  std::optional<double> value;
  for (const auto& observation : result.observations()) {
    if (observation.metric->name != name || text_of(observation.labels) != labels) continue;
    if (value) return std::nullopt;
    value = observation.value;
  }
  return value;
}

/// The probe type of that name.
inline core::ProbeType builtin_type(std::string_view name) {
  for (const auto& type : builtin_types()) {
    if (type.name == name) return type;
  }
  throw std::invalid_argument("no probe type " + std::string(name));
}

/// Every mistake in a whole configuration file, a line each.
inline std::string problems_of(const std::string& yaml) {
  config::Problems problems("probe.yml");
  const auto built = runtime::build_configuration(yaml, core::ProbeRegistry(builtin_types()), problems);
  if (built.has_value() != problems.empty()) throw std::logic_error("built although there are mistakes, or not");
  return problems.text();
}

/// All that `result` says: findings, and numbers with their labels.
inline Lines everything_in(const core::ProbeResult& result) {
  Lines lines = probe::testing::findings_in(result);
  for (const auto& [metric, value, labels] : result.observations()) {
    lines.push_back(fmt::format("{}{{{}}} {}", metric->name, text_of(labels), value));
  }
  return lines;
}

/// One probe in a world of fakes.
struct Rig {
  probe::testing::FakePorts fakes;
  const core::ChainVerifier* chains = &fakes.chains;  ///< a test may put one of its own here
  core::HttpClient* http = &fakes.http;               ///< likewise

  void put(const std::string& path, std::string bytes) { fakes.files.put(path, std::move(bytes), kNow); }
  void put_unreadable(const std::string& path, const std::string& message) {
    fakes.files.files[path] = core::FileError{core::FileError::Kind::kUnreadable, message};
  }

  /// Runs the probe whose keys are `keys`, one a line, as in the file under `- `.
  core::ProbeResult run(const std::string& keys) { return run_twice(keys, {}).front(); }

  /// Runs it once more after `between`, which may be null: then it runs once.
  std::vector<core::ProbeResult> run_twice(const std::string& keys, const std::function<void()>& between) {
    std::string yaml = "probes:\n  - name: watched\n";
    for (std::size_t at = 0; at < keys.size();) {
      const auto end = std::min(keys.find('\n', at), keys.size());
      yaml += "    " + keys.substr(at, end - at) + "\n";
      at = end + 1;
    }
    config::Problems problems("probe.yml");
    const auto built = runtime::build_configuration(yaml, core::ProbeRegistry(builtin_types()), problems);
    if (!built) throw std::invalid_argument(problems.text());
    runtime::Runner runner({*http, fakes.tls, *chains, fakes.files, fakes.addresses, fakes.directory, fakes.commands,
                            fakes.workers, fakes.clock});
    std::vector<core::ProbeResult> results;
    for (int time = 0; time < (between ? 2 : 1); ++time) {
      if (time == 1) between();
      boost::asio::io_context io;
      auto task = runner.run(built->probes.front(), 1, fakes.clock.steady());
      auto run = probe::testing::run_awaitable(io, std::move(task));
      results.push_back(std::move(run.value().result));
      expect_the_same_at_once(runner, built->probes.front(), results.back());
    }
    return results;
  }

 private:
  /// A run that finds its file in memory waits for nothing, and says the same.
  void expect_the_same_at_once(runtime::Runner& runner, const core::ConfiguredProbe& probe,
                               const core::ProbeResult& result) {
    const auto known = fakes.files.known_paths;
    for (const auto& [path, content] : fakes.files.files) fakes.files.known_paths.insert(path);
    for (int time = 0; time < 2; ++time) {
      const auto run = runner.run_at_once(probe, 1, fakes.clock.steady());
      if (!run) continue;
      EXPECT_EQ(everything_in(run->result), everything_in(result));
    }
    fakes.files.known_paths = known;
  }
};

/// The keys of a probe that judges /auth.cer.
inline const std::string kSigningFile =
    "type: certificate_validity\npurpose: signing\nsource: { file: /auth.cer }\n"
    "expires_within: { warning: 60d, failure: 14d }\n";

/// Healthy on the day the fake clock shows, in the fifth year from the last.
inline probe::testing::CertificateSpec auth_spec() {
  using std::chrono::days;
  auto spec = probe::testing::exchange_auth();
  spec.key = probe::testing::rsa(2048, "auth");
  spec.validity = {kNow - days(365), kNow + days(1460)};
  return spec;
}

/// A self-signed certificate of that kind.
inline probe::testing::Certificate auth(const std::function<void(probe::testing::CertificateSpec&)>& change =
                                            [](probe::testing::CertificateSpec&) {}) {
  auto spec = auth_spec();
  change(spec);
  return probe::testing::self_sign(spec);
}

}  // namespace probe::probes::testing
