#include "exporters/prometheus/metric_families.hpp"

#include "exporters/prometheus/family_info.hpp"
#include "exporters/prometheus/text_format.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/promtool.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::ManualClock;
using ::testing::Not;
using testing::result_with;
using testing::run_of;

constexpr core::Metric kNotAfter{"probe_certificate_not_after_timestamp_seconds", "When the certificate expires",
                                 "seconds"};
constexpr core::Metric kSameName{"probe_certificate_not_after_timestamp_seconds", "Declared elsewhere", "seconds"};

struct World {
  ManualClock clock;
  RunStore store{clock};
  AgentMetrics agent{{"0.1.0", "abc123", "g++ 12.2", "", ""}, clock.now()};

  void expect(std::string name, std::string chain = "") {
    store.expect(testing::definition_of(std::move(name), std::move(chain)));
  }
  std::string page() const { return to_text(collect(store, agent, clock.steady())); }
  /// The part of the page about one metric.
  std::string page(const std::string& name) const {
    std::string found;
    for (auto& family : collect(store, agent, clock.steady())) {
      if (family.base.name == name) found += to_text(std::vector<Family>{family});
    }
    return found;
  }
};

TEST(MetricFamilies, AProbeThatHasNotRunHasAllItsCountersAtZeroAndNoResult) {
  World world;
  world.expect("a", "hybrid");
  EXPECT_EQ(world.page(), R"(# HELP probe_agent_build_info What the agent was built from and with, always 1
# TYPE probe_agent_build_info gauge
probe_agent_build_info{version="0.1.0",revision="abc123",compiler="g++ 12.2"} 1
# HELP probe_agent_run_lateness_seconds How long after their due time runs started
# TYPE probe_agent_run_lateness_seconds histogram
probe_agent_run_lateness_seconds_bucket{le="0.001"} 0
probe_agent_run_lateness_seconds_bucket{le="0.005"} 0
probe_agent_run_lateness_seconds_bucket{le="0.01"} 0
probe_agent_run_lateness_seconds_bucket{le="0.025"} 0
probe_agent_run_lateness_seconds_bucket{le="0.05"} 0
probe_agent_run_lateness_seconds_bucket{le="0.1"} 0
probe_agent_run_lateness_seconds_bucket{le="0.25"} 0
probe_agent_run_lateness_seconds_bucket{le="0.5"} 0
probe_agent_run_lateness_seconds_bucket{le="1.0"} 0
probe_agent_run_lateness_seconds_bucket{le="2.5"} 0
probe_agent_run_lateness_seconds_bucket{le="5.0"} 0
probe_agent_run_lateness_seconds_bucket{le="10.0"} 0
probe_agent_run_lateness_seconds_bucket{le="30.0"} 0
probe_agent_run_lateness_seconds_bucket{le="+Inf"} 0
probe_agent_run_lateness_seconds_sum 0
probe_agent_run_lateness_seconds_count 0
# HELP probe_agent_runs_skipped_total Due runs that did not start, by reason
# TYPE probe_agent_runs_skipped_total counter
probe_agent_runs_skipped_total{reason="overlap"} 0
probe_agent_runs_skipped_total{reason="late"} 0
# HELP probe_failures_total Failed runs of the probe by class of the finding that decided
# TYPE probe_failures_total counter
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="check"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="input"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="dns"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="connect"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="proxy"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="tls"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="http"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="auth"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="timeout"} 0
probe_failures_total{probe="a",type="certificate_validity",chain="hybrid",class="exception"} 0
# HELP probe_interval_seconds How often the probe runs; results older than three intervals are not shown
# TYPE probe_interval_seconds gauge
probe_interval_seconds{probe="a",type="certificate_validity",chain="hybrid"} 60
# HELP probe_run_duration_seconds How long runs of the probe took
# TYPE probe_run_duration_seconds histogram
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="0.005"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="0.01"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="0.025"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="0.05"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="0.1"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="0.25"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="0.5"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="1.0"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="2.5"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="5.0"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="10.0"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="30.0"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="60.0"} 0
probe_run_duration_seconds_bucket{probe="a",type="certificate_validity",chain="hybrid",le="+Inf"} 0
probe_run_duration_seconds_sum{probe="a",type="certificate_validity",chain="hybrid"} 0
probe_run_duration_seconds_count{probe="a",type="certificate_validity",chain="hybrid"} 0
# HELP probe_runs_failed_total Finished runs of the probe that failed
# TYPE probe_runs_failed_total counter
probe_runs_failed_total{probe="a",type="certificate_validity",chain="hybrid"} 0
# HELP probe_runs_total Finished runs of the probe
# TYPE probe_runs_total counter
probe_runs_total{probe="a",type="certificate_validity",chain="hybrid"} 0
)");
}

