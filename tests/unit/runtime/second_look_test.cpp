#include "agent/runtime/second_look.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace probe::runtime {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SecondLookTest : public ::testing::Test {
 protected:
  SecondLookTest() {
    look_.set(core::Dependencies({{"push", {"thumbprint"}}, {"thumbprint", {"certificate"}}, {"certificate", {}}}));
  }

  /// What is asked for when `probe` has run.
  std::vector<std::string> run(std::string probe, bool fails, std::string caused_by = {}) {
    asked_.clear();
    core::ProbeRun run;
    run.probe = std::move(probe);
    run.started_at = now_;
    run.caused_by = std::move(caused_by);
    if (fails) run.result.add(core::Finding("cert_expired", "expired"));
    look_.publish(run);
    return asked_;
  }

  std::chrono::system_clock::time_point now_{1000h};
  std::vector<std::string> asked_;
  SecondLook look_{[this](std::string_view link) { asked_.emplace_back(link); }};
};

TEST_F(SecondLookTest, AsksForTheLinksThatHaveNotRunSinceTheFailureBegan) {
  run("certificate", false);
  now_ += 1h;
  run("thumbprint", false);
  now_ += 4s;
  EXPECT_THAT(run("push", true), ElementsAre("certificate")) << "the thumbprint was looked at just now";
  run("certificate", false);
  now_ += 4s;
  EXPECT_THAT(run("push", true), ElementsAre("thumbprint"));
  run("thumbprint", false);
  now_ += 1h;
  EXPECT_THAT(run("push", true), IsEmpty()) << "both have run since";
  run("push", false);
  EXPECT_THAT(run("push", true), ElementsAre("certificate", "thumbprint")) << "another failure";
}

TEST_F(SecondLookTest, AsksForALinkOnceUntilItHasRun) {
  EXPECT_THAT(run("push", true), ElementsAre("certificate", "thumbprint")) << "neither has run yet";
  EXPECT_THAT(run("push", true), IsEmpty());
  EXPECT_THAT(run("thumbprint", true), IsEmpty()) << "the certificate is about to run";
}

TEST_F(SecondLookTest, LeavesAFailureAloneThatIsExplained) {
  run("certificate", true);
  now_ += 1h;
  EXPECT_THAT(run("push", true, "certificate"), IsEmpty());
  run("push", false);
  EXPECT_THAT(run("push", true), ElementsAre("thumbprint")) << "what is known to fail need not be looked at";
}

TEST_F(SecondLookTest, ForgetsWhatTheConfigurationNoLongerHas) {
  run("push", true);
  look_.set(core::Dependencies({{"push", {"thumbprint"}}, {"thumbprint", {}}}));
  run("push", false);
  EXPECT_THAT(run("push", true), ElementsAre("thumbprint")) << "the run asked for may be gone";
}

}  // namespace
}  // namespace probe::runtime
