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
  /// What the file at `path` holds now; nullptr when that is not known. Never waits. Valid until the next call.
  const core::FileContent* find(const std::string& path);

  /// `content` was read when the file at `path` had `identity`.
  void keep(const std::string& path, core::FileContent content, FileIdentity identity);

 private:
  struct Known {
    core::FileContent content;
    FileIdentity identity;
  };
  static constexpr std::size_t kHalf = 1024;

  core::Recent<Known> files_{kHalf};
};

}  // namespace probe::files
