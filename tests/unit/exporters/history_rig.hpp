#pragma once

#include "exporters/history/history_reader.hpp"
#include "exporters/history/run_history.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/exporters/sample_runs.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace probe::testing {

/// A folder with a history in it, and what the history said.
struct HistoryRig {
  TemporaryDirectory folder;
  exporters::HistoryOptions options{(folder / "history.db").string()};
  std::mutex mutex;
  std::vector<std::string> said;

  std::unique_ptr<exporters::RunHistory> open() {
    return std::make_unique<exporters::RunHistory>(options, [this](const exporters::HistoryMessage& message) {
      const std::lock_guard lock(mutex);
      said.push_back(message.reason.empty() ? message.text : message.text + ": " + message.reason);
    });
  }
  exporters::HistoryReader reader() const { return exporters::HistoryReader(options.path); }
  /// The ids of the runs of `probe`, the newest first.
  std::vector<std::string> ids(const std::string& probe) const {
    std::vector<std::string> ids;
    for (const auto& run : reader().runs({probe, 1000, {}})) ids.push_back(run.id);
    return ids;
  }
};

/// The `number`th run of `probe`, a second after the one before.
inline core::ProbeRun numbered_run(std::string probe, int number, core::ProbeResult result = {}) {
  auto run = run_of(std::move(probe), std::move(result));
  run.id = fmt::format("run-{}", number);
  run.attempt = static_cast<std::uint64_t>(number);
  // The same for all of a test, in whatever second it goes on.
  static const core::SystemTime kFirst =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - 1000s;
  run.started_at = kFirst + number * 1s;
  return run;
}

inline void expect_written(exporters::RunHistory& history) { EXPECT_TRUE(history.wait_until_written(20s)); }

}  // namespace probe::testing
