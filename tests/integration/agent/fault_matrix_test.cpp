#include "agent/core/catalogue.hpp"
#include "places.hpp"
#include "tests/integration/agent/child_process.hpp"
#include "tests/integration/agent/codes_without_fault.hpp"
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
#include <vector>

namespace probe {
namespace {

/// What one probe said in one round.
struct Seen {
  bool failed = false;
  std::vector<std::string> failures;  ///< codes of failures and of what could not be judged, the decisive one first
  std::set<std::string> warnings;
  std::string caused_by;

  std::string text() const {
    std::string all;
    for (const auto& code : failures) all += code + " ";
    for (const auto& code : warnings) all += code + " (warning) ";
    return all.empty() ? "nothing" : all;
  }
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
    std::vector<std::string> unknown;
    for (const auto& finding : run.at("findings").as_array()) {
      const std::string code(finding.at("code").as_string());
      const auto& severity = finding.at("severity").as_string();
      if (severity == "failure") probe.failures.push_back(code);
      if (severity == "unknown") unknown.push_back(code);
      if (severity == "warning") probe.warnings.insert(code);
    }
    probe.failures.insert(probe.failures.end(), unknown.begin(), unknown.end());
  }
  EXPECT_EQ(outcome.status, any_failed ? 1 : 0);
  return seen;
}

/// The probe that the fault is about names its code: as what decided the run, or, when it is a warning, beside nothing
/// that failed.
void expect_cause(const lab::Fault& fault, const std::string& name, const Seen& probe) {
  const std::string code(fault.code);
  if (probe.warnings.contains(code)) {
    EXPECT_FALSE(probe.failed) << name << " found " << probe.text();
    return;
  }
  EXPECT_TRUE(probe.failed) << "a false Succeeded of " << name;
  ASSERT_FALSE(probe.failures.empty()) << name << " found " << probe.text();
  EXPECT_EQ(probe.failures.front(), code) << name << " found " << probe.text();
  EXPECT_EQ(probe.caused_by, "") << name << " is the cause";
}

TEST(FaultMatrix, TheHealthyLabHasNoFindingAtAll) {
  const testing::TemporaryDirectory folder;
  const lab::Lab lab(folder.path());
  const auto seen = run_all(lab);
  EXPECT_GE(seen.size(), 7U);
  for (const auto& [name, probe] : seen) {
    EXPECT_FALSE(probe.failed) << name;
    EXPECT_EQ(probe.text(), "nothing") << name;
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
        expect_cause(fault, name, probe);
      } else if (name == fault.dependent_probe) {
        EXPECT_TRUE(probe.failed) << name;
        EXPECT_EQ(probe.caused_by, fault.probe) << name;
      } else {
        EXPECT_FALSE(probe.failed) << name << " found " << probe.text();
      }
    }
    lab.heal();
    ++cases;
  }
  for (const auto& [name, probe] : run_all(lab)) EXPECT_FALSE(probe.failed) << name << " after everything was healed";
  std::cout << cases << " faults, each told apart\n";
  EXPECT_GE(cases, 160) << "a fault was taken out";
}

TEST(FaultMatrix, EveryCodeOfTheCatalogueHasAFaultOrAReasonWhyNot) {
  std::set<std::string_view> with_fault;
  for (const auto& fault : lab::faults()) with_fault.insert(fault.code);
  std::size_t codes = 0;
  for (const auto& area : core::kCatalogue) {
    for (const auto& row : area) {
      ++codes;
      const bool has_reason = testing::kCodesWithoutFault.contains(row.id);
      EXPECT_TRUE(with_fault.contains(row.id) || has_reason) << row.id << " has neither";
      EXPECT_FALSE(with_fault.contains(row.id) && has_reason) << row.id << " has a fault: its reason is out of date";
    }
  }
  for (const auto& [id, reason] : testing::kCodesWithoutFault) {
    EXPECT_NE(core::find_code(id), nullptr) << id << " is no code";
    EXPECT_FALSE(reason.empty()) << id;
  }
  std::cout << with_fault.size() << " of " << codes << " codes have a fault in the lab\n";
}

}  // namespace
}  // namespace probe
