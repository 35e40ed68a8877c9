#include "exporters/overview/chains.hpp"
#include "exporters/page/chain_layout.hpp"
#include "exporters/page/chain_lines.hpp"
#include "exporters/page/words.hpp"
#include "tests/unit/exporters/agent_scene.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using testing::AgentScene;
using testing::expired;
using testing::expiring;
using testing::result_with;

std::string names_of(const Chain& chain) {
  std::string names;
  for (const auto& link : chain.links) names += link.record->definition->name + " ";
  return names;
}

TEST(ProbeState, FollowsFromTheLatestRunAndItsAge) {
  AgentScene scene;
  scene.expect("a");
  const auto& record = scene.rig.store.records().at("a");
  const auto state = [&] { return state_of(record, scene.rig.clock.steady()); };
  EXPECT_EQ(state(), ProbeState::kWaiting);
  scene.publish("a");
  EXPECT_EQ(state(), ProbeState::kSucceeded);
  scene.publish("a", result_with(expiring()));
  EXPECT_EQ(state(), ProbeState::kWarning);
  EXPECT_EQ(warnings_of(record), 1U);
  scene.publish("a", result_with(expired()));
  EXPECT_EQ(state(), ProbeState::kFailed);
  EXPECT_TRUE(is_cause(record, state()));
  scene.publish("a", result_with(expired()), "b");
  EXPECT_FALSE(is_cause(record, state()));
  scene.rig.clock.advance(189s);
  EXPECT_EQ(state(), ProbeState::kFailed);
  scene.rig.clock.advance(1s);
  EXPECT_EQ(state(), ProbeState::kStale);
}

TEST(ProbeState, TheNextRunIsWhenTheScheduleSaysWhetherOrNotThereWasOne) {
  AgentScene scene;
  scene.expect("a");
  auto& clock = scene.rig.clock;
  const auto& record = scene.rig.store.records().at("a");
  EXPECT_EQ(next_run_of(record, clock), std::nullopt);
  scene.rig.store.plan("a", clock.steady() + 40s);
  scene.rig.store.plan("unknown", clock.steady());
  EXPECT_EQ(next_run_of(record, clock), clock.now() + 40s);
  clock.advance(30s);
  scene.rig.store.publish(testing::run_of("a"));
  EXPECT_EQ(next_run_of(record, clock), clock.now() + 10s) << "a run on demand moves nothing";
  clock.advance(25s);
  EXPECT_EQ(next_run_of(record, clock), clock.now() - 15s) << "late";
}

TEST(Words, ARunIsDueThenNowThenLate) {
  struct Case {
    std::chrono::milliseconds from_now;
    std::string want;
  };
  const Case cases[] = {{90min, "in 90 min"}, {40s, "in 40 s"}, {1s, "in 1 s"},         {999ms, "now"},
                        {0s, "now"},          {-11s, "now"},    {-12s, "late by 12 s"}, {-3min, "late by 3 min"}};
  const core::SystemTime now(1795458152s);
  for (const auto& [from_now, want] : cases) EXPECT_EQ(due_text(now + from_now, now, 10s), want);
}

TEST(Chains, HaveTheirLinksBehindWhatTheyNeedAndKnowTheirCauses) {
  AgentScene scene;
  scene.expect("push", "x", {"token", "proxy"});
  scene.expect("token", "x", {"certificate", "of-another-chain", "unknown"});
  scene.expect("certificate", "x");
  scene.expect("proxy", "x");
  scene.expect("of-another-chain", "y");
  scene.expect("of-none");
  scene.publish("certificate", result_with(expired()));
  scene.publish("token", result_with(expired()), "certificate");
  const auto chains = chains_of(scene.rig.store.records(), scene.rig.clock.steady());
  ASSERT_EQ(chains.size(), 2U);
  EXPECT_EQ(chains[0].name, "x");
  EXPECT_EQ(chains[0].state, ProbeState::kFailed);
  EXPECT_EQ(names_of(chains[0]), "certificate token proxy push ");
  EXPECT_EQ(chains[0].causes, (std::vector<std::size_t>{0}));
  EXPECT_EQ(chains[0].links[1].needs, (std::vector<std::size_t>{0}));
  EXPECT_EQ(chains[0].links[3].needs, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(chains[0].links[3].depth, 2U);
  EXPECT_EQ(chains[1].name, "y");
  EXPECT_EQ(chains[1].state, ProbeState::kWaiting);
}

TEST(Chains, AreDrawnWithEveryLinkOnAPlaceOfItsOwnAndRightOfWhatItNeeds) {
  AgentScene scene;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> needs;
    for (const int step : {1, 3, 7}) {
      if (i % 5 != 0 && i >= step) needs.push_back("p" + std::to_string(i - step));
    }
    scene.expect("p" + std::to_string(i), "x", needs);
  }
  const auto chain = chains_of(scene.rig.store.records(), scene.rig.clock.steady()).front();
  const auto places = chain_layout(chain);
  std::set<std::pair<std::size_t, std::size_t>> taken;
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_TRUE(taken.emplace(places[i].column, places[i].row).second) << i;
    for (const auto needed : chain.links[i].needs) EXPECT_LT(places[needed].column, places[i].column) << i;
  }
}

TEST(Chains, AreDrawnWithLinesThatPassBehindNoBox) {
  AgentScene scene;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> needs;
    for (const int step : {1, 3, 7, 20, 31}) {
      if (i % 5 != 0 && i >= step) needs.push_back("p" + std::to_string(i - step));
    }
    scene.expect("p" + std::to_string(i), "x", needs);
  }
  const auto chain = chains_of(scene.rig.store.records(), scene.rig.clock.steady()).front();
  const auto places = chain_layout(chain);
  ChainLines lines(places);
  std::size_t passed = 0;
  for (std::size_t to = 0; to < places.size(); ++to) {
    for (const auto from : chain.links[to].needs) {
      const auto way = lines.way(from, to);
      ASSERT_EQ(way.size(), 2 * (places[to].column - places[from].column));
      for (std::size_t i = 0; i < way.size(); i += 2) {
        EXPECT_EQ(way[i + 1].x - way[i].x, drawing::kColumnStep - drawing::kNodeWidth) << "between two columns";
      }
      for (std::size_t i = 1; i + 1 < way.size(); i += 2) {
        EXPECT_EQ(way[i].y, way[i + 1].y);
        EXPECT_LE(way[i].y + drawing::kMargin, lines.bottom());
        for (const auto& place : places) {
          if (drawing::left_of(place.column) != way[i].x) continue;
          const auto top = drawing::top_of(place.row);
          EXPECT_TRUE(way[i].y < top || way[i].y > top + drawing::kNodeHeight) << from << " to " << to;
          ++passed;
        }
      }
    }
  }
  EXPECT_GT(passed, 100U);
}

TEST(Chains, AreDrawnWithLinesFromTwoBoxesApart) {
  // Two boxes in the first column, one in the second, one in the third that needs all.
  ChainLines lines({{0, 0}, {0, 1}, {1, 0}, {2, 0}});
  EXPECT_EQ(path_of(lines.way(2, 3)), "M560 28H616");
  EXPECT_EQ(path_of(lines.way(0, 3)), "M254 28C282 28 282 59 310 59H560C588 59 588 28 616 28");
  EXPECT_EQ(path_of(lines.way(1, 3)), "M254 90C282 90 282 55 310 55H560C588 55 588 28 616 28");
}

}  // namespace
}  // namespace probe::exporters
