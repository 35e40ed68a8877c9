#include "tests/integration/agent/child_process.hpp"
#include "tests/lab/faults.hpp"
#include "tests/lab/lab.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <string>

namespace probe {
namespace {

/// What one probe said in one round.
struct Seen {
  bool failed = false;
  std::set<std::string> codes;
  std::string caused_by;
};

std::map<std::string, Seen> run_all(const lab::Lab& lab) {
  const auto outcome =
      testing::run({PROBE_PROGRAM, "run", "--all", "-o", "json", "--config.file", lab.paths().configuration()});
  EXPECT_TRUE(outcome.status == 0 || outcome.status == 1) << outcome.err;
  std::map<std::string, Seen> seen;
  if (outcome.out.empty()) return seen;
  const auto report = boost::json::parse(outcome.out);
  bool any_failed = false;
  for (const auto& run : report.at("runs").as_array()) {
    Seen& probe = seen[std::string(run.at("probe").as_string())];
    probe.failed = run.at("resultType").as_string() == "Failed";
    any_failed = any_failed || probe.failed;
    probe.caused_by = run.at("causedBy").as_string();
    for (const auto& finding : run.at("findings").as_array()) probe.codes.emplace(finding.at("code").as_string());
  }
  EXPECT_EQ(outcome.status, any_failed ? 1 : 0);
  return seen;
}

TEST(FaultMatrix, TheHealthyLabHasNoFindingAtAll) {
  const testing::TemporaryDirectory folder;
  const lab::Lab lab(folder.path());
  const auto seen = run_all(lab);
  EXPECT_EQ(seen.size(), 7U);
  for (const auto& [name, probe] : seen) {
    EXPECT_FALSE(probe.failed) << name;
    EXPECT_TRUE(probe.codes.empty()) << name << ": " << *probe.codes.begin();
  }
}

TEST(FaultMatrix, EachFaultTurnsTheRightProbeFailedWithItsCodeAndNoOtherButThoseThatDependOnTheSameThing) {
  const testing::TemporaryDirectory folder;
  lab::Lab lab(folder.path());
  int cases = 0;
  for (const auto& fault : lab::faults()) {
    SCOPED_TRACE(std::string(fault.id));
    lab.break_fault(fault.id);
    for (const auto& [name, probe] : run_all(lab)) {
      if (name == fault.probe) {
        EXPECT_TRUE(probe.failed) << "a false Succeeded of " << name;
        EXPECT_TRUE(probe.codes.contains(std::string(fault.code)))
            << name << " found " << (probe.codes.empty() ? "nothing" : *probe.codes.begin());
        EXPECT_EQ(probe.caused_by, "") << name << " is the cause";
      } else if (name == fault.dependent_probe) {
        EXPECT_TRUE(probe.failed) << name;
        EXPECT_EQ(probe.caused_by, fault.probe) << name;
      } else {
        EXPECT_FALSE(probe.failed) << name << " found " << *probe.codes.begin();
      }
    }
    lab.heal();
    ++cases;
  }
  for (const auto& [name, probe] : run_all(lab)) EXPECT_FALSE(probe.failed) << name << " after everything was healed";
  std::cout << cases << " faults, each told apart\n";
  EXPECT_GE(cases, 12);
}

}  // namespace
}  // namespace probe
