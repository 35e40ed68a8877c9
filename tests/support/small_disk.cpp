#include "tests/support/small_disk.hpp"

#include <sys/mount.h>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace probe::testing {

namespace {

void require(bool good, const std::string& what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

bool SmallDisk::is_possible() {
  // A second time it costs nothing and does no harm.
  if (::unshare(CLONE_NEWNS) != 0) return false;
  return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

SmallDisk::SmallDisk(std::filesystem::path folder, std::size_t bytes) : folder_(std::move(folder)) {
  require(is_possible(), "a mount namespace");
  const auto size = "size=" + std::to_string(bytes);
  require(::mount("none", folder_.c_str(), "tmpfs", 0, size.c_str()) == 0, folder_.string());
}

SmallDisk::~SmallDisk() { ::umount2(folder_.c_str(), MNT_DETACH); }

void SmallDisk::fill() const {
  const int file = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  require(file >= 0, filler().string());
  const std::string page(4096, 'x');
  while (::write(file, page.data(), page.size()) > 0) {
  }
  const int why = errno;
  ::close(file);
  if (why != ENOSPC) throw std::system_error(why, std::generic_category(), filler().string());
}

void SmallDisk::make_room() const { std::filesystem::remove(filler()); }

void SmallDisk::make_read_only() const {
  require(::mount(nullptr, folder_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0, folder_.string());
}

void SmallDisk::make_writable() const {
  require(::mount(nullptr, folder_.c_str(), nullptr, MS_REMOUNT, nullptr) == 0, folder_.string());
}

}  // namespace probe::testing
