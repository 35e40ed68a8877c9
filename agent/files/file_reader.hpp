#pragma once

#include "agent/async/blocking_pool.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/files.hpp"
#include "agent/core/recent.hpp"
#include "agent/files/folder_listing.hpp"
#include "agent/files/known_files.hpp"

#include <string>

namespace probe::files {

/// Reads from the file system on a thread of `pool`, so that a hanging mount costs the caller no more than its
/// deadline. A small file that has been read before and is still the same costs no turn of the pool: see KnownFiles.
/// For one thread.
class PosixFileReader final : public core::FileReader {
 public:
  /// Both outlive the reader.
  PosixFileReader(async::BlockingPool& pool, const core::Clock& clock) : pool_(pool), clock_(clock) {}
  core::Awaitable<core::FileResult> read(std::string path, std::size_t max_bytes, core::SteadyTime deadline) override;
  core::Awaitable<core::MatchResult> match(std::string pattern, std::size_t max_paths,
                                           core::SteadyTime deadline) override;
  core::SharedContent known(const std::string& path, std::size_t max_bytes) override;
  core::Awaitable<core::MatchResult> match_and_read(std::string pattern, std::size_t max_paths, std::size_t max_bytes,
                                                    core::SteadyTime deadline) override;

 private:
  core::Awaitable<Listing> list(std::string pattern, std::size_t max_paths, core::SteadyTime deadline);
  /// In one turn of the pool. `files` outlives the call.
  core::Awaitable<void> read_together(std::vector<core::FoundFile>& files, std::vector<std::size_t> unread,
                                      std::size_t max_bytes, core::SteadyTime deadline);

  static constexpr std::size_t kHalfOfFolders = 128;

  async::BlockingPool& pool_;
  const core::Clock& clock_;
  KnownFiles known_{clock_};
  core::Recent<KnownFolder> folders_{kHalfOfFolders};
};

/// The same, blocking: for start-up, and what the pool's thread does.
core::FileResult read_file(const std::string& path, std::size_t max_bytes);
core::MatchResult match_files(const std::string& pattern, std::size_t max_paths);

}  // namespace probe::files
