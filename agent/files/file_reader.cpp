#include "agent/files/file_reader.hpp"

#include "agent/files/descriptor.hpp"
#include "agent/files/file_identity.hpp"
#include "agent/files/system_error.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

namespace probe::files {

namespace {

using core::FileContent;
using core::FileError;

std::string_view kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

core::SystemTime modified_at(const FileIdentity& identity) {
  const std::chrono::nanoseconds since_epoch(identity.modified);
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
  FileContent content{{}, modified_at(identity_of(status)), status.st_mode & 07777U};
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

FileError no_answer(const std::string& path) {
  return unreadable(fmt::format("{}: the file system did not answer in time", path));
}

core::MatchResult found(const Listing& listing) {
  if (const auto* error = std::get_if<FileError>(&listing.files)) return *error;
  std::vector<core::FoundFile> files;
  for (const auto& [path, identity] : std::get<std::vector<ListedFile>>(listing.files)) {
    files.push_back({path, modified_at(identity)});
  }
  return files;
}

}  // namespace

core::FileResult read_file(const std::string& path, std::size_t max_bytes) {
  return read_at(path, max_bytes, core::SystemTime()).result;
}

core::MatchResult match_files(const std::string& pattern, std::size_t max_paths) {
  return found(list_files(pattern, max_paths, core::SystemTime(), std::nullopt));
}

core::Awaitable<Listing> PosixFileReader::list(std::string pattern, std::size_t max_paths, core::SteadyTime deadline) {
  std::optional<KnownFolder> known;
  if (const auto* folder = folders_.find(pattern)) known = *folder;
  // The time before the folder is looked at, so that it does not seem to be at rest for longer than it is.
  std::function<Listing()> work = [pattern, max_paths, now = clock_.now(), known] {
    return list_files(pattern, max_paths, now, known);
  };
  auto listing = co_await pool_.run<Listing>(work, deadline);
  if (!listing) co_return Listing{no_answer(pattern)};
  const bool is_new = listing->folder && (!known || listing->folder->paths != known->paths);
  if (is_new) folders_.keep(pattern, *listing->folder);
  co_return std::move(*listing);
}

core::Awaitable<core::MatchResult> PosixFileReader::match(std::string pattern, std::size_t max_paths,
                                                          core::SteadyTime deadline) {
  const Listing listing = co_await list(pattern, max_paths, deadline);
  co_return found(listing);
}

core::Awaitable<core::MatchResult> PosixFileReader::match_and_read(std::string pattern, std::size_t max_paths,
                                                                   std::size_t max_bytes, core::SteadyTime deadline) {
  const Listing listing = co_await list(pattern, max_paths, deadline);
  core::MatchResult result = found(listing);
  auto* files = std::get_if<std::vector<core::FoundFile>>(&result);
  if (files == nullptr) co_return result;
  const auto& listed = std::get<std::vector<ListedFile>>(listing.files);
  const std::size_t most = std::min(max_bytes, KnownFiles::kMaxBytes);
  std::vector<std::size_t> unread;
  for (std::size_t i = 0; i < files->size(); ++i) {
    const auto& [path, identity] = listed[i];
    (*files)[i].content = identity.size <= most ? known_.find(path, identity) : nullptr;
    if ((*files)[i].content == nullptr && identity.size <= most) unread.push_back(i);
  }
  if (!unread.empty()) co_await read_together(*files, std::move(unread), most, deadline);
  co_return result;
}

core::Awaitable<void> PosixFileReader::read_together(std::vector<core::FoundFile>& files,
                                                     std::vector<std::size_t> unread, std::size_t max_bytes,
                                                     core::SteadyTime deadline) {
  struct Readings {
    std::mutex mutex;
    std::vector<Reading> done;
  };
  std::vector<std::string> paths;
  for (const std::size_t i : unread) paths.push_back(files[i].path);
  auto readings = std::make_shared<Readings>();
  std::function<bool()> work = [readings, paths = std::move(paths), max_bytes, now = clock_.now()] {
    for (const auto& path : paths) {
      Reading one = read_at(path, max_bytes, now);
      const std::lock_guard lock(readings->mutex);
      readings->done.push_back(std::move(one));
    }
    return true;
  };
  co_await pool_.run<bool>(work, deadline);
  // Those before the one at which the file system hangs are there all the same.
  const std::lock_guard lock(readings->mutex);
  for (std::size_t i = 0; i < readings->done.size(); ++i) {
    auto& [result, identity] = readings->done[i];
    auto* content = std::get_if<FileContent>(&result);
    if (content == nullptr) continue;
    auto& file = files[unread[i]];
    file.content = std::make_shared<const FileContent>(std::move(*content));
    if (identity) known_.keep(file.path, file.content, *identity);
  }
}

core::SharedContent PosixFileReader::known(const std::string& path, std::size_t max_bytes) {
  auto content = known_.find(path);
  return content != nullptr && content->bytes.size() <= max_bytes ? content : nullptr;
}

core::Awaitable<core::FileResult> PosixFileReader::read(std::string path, std::size_t max_bytes,
                                                        core::SteadyTime deadline) {
  if (const auto content = known(path, max_bytes)) co_return *content;
  // The time before the file is looked at, so that it does not seem to be at rest for longer than it is.
  std::function<Reading()> work = [path, max_bytes, now = clock_.now()] { return read_at(path, max_bytes, now); };
  auto reading = co_await pool_.run<Reading>(work, deadline);
  if (!reading) co_return no_answer(path);
  const auto* content = std::get_if<FileContent>(&reading->result);
  if (content != nullptr && reading->identity && KnownFiles::keeps(*content)) {
    known_.keep(path, std::make_shared<const FileContent>(*content), *reading->identity);
  }
  co_return std::move(reading->result);
}

}  // namespace probe::files
