#include "agent/net/milestones.hpp"

#include <gtest/gtest.h>

#include <string>

namespace probe::net {
namespace {

using namespace std::chrono_literals;

std::string text(const core::Phases& phases) {
  std::string all;
  for (std::size_t i = 0; i < core::kPhaseNames.size(); ++i) {
    const auto duration = phases.of(static_cast<core::Phase>(i));
    if (!duration) continue;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(*duration).count();
    all += (all.empty() ? "" : " ") + std::string(core::kPhaseNames[i]) + "=" + std::to_string(ms);
  }
  return all;
}

struct Case {
  std::string name;
  Milestones input;
  core::Phase reached;
  std::string phases;
};

class MilestonesTest : public ::testing::TestWithParam<Case> {};

TEST_P(MilestonesTest, BecomePhases) {
  EXPECT_EQ(core::to_string(GetParam().input.reached()), core::to_string(GetParam().reached));
  EXPECT_EQ(text(GetParam().input.phases()), GetParam().phases);
}

INSTANTIATE_TEST_SUITE_P(
    All, MilestonesTest,
    ::testing::Values(Case{"PlainHttp",
                           {.connected = 1ms, .requested = 3ms, .answered = 7ms, .total = 9ms},
                           core::Phase::kTransfer,
                           "connect=1 request=2 processing=4 transfer=2"},
                      Case{"ThroughAProxyWithTls",
                           {.through_proxy = true,
                            .tls = true,
                            .connected = 1ms,
                            .tunnelled = 3ms,
                            .secured = 6ms,
                            .requested = 7ms,
                            .answered = 9ms,
                            .total = 10ms},
                           core::Phase::kTransfer,
                           "connect=1 proxy=2 tls=3 request=1 processing=2 transfer=1"},
                      Case{"NeverConnected", {.tls = true, .total = 5000ms}, core::Phase::kConnect, "connect=5000"},
                      Case{"ProxySilent",
                           {.through_proxy = true, .tls = true, .connected = 2ms, .total = 5000ms},
                           core::Phase::kProxy,
                           "connect=2 proxy=4998"},
                      Case{"HandshakeStalled",
                           {.tls = true, .connected = 2ms, .total = 5000ms},
                           core::Phase::kTls,
                           "connect=2 tls=4998"},
                      Case{"NotAnswered",
                           {.connected = 2ms, .requested = 3ms, .total = 5000ms},
                           core::Phase::kProcessing,
                           "connect=2 request=1 processing=4997"},
                      Case{"ClocksDisagree",
                           {.connected = 5ms, .requested = 3ms, .answered = 20ms, .total = 9ms},
                           core::Phase::kTransfer,
                           "connect=5 request=0 processing=4 transfer=0"},
                      Case{"NothingAtAll", {}, core::Phase::kConnect, "connect=0"}),
    [](const auto& param) { return param.param.name; });

}  // namespace
}  // namespace probe::net
