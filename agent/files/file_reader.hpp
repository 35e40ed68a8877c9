#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/files.hpp"

#include <string>

namespace probe::files {

/// Reads from the file system on a thread of `pool`, so that a hanging mount costs the caller no more than its
/// deadline.
class PosixFileReader final : public core::FileReader {
 public:
  explicit PosixFileReader(async::BlockingPool& pool) : pool_(pool) {}
  core::Awaitable<core::FileResult> read(std::string path, std::size_t max_bytes, core::SteadyTime deadline) override;
  core::Awaitable<core::MatchResult> match(std::string pattern, std::size_t max_paths,
                                           core::SteadyTime deadline) override;

 private:
  async::BlockingPool& pool_;
};

/// The same, blocking: for start-up, and what the pool's thread does.
core::FileResult read_file(const std::string& path, std::size_t max_bytes);
core::MatchResult match_files(const std::string& pattern, std::size_t max_paths);

}  // namespace probe::files
