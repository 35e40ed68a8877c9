#include "exporters/history/history_file.hpp"
#include "exporters/history/history_writer.hpp"
#include "tests/unit/exporters/history_rig.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::HistoryRig;
using ::testing::IsEmpty;
using ::testing::Lt;
using testing::numbered_run;
using ::testing::SizeIs;

struct HistoryRetention : ::testing::Test {
  HistoryRig rig;
  core::SystemTime now = std::chrono::system_clock::now();

  core::ProbeRun run(const std::string& probe, int number, core::SystemTime started_at) const {
    auto run = numbered_run(probe, number, testing::result_with(testing::expired()));
    run.id = probe + "-" + std::to_string(number);
    run.started_at = started_at;
    return run;
  }
};

TEST_F(HistoryRetention, RunsThatAreTooOldGoInSmallSteps) {
  rig.options.retention = 1h;
  HistoryWriter writer(open_history(rig.options.path), rig.options);
  std::vector<HistoryEntry> old;
  for (int i = 1; i <= 20; ++i) old.emplace_back(run("auth", i, now - 3h + i * 1s));
  writer.write(old, now - 2h - 59min);  // none was too old then
  EXPECT_THAT(rig.ids("auth"), SizeIs(20));
  writer.write({run("auth", 21, now)}, now);
  EXPECT_THAT(rig.ids("auth"), SizeIs(21 - 8));
  writer.write({run("auth", 22, now)}, now);
  writer.write({run("auth", 23, now)}, now);
  EXPECT_THAT(rig.ids("auth"), SizeIs(3));
}

TEST_F(HistoryRetention, AProbeThatRunsNoMoreIsForgottenByTheSweep) {
  rig.options.retention = 1h;
  HistoryWriter writer(open_history(rig.options.path), rig.options);
  writer.write({run("gone", 1, now - 2h), run("auth", 1, now)}, now - 2h);
  EXPECT_THAT(rig.reader().probes(), ElementsAre("auth", "gone"));
  for (int i = 0; i < 3; ++i) writer.sweep(now);
  EXPECT_THAT(rig.reader().probes(), ElementsAre("auth"));
  writer.write({run("gone", 2, now)}, now);
  EXPECT_THAT(rig.reader().probes(), ElementsAre("auth", "gone"));
}

TEST_F(HistoryRetention, OneProbeHasNoMoreBytesThanItMay) {
  rig.options.max_bytes_per_probe = 50'000;
  HistoryWriter writer(open_history(rig.options.path), rig.options);
  writer.write({run("quiet", 1, now)}, now);
  for (int i = 1; i <= 2000; ++i) writer.write({run("loud", i, now - 1h + i * 1s)}, now);
  const auto kept = rig.ids("loud");
  EXPECT_THAT(kept, SizeIs(Lt(200U)));
  EXPECT_EQ(kept.at(0), "loud-2000");
  EXPECT_EQ(kept.back(), "loud-" + std::to_string(2001 - kept.size()));
  EXPECT_THAT(rig.ids("quiet"), ElementsAre("quiet-1"));
  // The cap counts what the file takes: pages, indexes and all.
  EXPECT_LT(writer.file_bytes(), 50'000U * 2);
}

TEST_F(HistoryRetention, WhatIsWrittenTwiceIsThereOnce) {
  HistoryWriter writer(open_history(rig.options.path), rig.options);
  writer.write({run("auth", 1, now)}, now);
  writer.write({run("auth", 1, now), run("auth", 2, now + 1s)}, now);
  EXPECT_THAT(rig.ids("auth"), ElementsAre("auth-2", "auth-1"));
}

TEST_F(HistoryRetention, EmptyPagesAreGivenBack) {
  rig.options.retention = 1h;
  HistoryWriter writer(open_history(rig.options.path), rig.options);
  std::vector<HistoryEntry> many;
  for (int i = 1; i <= 20'000; ++i) many.emplace_back(run("auth", i, now - 2h + i * 1ms));
  writer.write(many, now - 2h);
  const auto full = writer.file_bytes();
  for (int i = 0; i < 100; ++i) writer.sweep(now);
  EXPECT_THAT(rig.ids("auth"), IsEmpty());
  EXPECT_LT(writer.file_bytes(), full);
  EXPECT_LE(writer.file_bytes(), (1024U + 300U) * 4096U);
}

}  // namespace
}  // namespace probe::exporters
