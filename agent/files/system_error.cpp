#include "agent/files/system_error.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace probe::files {

using core::FileError;

FileError unreadable(std::string message) { return FileError{FileError::Kind::kUnreadable, std::move(message)}; }

FileError system_error(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return FileError{FileError::Kind::kMissing, fmt::format("{}: no such file", path)};
  }
  if (error == EACCES || error == EPERM) {
    return unreadable(fmt::format("{}: permission denied for user id {}", path, ::geteuid()));
  }
  return unreadable(
      fmt::format("{}: cannot be read: {}", path, std::strerror(error)));  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace probe::files
