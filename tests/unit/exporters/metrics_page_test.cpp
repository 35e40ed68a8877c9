#include "exporters/prometheus/metrics_page.hpp"

#include "tests/unit/exporters/gunzip.hpp"
#include "tests/unit/exporters/page_rig.hpp"
#include "tests/unit/exporters/promtool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::run_of;

struct World : testing::PageRig {
  World() {
    expect("a");
    store.publish(run_of("a"));
  }
};

TEST(MetricsPage, IsRenderedOnceHoweverManyAsk) {
  World world;
  for (int i = 0; i < 100; ++i) world.page.plain(PageFormat::kText);
  EXPECT_EQ(world.page.renders(), 1U);
}

TEST(MetricsPage, IsRenderedAnewAfterEveryKindOfChange) {
  World world;
  world.page.plain(PageFormat::kText);
  world.store.publish(run_of("a"));
  EXPECT_THAT(world.page.plain(PageFormat::kText).whole(),
              HasSubstr("probe_runs_total{probe=\"a\",type=\"certificate_validity\"} 2\n"));
  EXPECT_EQ(world.page.renders(), 2U);
  world.agent.run_skipped(SkipReason::kOverlap);
  EXPECT_THAT(world.page.plain(PageFormat::kText).whole(),
              HasSubstr("probe_agent_runs_skipped_total{reason=\"overlap\"} 1\n"));
  EXPECT_EQ(world.page.renders(), 3U);
}

/// Everything takes its time: each look at the clock finds it later.
class LaterAtEachLook final : public core::Clock {
 public:
  core::SystemTime now() const override { return core::SystemTime(1795435200s); }
  core::SteadyTime steady() const override { return time_ += 10ms; }

 private:
  mutable core::SteadyTime time_{1h};
};

TEST(MetricsPage, IsRenderedAtMostHalfOfTheTimeHoweverFastResultsCome) {
  constexpr std::uint64_t kScrapes = 100;
  const LaterAtEachLook clock;
  RunStore store(clock);
  const AgentMetrics agent({"0.1.0", "", "", "", ""}, clock.now());
  MetricsPage page(store, agent, clock);
  for (std::uint64_t i = 0; i < kScrapes; ++i) {
    store.expect(testing::definition_of("probe-" + std::to_string(i)));
    page.plain(PageFormat::kText);
  }
  EXPECT_GT(page.renders(), kScrapes / 10);
  EXPECT_LE(page.renders(), kScrapes / 2);
}

TEST(MetricsPage, AResultGoesStaleThoughNothingIsPublished) {
  World world;
  EXPECT_THAT(world.page.plain(PageFormat::kText).whole(), HasSubstr("\nprobe_success{"));
  world.clock.advance(189s);
  EXPECT_THAT(world.page.plain(PageFormat::kText).whole(), HasSubstr("\nprobe_success{"));
  EXPECT_EQ(world.page.renders(), 1U);
  world.clock.advance(1s);
  EXPECT_THAT(world.page.plain(PageFormat::kText).whole(), Not(HasSubstr("\nprobe_success{")));
  world.clock.advance(1h);
  world.page.plain(PageFormat::kText);
  EXPECT_EQ(world.page.renders(), 2U);
}

TEST(MetricsPage, EndsWithTheProcessAndPromtoolHasNothingToSay) {
  World world;
  const auto text = world.page.plain(PageFormat::kText).whole();
  EXPECT_THAT(text, HasSubstr("\nprocess_resident_memory_bytes "));
  if (!testing::has_promtool()) GTEST_SKIP() << "promtool is not installed: the page was not linted";
  EXPECT_EQ(testing::promtool_check(text), "");
}

TEST(MetricsPage, IsRenderedOnceForEachKindOfAnswer) {
  World world;
  for (int i = 0; i < 10; ++i) {
    world.page.gzipped(PageFormat::kText);
    world.page.plain(PageFormat::kText);
    world.page.gzipped(PageFormat::kOpenMetrics);
    world.page.plain(PageFormat::kOpenMetrics);
  }
  EXPECT_EQ(world.page.renders(), 4U) << "as text and compressed, in two formats";
  EXPECT_EQ(world.page.compressions(), 2U);
  world.store.publish(run_of("a"));
  world.page.gzipped(PageFormat::kText);
  EXPECT_EQ(world.page.renders(), 5U);
  EXPECT_EQ(world.page.compressions(), 3U);
}

TEST(MetricsPage, AnswersShareWhatTheyHaveInCommon) {
  World world;
  EXPECT_EQ(world.page.plain(PageFormat::kText).kept, world.page.plain(PageFormat::kText).kept);
  EXPECT_EQ(world.page.gzipped(PageFormat::kText).kept, world.page.gzipped(PageFormat::kText).kept);
}

TEST(MetricsPage, CompressedIsTheSamePage) {
  World world;
  for (const auto format : {PageFormat::kText, PageFormat::kOpenMetrics}) {
    // What the process says of itself changes between the two.
    const auto steady = [](const std::string& page) { return page.substr(0, page.find("process_")); };
    EXPECT_EQ(steady(testing::gunzip(world.page.gzipped(format).whole())), steady(world.page.plain(format).whole()));
  }
}

TEST(MetricsPage, OfOpenMetricsEndsOnce) {
  World world;
  const auto page = world.page.plain(PageFormat::kOpenMetrics).whole();
  EXPECT_THAT(page, ::testing::EndsWith("\n# EOF\n"));
  EXPECT_EQ(page.find("# EOF"), page.rfind("# EOF"));
}

}  // namespace
}  // namespace probe::exporters
