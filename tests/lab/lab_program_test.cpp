#include "places.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

namespace probe::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Outcome {
  int exit_code = -1;
  std::string output;  ///< both streams
};

/// probe-lab with a directory of its own, which is stopped when the test ends, however it ends.
class LabProgram : public ::testing::Test {
 protected:
  ~LabProgram() override { run("stop"); }

  Outcome run(const std::string& arguments) const {
    const std::string command = std::string{PROBE_LAB_PROGRAM} + " " + arguments + " --dir " + lab.string() + " 2>&1";
    FILE* pipe = ::popen(command.c_str(), "re");
    Outcome outcome;
    std::array<char, 4096> part{};
    while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) outcome.output.append(part.data(), size);
    outcome.exit_code = WEXITSTATUS(::pclose(pipe));
    return outcome;
  }

  probe::testing::TemporaryDirectory directory;
  std::filesystem::path lab = directory / "lab";
};

TEST_F(LabProgram, StartsOnceBreaksHealsAndStops) {
  const Outcome started = run("start --background");
  EXPECT_EQ(started.exit_code, 0) << started.output;
  EXPECT_THAT(started.output, StartsWith("the lab is running in " + lab.string() + " (pid "));
  EXPECT_EQ(std::filesystem::status(lab).permissions(), std::filesystem::perms::owner_all);
  const auto configuration = probe::testing::read_file(lab / "probe.yml");

  const Outcome again = run("start --background");
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_THAT(again.output, StartsWith("a lab is already running in " + lab.string() + "\n"));
  EXPECT_EQ(probe::testing::read_file(lab / "probe.yml"), configuration);

  const auto healthy = probe::testing::read_file(lab / "pushproxy.txt");
  const Outcome broken = run("break proxy-disabled");
  EXPECT_EQ(broken.exit_code, 0);
  EXPECT_EQ(broken.output, "broken: the proxy is switched off; push-proxy fails now with proxy_disabled\n");
  EXPECT_NE(probe::testing::read_file(lab / "pushproxy.txt"), healthy);
  EXPECT_THAT(run("status").output, HasSubstr("\n  broken         proxy-disabled\n"));

  EXPECT_EQ(run("break cert-expiring-soon").output,
            "broken: the signing certificate expires in forty days; auth-certificate warns now of cert_expiring\n");

  EXPECT_EQ(run("heal").output, "healed: everything is as at the start\n");
  EXPECT_EQ(probe::testing::read_file(lab / "pushproxy.txt"), healthy);

  EXPECT_EQ(run("stop").output, "stopped the lab in " + lab.string() + "\n");
  EXPECT_EQ(run("status").exit_code, 3);
  EXPECT_FALSE(std::filesystem::exists(lab / "lab.pid"));
  EXPECT_FALSE(std::filesystem::exists(lab / "control.sock"));
}

TEST_F(LabProgram, SaysWhatIsWrong) {
  const Outcome unknown = run("break proxy-disbled");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_EQ(unknown.output, "no fault is called \"proxy-disbled\"; did you mean \"proxy-disabled\"?\n");
  const Outcome nobody = run("break proxy-disabled");
  EXPECT_EQ(nobody.exit_code, 1);
  EXPECT_EQ(nobody.output, "no lab is running in " + lab.string() + "; start one with: probe-lab start --background\n");
  EXPECT_EQ(run("stop").exit_code, 0);
}

}  // namespace
}  // namespace probe::lab