TEST(MetricFamilies, AFailureNamesEachCauseOnceAndWhoCausedIt) {
  World world;
  world.expect("a");
  auto run = run_of("a", result_with(testing::mismatch(), testing::mismatch(), testing::defect(), testing::expiring()));
  run.caused_by = "root";
  world.store.publish(run);
  EXPECT_EQ(world.page("probe_failure_info"),
            "# HELP probe_failure_info Causes for which the latest run failed, 1 while the probe is failing\n"
            "# TYPE probe_failure_info gauge\n"
            "probe_failure_info{probe=\"a\",type=\"certificate_validity\",code=\"thumbprint_current_mismatch\","
            "class=\"check\",severity=\"failure\",caused_by=\"root\"} 1\n"
            "probe_failure_info{probe=\"a\",type=\"certificate_validity\",code=\"internal_error\","
            "class=\"exception\",severity=\"unknown\",caused_by=\"root\"} 1\n");
  EXPECT_EQ(world.page("probe_warning_info"),
            "# HELP probe_warning_info Warnings of the latest run, 1 while there is one\n"
            "# TYPE probe_warning_info gauge\n"
            "probe_warning_info{probe=\"a\",type=\"certificate_validity\",code=\"cert_expiring\"} 1\n");
  EXPECT_THAT(world.page(), HasSubstr("\nprobe_success{probe=\"a\",type=\"certificate_validity\"} 0\n"));

  world.store.publish(run_of("a"));
  EXPECT_EQ(world.page("probe_failure_info"), "");
  EXPECT_EQ(world.page("probe_warning_info"), "");
  EXPECT_THAT(world.page(), HasSubstr("\nprobe_success{probe=\"a\",type=\"certificate_validity\"} 1\n"));
}

TEST(MetricFamilies, ObservationsOfManyProbesMakeOneFamilyAndOfTwoEqualOnesTheLaterCounts) {
  World world;
  world.expect("a");
  world.expect("b");
  core::ProbeResult first;
  first.observe(kNotAfter, 1, {{"source", "file"}, {"position", "0"}});
  first.observe(kNotAfter, 2, {{"source", std::string(300, 'x')}});
  first.observe(kNotAfter, 3, {{"position", "0"}, {"source", "file"}});
  first.observe(kNotAfter, 4, {{"source", std::string(300, 'x') + "y"}});
  core::ProbeResult second;
  second.observe(kSameName, 5);
  world.store.publish(run_of("a", first));
  world.store.publish(run_of("b", second));
  EXPECT_EQ(world.page("probe_certificate_not_after_timestamp_seconds"),
            "# HELP probe_certificate_not_after_timestamp_seconds When the certificate expires\n"
            "# TYPE probe_certificate_not_after_timestamp_seconds gauge\n"
            "probe_certificate_not_after_timestamp_seconds{probe=\"a\",type=\"certificate_validity\",position=\"0\","
            "source=\"file\"} 3\n"
            "probe_certificate_not_after_timestamp_seconds{probe=\"a\",type=\"certificate_validity\",source=\"" +
                std::string(253, 'x') +
                "…\"} 4\n"
                "probe_certificate_not_after_timestamp_seconds{probe=\"b\",type=\"certificate_validity\"} 5\n");
}

TEST(MetricFamilies, PhasesThatTookPlaceAreShown) {
  World world;
  world.expect("a");
  core::ProbeResult result;
  result.spend(core::Phase::kConnect, 250us);
  result.spend(core::Phase::kTls, 3ms);
  world.store.publish(run_of("a", result));
  EXPECT_EQ(world.page("probe_phase_duration_seconds"),
            "# HELP probe_phase_duration_seconds Time that the latest run spent in each phase that took place; queue: "
            "what the agent itself let wait\n"
            "# TYPE probe_phase_duration_seconds gauge\n"
            "probe_phase_duration_seconds{probe=\"a\",type=\"certificate_validity\",phase=\"connect\"} 0.00025\n"
            "probe_phase_duration_seconds{probe=\"a\",type=\"certificate_validity\",phase=\"tls\"} 0.003\n");
}

TEST(MetricFamilies, AResultThatIsTooOldDisappearsWhileCountsAndTimesStay) {
  World world;
  world.expect("a");
  core::ProbeResult result = result_with(testing::expired(), testing::expiring());
  result.observe(kNotAfter, 1);
  result.spend(core::Phase::kTls, 3ms);
  world.store.publish(run_of("a"));
  world.store.publish(run_of("a", result));
  world.clock.advance(190s - 1ns);
  EXPECT_THAT(world.page(), HasSubstr("\nprobe_success{"));
  world.clock.advance(1ns);
  const auto page = world.page();
  for (const auto* gone :
       {"probe_success", "probe_duration_seconds", "probe_phase_duration_seconds", "probe_failure_info",
        "probe_warning_info", "probe_certificate_not_after_timestamp_seconds"}) {
    EXPECT_THAT(page, Not(HasSubstr("\n" + std::string(gone) + "{"))) << gone;
  }
  EXPECT_THAT(page, HasSubstr("\nprobe_runs_total{probe=\"a\",type=\"certificate_validity\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_runs_failed_total{probe=\"a\",type=\"certificate_validity\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_failures_total{probe=\"a\",type=\"certificate_validity\",class=\"check\"} 1\n"));
  EXPECT_THAT(
      page,
      HasSubstr("\nprobe_last_run_timestamp_seconds{probe=\"a\",type=\"certificate_validity\"} 1795458152.012\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_last_success_timestamp_seconds{probe=\"a\",type=\"certificate_validity\"} "));
  EXPECT_THAT(page, HasSubstr("\nprobe_run_duration_seconds_count{probe=\"a\",type=\"certificate_validity\"} 2\n"));
}

