#include "exporters/history/history_reader.hpp"
#include "exporters/history/run_history.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;

constexpr const char* kProbe = "auth";

std::uint64_t kills_wanted() {
  const char* wanted = std::getenv("PROBE_KILLS");  // NOLINT(concurrency-mt-unsafe)
  return wanted == nullptr ? 100 : std::stoull(wanted);
}

HistoryOptions options_of(const std::string& path) {
  HistoryOptions options;
  options.path = path;
  options.max_bytes_per_probe = 1U << 20;  // so that old runs are removed all the while, too
  return options;
}

core::ProbeRun numbered_run(std::uint64_t number) {
  core::ProbeRun run;
  run.id = fmt::format("run-{}", number);
  run.probe = kProbe;
  run.type = "certificate_validity";
  run.attempt = number;
  run.started_at = std::chrono::system_clock::now();
  run.result.add(core::Finding("cert_expired", fmt::format("expected a certificate valid in run {}", number)));
  return run;
}

/// What the child does until it is killed: publishes one run after the other, each as soon as the one before is
/// written, and tells their numbers: `published` before it is handed to the history, `written` once it is in the file.
struct Progress {
  std::uint64_t published = 0;
  std::uint64_t written = 0;
};

[[noreturn]] void publish_for_ever(const std::string& path, std::uint64_t first, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  RunHistory history(options_of(path), [](const HistoryMessage&) {});
  Progress progress{first - 1, first - 1};
  while (true) {
    ++progress.published;
    if (::write(out, &progress, sizeof progress) != sizeof progress) ::_exit(1);
    history.publish(numbered_run(progress.published));
    if (!history.wait_until_written(60s)) ::_exit(1);
    progress.written = progress.published;
    if (::write(out, &progress, sizeof progress) != sizeof progress) ::_exit(1);
  }
}

/// Lets a child publish from `first` on, kills it when it has done so for `while_alive`, and says how far it got.
Progress publish_and_kill(const std::string& path, std::uint64_t first, std::chrono::microseconds while_alive) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) publish_for_ever(path, first, ends[1]);
  ::close(ends[1]);
  Progress progress{first - 1, first - 1};
  const auto end = std::chrono::steady_clock::now() + while_alive;
  // Read all the while: the child must not wait for room in the pipe.
  pollfd readable{ends[0], POLLIN, 0};
  for (auto left = while_alive; left > 0us;) {
    if (::poll(&readable, 1, static_cast<int>(left / 1000us)) > 0) {
      if (::read(ends[0], &progress, sizeof progress) != sizeof progress) break;
    }
    left = std::chrono::duration_cast<std::chrono::microseconds>(end - std::chrono::steady_clock::now());
    if (left < 1ms) std::this_thread::sleep_for(std::max(left, 0us));
    if (left < 1ms) break;
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  while (::read(ends[0], &progress, sizeof progress) == sizeof progress) {
  }
  ::close(ends[0]);
  return progress;
}

bool any_set_aside(const std::filesystem::path& folder) {
  return std::ranges::any_of(std::filesystem::directory_iterator(folder), [](const auto& entry) {
    return entry.path().string().find(".corrupt-") != std::string::npos;
  });
}

/// The newest runs; nothing when the file was not even begun.
std::vector<PastRun> newest_runs(const std::string& path) {
  try {
    HistoryReader reader(path);
    auto runs = reader.runs({kProbe, 1000, {}});
    if (!runs.empty() && !reader.document(runs.front().id)) throw std::runtime_error("the newest has no document");
    return runs;
  } catch (const std::runtime_error& error) {
    const bool begun = std::filesystem::exists(path) && error.what() != path + ": the history is empty";
    if (begun) throw;
    return {};
  }
}

TEST(HistoryKill, AfterEachKillTheHistoryOpensAndLacksAtMostTheRunInFlight) {
  const testing::TemporaryDirectory folder;
  const auto path = (folder / "history.db").string();
  const auto kills = kills_wanted();
  std::mt19937 random(20261128);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same moments each time
  std::uniform_int_distribution<int> moment(0, 40'000);
  std::uint64_t newest = 0;
  std::uint64_t lost = 0;
  for (std::uint64_t kill = 1; kill <= kills; ++kill) {
    const auto progress = publish_and_kill(path, newest + 1, std::chrono::microseconds(moment(random)));
    const auto runs = newest_runs(path);
    const auto before = newest;
    newest = runs.empty() ? 0 : runs.front().attempt;
    ASSERT_GE(newest, progress.written) << "a run that was written is gone after kill " << kill;
    ASSERT_LE(newest, progress.published) << kill;
    ASSERT_LE(progress.published - newest, 1U) << kill;
    lost += progress.published - newest;
    for (std::size_t i = 0; i < runs.size() && runs[i].attempt > before; ++i) {
      ASSERT_EQ(runs[i].attempt, newest - i) << "a gap after kill " << kill;
    }
    ASSERT_FALSE(any_set_aside(folder.path())) << kill;
  }
  EXPECT_GT(newest, kills) << "the children hardly got to write";
  EXPECT_TRUE(sqlite::Database(path, sqlite::Access::kReadWrite).text("PRAGMA integrity_check") == "ok");
  fmt::print("{} kills, {} runs written, {} in flight lost\n", kills, newest, lost);
}

}  // namespace
}  // namespace probe::exporters
