#include "exporters/console/json_report.hpp"
#include "exporters/console/json_text.hpp"
#include "tests/unit/exporters/history_rig.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::expect_written;
using ::testing::HasSubstr;
using testing::HistoryRig;
using ::testing::IsEmpty;
using testing::numbered_run;
using testing::result_with;

TEST(History, GivesBackWhatWasPublishedTheNewestFirst) {
  HistoryRig rig;
  auto failed = numbered_run("auth", 2, result_with(testing::expired()));
  failed.caused_by = "root";
  failed.duration = 1234567us;
  {
    const auto history = rig.open();
    history->publish(numbered_run("auth", 1));
    history->publish(failed);
    history->publish(numbered_run("push", 3, result_with(testing::defect())));
    expect_written(*history);
    EXPECT_EQ(history->stats().written, 3U);
    EXPECT_TRUE(history->stats().writable);
  }
  const auto runs = rig.reader().runs({"auth", 10, {}});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].id, "run-2");
  EXPECT_EQ(runs[0].started_at, failed.started_at);
  EXPECT_EQ(runs[0].duration, 1234567us);
  EXPECT_EQ(runs[0].attempt, 2U);
  EXPECT_TRUE(runs[0].failed);
  EXPECT_EQ(runs[0].code, "cert_expired");
  EXPECT_EQ(runs[0].error, testing::expired().message());
  EXPECT_EQ(runs[0].exception, "");
  EXPECT_EQ(runs[0].caused_by, "root");
  EXPECT_EQ(runs[1].id, "run-1");
  EXPECT_FALSE(runs[1].failed);
  EXPECT_EQ(runs[1].code, "");
  EXPECT_EQ(rig.reader().runs({"push", 10, {}}).at(0).exception, testing::defect().message());
  EXPECT_THAT(rig.reader().probes(), ElementsAre("auth", "push"));
  EXPECT_THAT(rig.said, IsEmpty());
}

TEST(History, IsNotForAllToReadUnlessItWasBefore) {
  const auto mode_of = [](const std::string& path) {
    return static_cast<unsigned>(std::filesystem::status(path).permissions());
  };
  const auto former_mask = ::umask(0022);
  HistoryRig rig;
  {
    const auto history = rig.open();
    history->publish(numbered_run("auth", 1));
    expect_written(*history);
    for (const auto* suffix : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(rig.options.path + suffix), 0640U) << suffix;
  }
  std::filesystem::permissions(rig.options.path, std::filesystem::perms(0604));
  const auto history = rig.open();
  history->publish(numbered_run("auth", 2));
  expect_written(*history);
  EXPECT_EQ(mode_of(rig.options.path), 0604U);
  ::umask(former_mask);
}

TEST(History, TakesALimitAndAStart) {
  HistoryRig rig;
  const auto history = rig.open();
  for (int i = 1; i <= 9; ++i) history->publish(numbered_run("auth", i));
  expect_written(*history);
  const auto ids = [&](const PastRunsQuery& query) {
    std::vector<std::string> found;
    for (const auto& run : rig.reader().runs(query)) found.push_back(run.id);
    return found;
  };
  EXPECT_THAT(ids({"auth", 2, {}}), ElementsAre("run-9", "run-8"));
  EXPECT_THAT(ids({"auth", 9, numbered_run("auth", 8).started_at}), ElementsAre("run-9", "run-8"));
  EXPECT_THAT(ids({"auth", 0, {}}), IsEmpty());
  EXPECT_THAT(ids({"other", 9, {}}), IsEmpty());
}

TEST(History, KeepsTheWholeDocumentOfEachRun) {
  HistoryRig rig;
  constexpr core::Metric kRatio{"probe_certificate_lifetime_ratio", "Share of the lifetime that is left", "ratio"};
  auto result = result_with(testing::expired(), testing::expiring());
  result.observe(kRatio, 0.1, {{"source", "file"}});
  result.spend(core::Phase::kTls, 3ms);
  const auto run = numbered_run("auth", 7, result);
  const auto history = rig.open();
  history->publish(run);
  expect_written(*history);
  const auto document = rig.reader().document("run-7");
  ASSERT_TRUE(document);
  EXPECT_THAT(*document, Not(HasSubstr("\n")));
  const auto reported = boost::json::parse(json_report({run})).at("runs").at(0);
  EXPECT_EQ(*document, json_line(reported));
  EXPECT_FALSE(rig.reader().document("run-8"));
}