TEST(MetricFamilies, TheAgentReportsReloadsLatenessAndSkips) {
  World world;
  EXPECT_EQ(world.page("probe_agent_config_last_reload_successful"), "");
  world.agent.reloaded(true, core::SystemTime(100s));
  world.agent.reloaded(false, core::SystemTime(200s));
  world.agent.run_started(3ms);
  world.agent.run_started(-1ms);
  world.agent.run_skipped(SkipReason::kLate);
  const auto page = world.page();
  EXPECT_THAT(page, HasSubstr("\nprobe_agent_config_last_reload_successful 0\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_agent_config_last_reload_success_timestamp_seconds 100\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_agent_run_lateness_seconds_bucket{le=\"0.001\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_agent_run_lateness_seconds_bucket{le=\"0.005\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_agent_runs_skipped_total{reason=\"overlap\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("\nprobe_agent_runs_skipped_total{reason=\"late\"} 1\n"));
}

TEST(MetricFamilies, TheCollectableShowsTheSameFamilies) {
  World world;
  world.expect("a");
  world.store.publish(run_of("a"));
  const StoreCollectable collectable(world.store, world.agent, world.clock);
  const ::prometheus::Collectable& seen_as = collectable;
  std::vector<std::string> names;
  for (const auto& family : seen_as.Collect()) names.push_back(family.name);
  std::vector<std::string> want;
  for (const auto& family : collect(world.store, world.agent, world.clock.steady())) want.push_back(family.base.name);
  EXPECT_EQ(names, want);
}

/// Gives every metric at least one series.
void fill(World& world) {
  world.expect("a", "hybrid");
  core::ProbeResult result = result_with(testing::expired(), testing::expiring());
  result.observe(kNotAfter, 1795458152, {{"source", "file"}});
  result.spend(core::Phase::kTls, 3ms);
  world.store.publish(run_of("a"));
  world.store.publish(run_of("a", result));
  world.agent.reloaded(true, core::SystemTime(100s));
  world.agent.web_config_read(true, core::SystemTime(100s));
}

TEST(MetricFamilies, EveryDeclaredMetricOfTheExporterIsShown) {
  World world;
  fill(world);
  for (const auto* info : families::kAll) {
    if (info->name.starts_with("process_")) continue;
    EXPECT_NE(world.page(std::string(info->name)), "") << info->name;
  }
}

TEST(MetricFamilies, PromtoolHasNothingToSay) {
  if (!testing::has_promtool()) GTEST_SKIP() << "promtool is not installed: the page was not linted";
  World world;
  fill(world);
  EXPECT_EQ(testing::promtool_check(world.page()), "");
}

TEST(MetricFamilies, NoStringFromOutsideMakesThePageUnreadable) {
  if (!testing::has_promtool()) GTEST_SKIP() << "promtool is not installed: 2 pages were not checked";
  const auto naughty = testing::naughty_strings();
  World world;
  static constexpr core::Metric kInfo{"probe_certificate_info", "What the certificate says", ""};
  core::ProbeResult observed;
  std::size_t position = 0;
  for (const auto& text : naughty.strings) {
    const auto name = text.empty() ? std::string("empty") : text;
    world.expect(name, text);
    auto run = run_of(name, result_with(core::Finding("cert_expired", text)));
    run.caused_by = text;
    world.store.publish(run);
    observed.observe(kInfo, 1, {{"subject", text}, {"position", std::to_string(position++)}});
  }
  world.expect("observer");
  world.store.publish(run_of("observer", observed));
  const auto page = world.page();
  EXPECT_EQ(testing::promtool_check(world.page("probe_certificate_info")), "");
  // Distinct names may become one when they are made fit; real names are checked by the configuration, so only
  // readability counts here.
  EXPECT_THAT(testing::promtool_check(page), Not(HasSubstr("error while linting")));
  EXPECT_THAT(page, Not(HasSubstr("\nevil_injected")));
  if (!naughty.suite_found) GTEST_SKIP() << "naughty-strings/blns.json was not found: its 515 strings were left out";
}

}  // namespace
}  // namespace probe::exporters
