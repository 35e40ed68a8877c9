#include "exporters/prometheus/metrics_page.hpp"

#include "tests/unit/exporters/promtool.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::run_of;

struct World {
  testing::ManualClock clock;
  RunStore store{clock};
  AgentMetrics agent{{"0.1.0", "", "", "", ""}};
  MetricsPage page{store, agent, clock};

  World() {
    store.expect({"a", "certificate_validity", "", 60s, 10s});
    store.publish(run_of("a"));
  }
};

TEST(MetricsPage, IsRenderedOnceHoweverManyAsk) {
  World world;
  for (int i = 0; i < 100; ++i) world.page.text();
  EXPECT_EQ(world.page.renders(), 1U);
}

TEST(MetricsPage, IsRenderedAnewAfterEveryKindOfChange) {
  World world;
  world.page.text();
  world.store.publish(run_of("a"));
  EXPECT_THAT(world.page.text(), HasSubstr("probe_runs_total{probe=\"a\",type=\"certificate_validity\"} 2\n"));
  EXPECT_EQ(world.page.renders(), 2U);
  world.agent.run_skipped(SkipReason::kOverlap);
  EXPECT_THAT(world.page.text(), HasSubstr("probe_agent_runs_skipped_total{reason=\"overlap\"} 1\n"));
  EXPECT_EQ(world.page.renders(), 3U);
}

TEST(MetricsPage, AResultGoesStaleThoughNothingIsPublished) {
  World world;
  EXPECT_THAT(world.page.text(), HasSubstr("\nprobe_success{"));
  world.clock.advance(189s);
  EXPECT_THAT(world.page.text(), HasSubstr("\nprobe_success{"));
  EXPECT_EQ(world.page.renders(), 1U);
  world.clock.advance(1s);
  EXPECT_THAT(world.page.text(), Not(HasSubstr("\nprobe_success{")));
  world.clock.advance(1h);
  world.page.text();
  EXPECT_EQ(world.page.renders(), 2U);
}

TEST(MetricsPage, EndsWithTheProcessAndPromtoolHasNothingToSay) {
  World world;
  const auto text = world.page.text();
  EXPECT_THAT(text, HasSubstr("\nprocess_resident_memory_bytes "));
  if (!testing::has_promtool()) GTEST_SKIP() << "promtool is not installed: the page was not linted";
  EXPECT_EQ(testing::promtool_check(text), "");
}

}  // namespace
}  // namespace probe::exporters