TEST(History, ACauseThatBecomesKnownLaterStandsInTheRunAndInItsDocument) {
  HistoryRig rig;
  const auto history = rig.open();
  history->publish(numbered_run("push", 1, result_with(testing::expired())));
  history->publish(numbered_run("push", 2, result_with(testing::expired())));
  history->cause_changed("push", "auth");
  expect_written(*history);
  const auto runs = rig.reader().runs({"push", 10, {}});
  EXPECT_EQ(runs.at(0).caused_by, "auth");
  EXPECT_EQ(runs.at(1).caused_by, "");
  EXPECT_EQ(boost::json::parse(*rig.reader().document("run-2")).at("causedBy").as_string(), "auth");
}

TEST(History, CountsTheLastDayOfAllProbesInHalfHours) {
  HistoryRig rig;
  const auto now = core::SystemTime(std::chrono::system_clock::now());
  const auto history = rig.open();
  const auto publish = [&](const std::string& probe, std::chrono::minutes ago, bool failed) {
    static int number = 0;
    auto run = numbered_run(probe, ++number, failed ? result_with(testing::expired()) : core::ProbeResult());
    run.started_at = now - ago;
    history->publish(run);
  };
  publish("auth", 1min, false);
  publish("auth", 2min, true);
  publish("auth", 29min, true);
  publish("auth", 31min, false);
  publish("push", 24h - 1min, false);
  publish("push", 24h + 1min, false);
  publish("gone", 25h, false);
  expect_written(*history);
  const auto days = rig.reader().last_day(now);
  ASSERT_EQ(days.size(), 2U);
  const auto& auth = days.at("auth");
  EXPECT_EQ(auth[47].succeeded, 1U);
  EXPECT_EQ(auth[47].failed, 2U);
  EXPECT_EQ(auth[46].succeeded, 1U);
  EXPECT_EQ(auth[46].failed, 0U);
  EXPECT_EQ(days.at("push")[0].succeeded, 1U);
  EXPECT_EQ(days.at("push")[1].succeeded, 0U);
}

TEST(History, KeepsWhateverTargetsSay) {
  HistoryRig rig;
  const auto naughty = testing::naughty_strings();
  const auto history = rig.open();
  int number = 0;
  for (const auto& text : naughty.strings) {
    history->publish(numbered_run(text, ++number, result_with(core::Finding("cert_expired", text))));
  }
  expect_written(*history);
  EXPECT_EQ(history->stats().written, naughty.strings.size());
  auto reader = rig.reader();
  number = 0;
  for (const auto& text : naughty.strings) {
    const auto runs = reader.runs({text, 1000, {}});
    const auto id = "run-" + std::to_string(++number);
    const auto found = std::find_if(runs.begin(), runs.end(), [&](const PastRun& run) { return run.id == id; });
    ASSERT_NE(found, runs.end()) << text;
    EXPECT_EQ(found->error, numbered_run(text, 1, result_with(core::Finding("cert_expired", text))).result.error());
    EXPECT_TRUE(reader.document(id)) << text;
  }
}

TEST(History, IsReadWhileItIsWritten) {
  HistoryRig rig;
  constexpr int kRuns = 3000;
  rig.options.max_queued = kRuns;
  const auto history = rig.open();
  history->publish(numbered_run("auth", 1));
  expect_written(*history);
  std::thread writer([&] {
    for (int i = 2; i <= kRuns; ++i) history->publish(numbered_run("auth", i));
  });
  std::size_t seen = 0;
  while (seen < kRuns) {
    const auto runs = rig.reader().runs({"auth", kRuns, {}});
    ASSERT_GE(runs.size(), seen);
    for (std::size_t i = 0; i < runs.size(); ++i) ASSERT_EQ(runs[i].attempt, runs.size() - i);
    seen = runs.size();
    if (::testing::Test::HasFailure()) break;
  }
  writer.join();
  EXPECT_EQ(history->stats().dropped, 0U);
}

TEST(History, DropsTheOldestThatWaitAndCountsThem) {
  HistoryRig rig;
  rig.options.path = (rig.folder / "no-such-folder" / "history.db").string();
  rig.options.max_queued = 3;
  const auto history = rig.open();
  for (int i = 1; i <= 5; ++i) history->publish(numbered_run("auth", i));
  EXPECT_FALSE(history->wait_until_written(10ms));
  const auto stats = history->stats();
  EXPECT_EQ(stats.dropped, 2U);
  EXPECT_EQ(stats.written, 0U);
  EXPECT_FALSE(stats.writable);
}

}  // namespace
}  // namespace probe::exporters
