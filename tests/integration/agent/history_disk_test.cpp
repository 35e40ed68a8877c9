#include "places.hpp"
#include "tests/integration/agent/running_agent.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"
#include "tests/support/small_disk.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace probe {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RunningAgent;
using testing::SmallDisk;

constexpr std::size_t kDisk = 1 << 20;
constexpr const char* kTrouble = "msg=\"history cannot be written\"";
constexpr const char* kGoodAgain = "msg=\"history is written again\"";

bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (std::chrono::steady_clock::now() < end) {
    if (holds()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

std::size_t occurrences(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

/// An agent with a probe that runs all the time, and its history on a disk of its own.
class HistoryDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!SmallDisk::is_possible()) GTEST_SKIP() << "mounting needs root: neither a full nor a read-only disk was tried";
    std::filesystem::create_directory(folder_ / "disk");
    disk_.emplace(folder_ / "disk", kDisk);
    testing::write_file(folder_ / "a.crt", testing::self_sign(testing::authority("a")).pem());
    testing::write_file(folder_ / "probe.yml",
                        "probes: [{name: a, type: certificate_validity, purpose: signing, interval: 100ms, timeout: "
                        "100ms, source: {file: a.crt}}]\n");
  }

  std::string history() const { return (folder_ / "disk/history.db").string(); }
  std::unique_ptr<RunningAgent> start() const {
    return std::make_unique<RunningAgent>((folder_ / "probe.yml").string(),
                                          std::vector<std::string>{"--history.path=" + history()});
  }
  static void stop(RunningAgent& agent) {
    agent.process().signal(SIGTERM);
    EXPECT_EQ(agent.process().wait(5s).status, 0);
  }

  static double value(const RunningAgent& agent, const std::string& series) {
    const auto page = agent.get("/metrics");
    const auto at = page.find("\n" + series + " ");
    return at == std::string::npos ? -1 : std::stod(page.substr(at + series.size() + 2));
  }
  static double runs(const RunningAgent& agent) {
    return value(agent, "probe_runs_total{probe=\"a\",type=\"certificate_validity\"}");
  }
  static bool is_writable(const RunningAgent& agent) { return value(agent, "probe_agent_history_writable") == 1; }
  static bool is_not_writable(const RunningAgent& agent) { return value(agent, "probe_agent_history_writable") == 0; }
  static void expect_it_goes_on_publishing(const RunningAgent& agent) {
    const auto before = runs(agent);
    EXPECT_TRUE(eventually([&] { return runs(agent) >= before + 10; }));
    EXPECT_THAT(agent.get("/-/healthy"), HasSubstr("200 OK"));
  }
  /// As many attempts to write as say whether each of them is told.
  static void wait_for_attempts(const RunningAgent& agent, double count) {
    EXPECT_TRUE(eventually([&] { return value(agent, "probe_agent_history_write_errors_total") >= count; }));
  }

  /// The attempts in the history of one agent, from the first on.
  std::vector<std::int64_t> attempts() const {
    const auto told =
        testing::run({PROBE_PROGRAM, "history", "a", "-n", "100000", "-o", "json", "--history.path=" + history()});
    EXPECT_EQ(told.status, 0) << told.err;
    std::vector<std::int64_t> attempts;
    if (told.status != 0) return attempts;
    const auto document = boost::json::parse(told.out);
    for (const auto& run : document.at("runs").as_array()) {
      attempts.insert(attempts.begin(), run.at("attempt").as_int64());
    }
    return attempts;
  }

  testing::TemporaryDirectory folder_;
  std::optional<SmallDisk> disk_;
};

std::vector<std::int64_t> up_to(std::size_t last) {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 1; i <= last; ++i) numbers.push_back(static_cast<std::int64_t>(i));
  return numbers;
}

TEST_F(HistoryDisk, ThatIsFullCostsNothingButTimeAndIsSaidOnce) {
  const auto agent = start();
  ASSERT_TRUE(eventually([&] { return value(*agent, "probe_agent_history_runs_written_total") >= 5; }));
  disk_->fill();
  ASSERT_TRUE(eventually([&] { return is_not_writable(*agent); }));
  expect_it_goes_on_publishing(*agent);
  wait_for_attempts(*agent, 3);
  EXPECT_GT(value(*agent, "probe_agent_history_queued_runs"), 10);
  EXPECT_GE(attempts().size(), 5U) << "what was written can be read";
  EXPECT_EQ(occurrences(agent->process().err(), kTrouble), 1U) << agent->process().err();
  EXPECT_THAT(agent->process().err(), HasSubstr("reason=\"database or disk is full"));
  EXPECT_THAT(agent->process().err(), Not(HasSubstr(kGoodAgain)));

  disk_->make_room();
  ASSERT_TRUE(eventually([&] { return is_writable(*agent); }));
  ASSERT_TRUE(eventually([&] { return value(*agent, "probe_agent_history_queued_runs") == 0; }));
  EXPECT_EQ(occurrences(agent->process().err(), kTrouble), 1U);
  EXPECT_EQ(occurrences(agent->process().err(), kGoodAgain), 1U);
  stop(*agent);
  const auto kept = attempts();
  EXPECT_GT(kept.size(), 20U);
  EXPECT_EQ(kept, up_to(kept.size())) << "each run is there, before, while and after the disk was full";
}

TEST_F(HistoryDisk, ThatIsFullAtTheStartIsUsedWhenThereIsRoom) {
  disk_->fill();
  const auto agent = start();
  ASSERT_TRUE(eventually([&] { return is_not_writable(*agent); }));
  expect_it_goes_on_publishing(*agent);
  wait_for_attempts(*agent, 3);
  EXPECT_EQ(occurrences(agent->process().err(), kTrouble), 1U) << agent->process().err();
  disk_->make_room();
  ASSERT_TRUE(eventually([&] { return is_writable(*agent); }));
  stop(*agent);
  const auto kept = attempts();
  EXPECT_EQ(kept, up_to(kept.size()));
  EXPECT_GT(kept.size(), 10U);
}

TEST_F(HistoryDisk, ThatIsReadOnlyIsLeftAsItIsAndUsedWhenItCanBeWritten) {
  {
    const auto before = start();
    ASSERT_TRUE(eventually([&] { return value(*before, "probe_agent_history_runs_written_total") >= 5; }));
    stop(*before);
  }
  const auto old = attempts();
  const auto bytes = testing::read_file(history());
  disk_->make_read_only();
  const auto agent = start();
  ASSERT_TRUE(eventually([&] { return is_not_writable(*agent); }));
  expect_it_goes_on_publishing(*agent);
  wait_for_attempts(*agent, 3);
  EXPECT_EQ(occurrences(agent->process().err(), kTrouble), 1U) << agent->process().err();
  EXPECT_EQ(value(*agent, "probe_agent_history_files_set_aside_total"), 0) << "it is not damaged";
  EXPECT_EQ(testing::read_file(history()), bytes);

  disk_->make_writable();
  ASSERT_TRUE(eventually([&] { return is_writable(*agent); }));
  stop(*agent);
  EXPECT_EQ(occurrences(agent->process().err(), kGoodAgain), 1U);
  const auto kept = attempts();
  ASSERT_GT(kept.size(), old.size());
  auto wanted = old;
  for (const auto attempt : up_to(kept.size() - old.size())) wanted.push_back(attempt);
  EXPECT_EQ(kept, wanted) << "all of before, then all of the second agent";
}

}  // namespace
}  // namespace probe
