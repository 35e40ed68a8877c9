#include "agent/runtime/failures.hpp"

#include "tests/support/fakes/fake_ports.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace probe::runtime {
namespace {

using ::testing::ElementsAre;

core::ProbeRun run_of(std::string name, bool fails) {
  core::ProbeRun run;
  run.probe = std::move(name);
  if (fails) run.result.add(core::Finding("cert_expired", "expired"));
  return run;
}

core::ProbeRun unjudged_run_of(std::string name) {
  core::ProbeRun run = run_of(std::move(name), false);
  run.result.add(core::Finding("input_stale", "too old"));
  return run;
}

const core::Dependencies kChain({{"push", {"thumbprint"}}, {"thumbprint", {"certificate"}}, {"certificate", {}}});

TEST(Failures, MarkEachRunWithTheFirstBrokenLinkKnownAtThatTime) {
  testing::RecordingSink sink;
  Failures failures(sink);
  failures.set(kChain);
  failures.publish(run_of("push", true));
  EXPECT_EQ(sink.runs.back().caused_by, "") << "nothing else is known to fail yet";
  failures.publish(run_of("certificate", true));
  failures.publish(run_of("thumbprint", true));
  EXPECT_EQ(sink.runs.back().caused_by, "certificate");
  failures.publish(run_of("push", true));
  EXPECT_EQ(sink.runs.back().caused_by, "certificate");
  failures.publish(run_of("push", false));
  EXPECT_EQ(sink.runs.back().caused_by, "") << "a success has no cause";
  failures.publish(run_of("certificate", false));
  failures.publish(run_of("push", true));
  EXPECT_EQ(sink.runs.back().caused_by, "thumbprint");
}

class RecordingCauses final : public core::ResultSink {
 public:
  std::vector<std::string> changes;
  void publish(const core::ProbeRun&) override {}
  void cause_changed(std::string_view probe, std::string_view caused_by) override {
    changes.push_back(std::string(probe) + " by " + std::string(caused_by));
  }
};

TEST(Failures, TellWhenALaterRunChangesTheCauseOfAnEarlierFailure) {
  RecordingCauses sink;
  Failures failures(sink);
  failures.set(kChain);
  failures.publish(run_of("push", true));
  failures.publish(run_of("push", true));
  EXPECT_THAT(sink.changes, ElementsAre());
  failures.publish(run_of("thumbprint", true));
  EXPECT_THAT(sink.changes, ElementsAre("push by thumbprint"));
  failures.publish(run_of("certificate", true));
  EXPECT_THAT(sink.changes, ElementsAre("push by thumbprint", "push by certificate", "thumbprint by certificate"));
  failures.publish(run_of("thumbprint", false));
  EXPECT_EQ(sink.changes.back(), "push by ");
}

TEST(Failures, AreNotBlamedOnAProbeThatCouldNotJudge) {
  RecordingCauses sink;
  Failures failures(sink);
  failures.set(kChain);
  failures.publish(run_of("push", true));
  failures.publish(unjudged_run_of("thumbprint"));
  EXPECT_THAT(sink.changes, ElementsAre());
  failures.publish(run_of("thumbprint", true));
  EXPECT_THAT(sink.changes, ElementsAre("push by thumbprint"));
  failures.publish(unjudged_run_of("thumbprint"));
  EXPECT_THAT(sink.changes, ElementsAre("push by thumbprint", "push by "));
}

core::ProbeRun threatened_run_of(std::string name) {
  core::ProbeRun run = run_of(std::move(name), false);
  run.result.add(core::Finding("cert_expiring_critical", "ten days left"));
  return run;
}

TEST(Failures, AreNotBlamedOnWhatWillBreakSomeDay) {
  testing::RecordingSink sink;
  Failures failures(sink);
  failures.set(kChain);
  failures.publish(threatened_run_of("thumbprint"));
  failures.publish(run_of("push", true));
  EXPECT_EQ(sink.runs.back().caused_by, "");
  failures.publish(run_of("certificate", true));
  failures.publish(threatened_run_of("thumbprint"));
  EXPECT_EQ(sink.runs.back().caused_by, "certificate") << "it may have a cause itself";
  auto both = threatened_run_of("thumbprint");
  both.result.add(core::Finding("cert_private_key_missing", "gone"));
  failures.publish(both);
  failures.publish(run_of("certificate", false));
  failures.publish(run_of("push", true));
  EXPECT_EQ(sink.runs.back().caused_by, "thumbprint") << "something is broken today as well";
}

TEST(Failures, FollowAConfigurationThatChanges) {
  RecordingCauses sink;
  Failures failures(sink);
  failures.set(kChain);
  failures.publish(run_of("certificate", true));
  failures.publish(run_of("push", true));
  EXPECT_THAT(sink.changes, ElementsAre());
  failures.set(core::Dependencies({{"push", {"certificate"}}, {"certificate", {}}}));
  EXPECT_THAT(sink.changes, ElementsAre("push by certificate"));
  failures.set(core::Dependencies(core::Dependencies::Needs{{"push", {}}}));
  EXPECT_THAT(sink.changes, ElementsAre("push by certificate", "push by "));
  failures.set(kChain);
  EXPECT_EQ(sink.changes.size(), 2U) << "the certificate's failure was forgotten with the certificate";
}

TEST(Failures, OfProbesThatDependOnNothingDoNotLookAtEachOther) {
  constexpr int kProbes = 20'000;
  core::Dependencies::Needs needs;
  for (int i = 0; i < kProbes; ++i) needs["probe-" + std::to_string(i)] = {};
  testing::RecordingSink sink;
  Failures failures(sink);
  failures.set(core::Dependencies(std::move(needs)));
  // Were each compared with all, this would take minutes, not a fraction of a second.
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kProbes; ++i) failures.publish(run_of("probe-" + std::to_string(i), true));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(sink.runs.size(), std::size_t{kProbes});
}

TEST(MarkCauses, DoesNotDependOnTheOrderOfTheRuns) {
  std::vector<core::ProbeRun> runs;
  runs.push_back(run_of("push", true));
  runs.push_back(run_of("thumbprint", true));
  runs.push_back(run_of("certificate", true));
  mark_causes(kChain, runs);
  EXPECT_EQ(runs[0].caused_by, "certificate");
  EXPECT_EQ(runs[1].caused_by, "certificate");
  EXPECT_EQ(runs[2].caused_by, "");
}

TEST(MarkCauses, TellsWhatWillBreakFromWhatIsBroken) {
  std::vector<core::ProbeRun> runs;
  runs.push_back(run_of("push", true));
  runs.push_back(threatened_run_of("thumbprint"));
  runs.push_back(threatened_run_of("certificate"));
  mark_causes(kChain, runs);
  EXPECT_EQ(runs[0].caused_by, "");
  EXPECT_EQ(runs[1].caused_by, "");
}

TEST(MarkCauses, TellsAFailureFromWhatCouldNotBeJudged) {
  std::vector<core::ProbeRun> runs;
  runs.push_back(run_of("push", true));
  runs.push_back(unjudged_run_of("thumbprint"));
  runs.push_back(unjudged_run_of("certificate"));
  mark_causes(kChain, runs);
  EXPECT_EQ(runs[0].caused_by, "");
  EXPECT_EQ(runs[1].caused_by, "certificate") << "the same evidence may be missing";
  EXPECT_EQ(runs[2].caused_by, "");
}

}  // namespace
}  // namespace probe::runtime
