#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/files.hpp"
#include "agent/core/recent.hpp"
#include "agent/files/file_identity.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace probe::files {

/// What was read lately from small files that anybody may read: at least the last kHalf of them, since all of a fleet
/// are asked for in turn. Each is trusted for ten minutes: who writes by way of a mapping that stays may change a file
/// and leave its times as they are. Single-threaded.
class KnownFiles {
 public:
  /// `clock` outlives this.
  explicit KnownFiles(const core::Clock& clock) : clock_(clock) {}

  /// What the file at `path` holds now; nullptr when that is not known. Never waits.
  core::SharedContent find(const std::string& path);
  /// The same of one that has been looked at, and has `now`.
  core::SharedContent find(const std::string& path, const FileIdentity& now);

  /// Whether `keep` would do anything.
  static bool keeps(const core::FileContent& content);
  /// `content` was read when the file at `path` had `identity`.
  void keep(const std::string& path, core::SharedContent content, FileIdentity identity);

  /// Larger ones are rare, and many of them would add up.
  static constexpr std::size_t kMaxBytes = std::size_t{8} * 1024;

 private:
  struct Known {
    core::SharedContent content;
    FileIdentity identity;
    core::SteadyTime kept_at;
  };
  static constexpr std::size_t kHalf = 2048;
  static constexpr std::chrono::minutes kTrusted{10};

  const Known* trusted(const std::string& path);

  const core::Clock& clock_;

  core::Recent<Known> files_{kHalf};
};

}  // namespace probe::files
