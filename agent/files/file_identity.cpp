#include "agent/files/file_identity.hpp"

#include "agent/files/descriptor.hpp"

#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace probe::files {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// Those whose every change goes through this kernel.
bool is_local(int file) {
  constexpr std::array<std::uint32_t, 5> kLocal{EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC, F2FS_SUPER_MAGIC,
                                                TMPFS_MAGIC};
  struct statfs system{};
  if (::fstatfs(file, &system) != 0) return false;
  return std::ranges::find(kLocal, static_cast<std::uint32_t>(system.f_type)) != kLocal.end();
}

template <class Time>
std::int64_t nanoseconds(const Time& time) {
  return std::int64_t{time.tv_sec} * kSecond + static_cast<std::int64_t>(time.tv_nsec);
}

}  // namespace

FileIdentity identity_of(const struct stat& status) {
  return FileIdentity{status.st_dev,
                      status.st_ino,
                      static_cast<std::uint64_t>(status.st_size),
                      status.st_mode,
                      nanoseconds(status.st_mtim),
                      nanoseconds(status.st_ctim)};
}

std::optional<FileIdentity> lasting_identity(int file, const struct stat& status, core::SystemTime now) {
  constexpr std::chrono::seconds kSettled(2);
  const FileIdentity identity = identity_of(status);
  const std::chrono::nanoseconds changed(identity.changed);
  if (now.time_since_epoch() - changed < kSettled || !is_local(file)) return std::nullopt;
  return identity;
}

std::optional<FileIdentity> cached_identity(const std::string& path) {
  open_how how{};
  // O_PATH: opening a file as such may wait, for its file system or for a scanner of viruses (fanotify(7)).
  how.flags = O_PATH | O_CLOEXEC;
  how.resolve = RESOLVE_CACHED;
  const Descriptor file(static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how)));
  if (file.get() < 0) return std::nullopt;
  struct statx status{};
  constexpr int kOfTheDescriptor = AT_EMPTY_PATH | AT_STATX_DONT_SYNC;
  if (::statx(file.get(), "", kOfTheDescriptor, STATX_BASIC_STATS, &status) != 0) return std::nullopt;
  return FileIdentity{makedev(status.stx_dev_major, status.stx_dev_minor),
                      status.stx_ino,
                      status.stx_size,
                      status.stx_mode,
                      nanoseconds(status.stx_mtime),
                      nanoseconds(status.stx_ctime)};
}

}  // namespace probe::files
