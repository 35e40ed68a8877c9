#include "exporters/history/history_metrics.hpp"
#include "exporters/json_lines/json_lines_metrics.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "places.hpp"
#include "probes/builtin.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/page_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <random>
#include <set>
#include <sstream>
#include <string>

namespace probe::exporters {
namespace {

constexpr int kStates = 1000;

/// What probes of every type can observe.
std::vector<const core::Metric*> all_metrics() {
  std::vector<const core::Metric*> metrics;
  for (const auto& type : probes::builtin_types()) {
    metrics.insert(metrics.end(), type.metrics.begin(), type.metrics.end());
  }
  return metrics;
}

/// Every family that an agent can publish, whatever is switched on.
std::set<std::string> all_families() {
  std::set<std::string> names;
  for (const auto* family : families::kAll) names.emplace(family->name);
  for (const auto* family : families::kAllOfHistory) names.emplace(family->name);
  for (const auto* family : families::kAllOfJsonLines) names.emplace(family->name);
  for (const auto* metric : all_metrics()) names.emplace(metric->name);
  return names;
}

/// Probes, runs and findings made of dice and of the strings that nobody should put anywhere.
class RandomState {
 public:
  RandomState(const std::vector<std::string>& strings, unsigned seed) : strings_(strings), random_(seed) {
    const int probes = below(6);
    for (int i = 0; i < probes; ++i) add_probe(any_string() + std::to_string(i));
    for (int i = below(4); i > 0; --i) rig_.agent.run_skipped(SkipReason::kLate, static_cast<unsigned>(below(9)));
    for (int i = below(4); i > 0; --i) rig_.agent.run_started(std::chrono::microseconds(below(40'000'000)));
    if (below(2) == 0) rig_.agent.reloaded(below(2) == 0, rig_.clock.now());
    if (below(2) == 0) rig_.agent.web_config_read(below(2) == 0, rig_.clock.now());
    if (below(2) == 0) add_history();
    if (below(2) == 0) add_json_lines();
    rig_.clock.advance(std::chrono::seconds(below(200)));
  }

  MetricsPage& page() { return rig_.page; }

 private:
  int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
  const std::string& any_string() {
    return strings_[static_cast<std::size_t>(below(static_cast<int>(strings_.size())))];
  }

  void add_probe(const std::string& name) {
    const auto definition = testing::definition_of(name, any_string());
    definition->type = any_string();
    definition->interval = std::chrono::seconds(below(90));
    rig_.store.expect(definition);
    for (int runs = below(4); runs > 0; --runs) rig_.store.publish(any_run(name));
  }

  std::uint64_t any_count() {
    constexpr std::array<std::uint64_t, 4> kSpecial{0, 1, 1ULL << 53, std::numeric_limits<std::uint64_t>::max()};
    return kSpecial.at(static_cast<std::size_t>(below(static_cast<int>(kSpecial.size()))));
  }

  void add_history() {
    const HistoryStats stats{any_count(), any_count(), any_count(),  any_count(),
                             any_count(), any_count(), below(2) == 0};
    rig_.page.add_live([this, stats](FamilySet& set) { exporters::add_history(set, stats, rig_.clock.now()); });
  }

  void add_json_lines() {
    const JsonLinesStats stats{any_count(), any_count(), any_count()};
    rig_.page.add_live([this, stats](FamilySet& set) { exporters::add_json_lines(set, stats, rig_.clock.now()); });
  }

  core::ProbeRun any_run(const std::string& name) {
    core::ProbeResult result;
    for (int i = below(3); i > 0; --i) {
      const bool certificate = below(2) == 0;
      result.add(core::Finding(certificate ? core::Code("cert_expired") : core::Code("cert_expiring"), any_string()));
    }
    for (int i = below(4); i > 0; --i) {
      observe(result, {{"subject", any_string()}, {"issuer", any_string()}});
      observe(result, {{"subject", any_string()}});
    }
    for (std::size_t i = 0; i < core::kPhaseNames.size(); ++i) {
      if (below(4) == 0) result.spend(static_cast<core::Phase>(i), std::chrono::microseconds(below(9'000'000)));
    }
    auto run = testing::run_of(name, std::move(result));
    run.id = "01931d5c-79b0-7000-8000-000000000000";
    run.caused_by = any_string();
    run.duration = std::chrono::microseconds(below(100'000'000));
    return run;
  }

  void observe(core::ProbeResult& result, core::Labels labels) {
    const auto& metric = *metrics_[static_cast<std::size_t>(below(static_cast<int>(metrics_.size())))];
    const bool is_info = std::string_view(metric.name).ends_with("_info");  // which probes always observe as 1
    result.observe(metric, is_info ? 1 : any_number(), std::move(labels));
  }

  double any_number() {
    constexpr std::array kSpecial{0.0,
                                  -0.0,
                                  1e300,
                                  -1e-300,
                                  1700000000.125,
                                  double(INFINITY),
                                  double(-INFINITY),
                                  double(NAN),
                                  std::numeric_limits<double>::denorm_min()};
    return kSpecial.at(static_cast<std::size_t>(below(static_cast<int>(kSpecial.size()))));
  }

  const std::vector<std::string>& strings_;
  const std::vector<const core::Metric*> metrics_ = all_metrics();
  std::mt19937 random_;
  testing::PageRig rig_;
};

void append(std::FILE* file, const char* kind, const std::string& page) {
  std::fprintf(file, "%s %zu\n", kind, page.size());
  std::fwrite(page.data(), 1, page.size(), file);
}

/// Adds the names of the families that a page in the text format has.
void add_families(const std::string& page, std::set<std::string>& names) {
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view kType = "# TYPE ";
    if (line.starts_with(kType)) names.insert(line.substr(kType.size(), line.rfind(' ') - kType.size()));
  }
}

TEST(ExpositionParsers, OfPrometheusReadTheSameFromBothFormatsInAnyState) {
  if (std::system("/usr/bin/python3 -c 'import prometheus_client' 2>/dev/null") != 0) {
    GTEST_SKIP() << "python3-prometheus-client is not installed: no page was parsed";
  }
  const auto naughty = testing::naughty_strings();
  const auto path = std::filesystem::temp_directory_path() / ("probe-pages-" + std::to_string(getpid()));
  std::FILE* file = std::fopen(path.c_str(), "w");
  ASSERT_NE(file, nullptr);
  std::set<std::string> seen;
  for (unsigned seed = 0; seed < kStates; ++seed) {
    RandomState state(naughty.strings, seed);
    const auto text = state.page().plain(PageFormat::kText).whole();
    add_families(text, seen);
    append(file, "text", text);
    append(file, "openmetrics", state.page().plain(PageFormat::kOpenMetrics).whole());
  }
  std::fclose(file);
  EXPECT_THAT(seen, ::testing::ContainerEq(all_families())) << "each family must have been in some state";

  const std::string command =
      "/usr/bin/python3 " PROBE_SOURCE_DIR "/tests/unit/exporters/check_exposition.py < " + path.string();
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string said;
  std::array<char, 512> chunk{};
  while (std::fgets(chunk.data(), static_cast<int>(chunk.size()), pipe) != nullptr) said += chunk.data();
  const int status = pclose(pipe);
  std::filesystem::remove(path);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(said.substr(0, 2000), "");
  RecordProperty("states", kStates);
  if (!naughty.suite_found) GTEST_SKIP() << "naughty-strings is not here: the pages had only the test's own strings";
}

}  // namespace
}  // namespace probe::exporters
