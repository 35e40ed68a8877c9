#include "exporters/textfile/textfile.hpp"

#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/page_rig.hpp"
#include "tests/unit/exporters/promtool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::result_with;
using testing::run_of;

constexpr core::Metric kNotAfter{"probe_certificate_not_after_timestamp_seconds", "When the certificate ends", "s"};

core::ProbeRun failed_run() {
  auto result = result_with(testing::expired(), testing::expiring());
  result.observe(kNotAfter, 1795458152, {{"source", "file"}});
  result.spend(core::Phase::kTls, 3ms);
  auto run = run_of("push", result);
  run.chain = "hybrid";
  run.caused_by = "auth";
  return run;
}

TEST(Textfile, ShowsTheResultsOfARoundAndNothingThatCounts) {
  const testing::ManualClock clock;
  const auto text = metrics_of({run_of("auth"), failed_run()}, clock);
  EXPECT_EQ(text,
            R"(# HELP probe_certificate_not_after_timestamp_seconds When the certificate ends
# TYPE probe_certificate_not_after_timestamp_seconds gauge
probe_certificate_not_after_timestamp_seconds{probe="push",type="certificate_validity",chain="hybrid",source="file"} 1795458152
# HELP probe_duration_seconds How long the latest run of the probe took
# TYPE probe_duration_seconds gauge
probe_duration_seconds{probe="auth",type="certificate_validity"} 0.012
probe_duration_seconds{probe="push",type="certificate_validity",chain="hybrid"} 0.012
# HELP probe_failure_info Causes for which the latest run failed, 1 while the probe is failing
# TYPE probe_failure_info gauge
probe_failure_info{probe="push",type="certificate_validity",chain="hybrid",code="cert_expired",class="check",severity="failure",caused_by="auth"} 1
# HELP probe_last_run_timestamp_seconds When the latest run of the probe ended, in Unix time
# TYPE probe_last_run_timestamp_seconds gauge
probe_last_run_timestamp_seconds{probe="auth",type="certificate_validity"} 1795458152.012
probe_last_run_timestamp_seconds{probe="push",type="certificate_validity",chain="hybrid"} 1795458152.012
# HELP probe_last_success_timestamp_seconds When the latest successful run of the probe ended, in Unix time
# TYPE probe_last_success_timestamp_seconds gauge
probe_last_success_timestamp_seconds{probe="auth",type="certificate_validity"} 1795458152.012
# HELP probe_phase_duration_seconds Time that the latest run spent in each phase that took place; queue: what the agent itself let wait
# TYPE probe_phase_duration_seconds gauge
probe_phase_duration_seconds{probe="push",type="certificate_validity",chain="hybrid",phase="tls"} 0.003
# HELP probe_success Whether the latest run of the probe succeeded (1) or failed (0)
# TYPE probe_success gauge
probe_success{probe="auth",type="certificate_validity"} 1
probe_success{probe="push",type="certificate_validity",chain="hybrid"} 0
# HELP probe_warning_info Warnings of the latest run, 1 while there is one
# TYPE probe_warning_info gauge
probe_warning_info{probe="push",type="certificate_validity",chain="hybrid",code="cert_expiring"} 1
)");
}

TEST(Textfile, AnAgentsHasAllButTheProcess) {
  testing::PageRig rig;
  rig.expect("auth");
  rig.store.publish(run_of("auth"));
  const auto text = textfile_of(rig.store, rig.agent, rig.clock);
  EXPECT_THAT(text, HasSubstr("\nprobe_success{probe=\"auth\""));
  EXPECT_THAT(text, HasSubstr("\nprobe_runs_total{probe=\"auth\""));
  EXPECT_THAT(text, HasSubstr("\nprobe_agent_build_info{"));
  EXPECT_THAT(text, Not(HasSubstr("process_")));
}

TEST(Textfile, PromtoolHasNothingToSay) {
  if (!testing::has_promtool()) GTEST_SKIP() << "promtool is not installed: 3 files were not linted";
  testing::PageRig rig;
  rig.expect("push");
  rig.store.publish(failed_run());
  EXPECT_EQ(testing::promtool_check(textfile_of(rig.store, rig.agent, rig.clock)), "");
  EXPECT_EQ(testing::promtool_check(metrics_of({run_of("auth"), failed_run()}, rig.clock)), "");
  std::vector<core::ProbeRun> naughty;
  for (const auto& text : testing::naughty_strings().strings) naughty.push_back(run_of(text));
  EXPECT_EQ(testing::promtool_check(metrics_of(naughty, rig.clock)), "");
}

TEST(Textfile, IsReplacedInOneStepAndReadableByAll) {
  const testing::TemporaryDirectory folder;
  const auto path = (folder / "probe.prom").string();
  testing::write_file(path, "old");
  const auto former_mask = ::umask(0077);
  write_textfile(path, "new\n");
  ::umask(former_mask);
  EXPECT_EQ(testing::read_file(path), "new\n");
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0644U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Textfile, WhatCannotBeWrittenIsNamedAndLeavesNothingBehind) {
  const testing::TemporaryDirectory folder;
  std::filesystem::create_directory(folder / "taken.prom");
  struct Case {
    std::string path, want;
  };
  const Case cases[] = {
      {(folder / "none" / "probe.prom").string(), "No such file or directory"},
      {(folder / "taken.prom").string(), "Is a directory"},
  };
  for (const auto& [path, want] : cases) {
    try {
      write_textfile(path, "new\n");
      ADD_FAILURE() << path;
    } catch (const std::system_error& error) {
      EXPECT_EQ(std::string(error.what()), "cannot write " + path + ": " + want);
    }
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace probe::exporters
