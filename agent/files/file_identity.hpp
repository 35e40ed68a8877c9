#pragma once

#include "agent/core/clock.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>

namespace probe::files {

/// One state of one file: while it stays the same, so do the file's bytes.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;
  std::int64_t modified = 0;  ///< nanoseconds since 1970
  std::int64_t changed = 0;   ///< likewise, of content or inode: no program can set it

  bool operator==(const FileIdentity&) const = default;
};

/// What `status` says, which is the present state only.
FileIdentity identity_of(const struct stat& status);

/// Of an open file or folder, about to be read at `now`. Nothing when a later state could have the same: the file
/// changed less than two seconds ago, and the times of some file systems have whole seconds only; or another machine or
/// program may change it, and this one hears of it late (NFS, CIFS, FUSE, /proc). May block.
std::optional<FileIdentity> lasting_identity(int file, const struct stat& status, core::SystemTime now);

/// What the kernel has in memory about the file that `path` leads to. Nothing when it would have to ask a disk or a
/// server: so this never waits. On a file system that lasting_identity() accepts it is the present state.
std::optional<FileIdentity> cached_identity(const std::string& path);

}  // namespace probe::files
