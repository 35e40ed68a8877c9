#pragma once

#include "agent/core/files.hpp"
#include "agent/core/recent.hpp"
#include "agent/files/file_identity.hpp"

#include <cstddef>
#include <string>

namespace probe::files {

/// What was read lately from small files that anybody may read. Holds some two thousand of them. Single-threaded.
class KnownFiles {
 public:
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
  };
  static constexpr std::size_t kHalf = 1024;

  core::Recent<Known> files_{kHalf};
};

}  // namespace probe::files
