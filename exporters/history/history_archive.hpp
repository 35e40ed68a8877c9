#pragma once

#include "exporters/overview/archive.hpp"

#include <string>

namespace probe::async {
class BlockingPool;
}

namespace probe::exporters {

/// The history as an archive that can be asked on the event loop: reads on threads of `pool`, for five seconds at most.
class HistoryArchive final : public Archive {
 public:
  /// `pool` and `clock` outlive the archive.
  HistoryArchive(std::string path, async::BlockingPool& pool, const core::Clock& clock)
      : path_(std::move(path)), pool_(pool), clock_(clock) {}

  core::Awaitable<std::vector<PastRun>> runs(PastRunsQuery query) override;
  core::Awaitable<std::optional<std::string>> run(std::string id) override;
  core::Awaitable<Days> last_day() override;

 private:
  std::string path_;
  async::BlockingPool& pool_;
  const core::Clock& clock_;
};

}  // namespace probe::exporters
