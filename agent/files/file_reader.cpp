#include "agent/files/file_reader.hpp"

#include "agent/files/descriptor.hpp"
#include "agent/files/file_identity.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <glob.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace probe::files {

namespace {

using core::FileContent;
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

std::string_view kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

core::SystemTime modified_at(const struct stat& status) {
  const auto since_epoch =
      std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  return core::SystemTime(std::chrono::duration_cast<core::SystemTime::duration>(since_epoch));
}

struct Reading {
  core::FileResult result;
  std::optional<FileIdentity> identity{};  ///< of the file while it was read, if that tells it from what comes later
};

Reading read_at(const std::string& path, std::size_t max_bytes, core::SystemTime now) {
  // O_NONBLOCK: opening a FIFO without a writer must not wait for one.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return {system_error(path, errno)};
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return {system_error(path, errno)};
  if (!S_ISREG(status.st_mode)) {
    return {unreadable(fmt::format("{}: expected a regular file, found {}", path, kind_of(status.st_mode)))};
  }
  const auto too_large = [&](auto size) {
    return Reading{unreadable(fmt::format("{}: expected at most {} bytes, found {}", path, max_bytes, size))};
  };
  if (static_cast<std::uintmax_t>(status.st_size) > max_bytes) return too_large(status.st_size);

  const auto identity = lasting_identity(file.get(), status, now);
  FileContent content{{}, modified_at(status), status.st_mode & 07777U};
  content.bytes.resize(static_cast<std::size_t>(status.st_size) + 1);  // one more, to see the end
  std::size_t length = 0;
  while (true) {
    if (length == content.bytes.size()) content.bytes.resize(content.bytes.size() * 2);
    const ssize_t count = ::read(file.get(), content.bytes.data() + length, content.bytes.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return {system_error(path, errno)};
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
    if (length > max_bytes) return too_large("more");
  }
  content.bytes.resize(length);
  return {std::move(content), identity};
}

}  // namespace

core::FileResult read_file(const std::string& path, std::size_t max_bytes) {
  return read_at(path, max_bytes, core::SystemTime()).result;
}

core::MatchResult match_files(const std::string& pattern, std::size_t max_paths) {
  glob_t found{};
  const int status = ::glob(pattern.c_str(), GLOB_ERR, nullptr, &found);
  const int reason = errno;
  std::vector<core::FoundFile> files;
  for (std::size_t i = 0; i < found.gl_pathc && files.size() <= max_paths; ++i) {
    struct stat file{};
    // One that is gone by now is no match any more.
    if (::stat(found.gl_pathv[i], &file) == 0) files.push_back({found.gl_pathv[i], modified_at(file)});
  }
  ::globfree(&found);
  if (status == GLOB_ABORTED) return system_error(pattern, reason);
  if (status == GLOB_NOSPACE) return unreadable(fmt::format("{}: cannot be matched: out of memory", pattern));
  if (files.empty()) {
    const bool is_pattern = pattern.find_first_of("*?[") != std::string::npos;
    return FileError{FileError::Kind::kMissing,
                     fmt::format("{}: {}", pattern, is_pattern ? "no file matches" : "no such file")};
  }
  if (files.size() <= max_paths) return files;
  return unreadable(fmt::format("{}: expected at most {} files, found more", pattern, max_paths));
}

core::Awaitable<core::MatchResult> PosixFileReader::match(std::string pattern, std::size_t max_paths,
                                                          core::SteadyTime deadline) {
  std::function<core::MatchResult()> work = [pattern, max_paths] { return match_files(pattern, max_paths); };
  auto result = co_await pool_.run<core::MatchResult>(work, deadline);
  if (result) co_return std::move(*result);
  co_return unreadable(fmt::format("{}: the file system did not answer in time", pattern));
}

core::Awaitable<core::FileResult> PosixFileReader::read(std::string path, std::size_t max_bytes,
                                                        core::SteadyTime deadline) {
  const core::FileContent* known = known_.find(path);
  if (known != nullptr && known->bytes.size() <= max_bytes) co_return *known;
  // The time before the file is looked at, so that it does not seem to be at rest for longer than it is.
  std::function<Reading()> work = [path, max_bytes, now = clock_.now()] { return read_at(path, max_bytes, now); };
  auto reading = co_await pool_.run<Reading>(work, deadline);
  if (!reading) co_return unreadable(fmt::format("{}: the file system did not answer in time", path));
  const auto* content = std::get_if<FileContent>(&reading->result);
  if (content != nullptr && reading->identity) known_.keep(path, *content, *reading->identity);
  co_return std::move(reading->result);
}

}  // namespace probe::files
