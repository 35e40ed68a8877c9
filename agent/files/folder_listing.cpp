#include "agent/files/folder_listing.hpp"

#include "agent/files/descriptor.hpp"
#include "agent/files/system_error.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <glob.h>

#include <cerrno>
#include <utility>

namespace probe::files {

namespace {

using core::FileError;
using Paths = std::vector<std::string>;

/// The folder that alone decides what `pattern` stands for, with its last slash; nothing when there are several, or its
/// name is not to be taken literally.
std::optional<std::string> folder_of(const std::string& pattern) {
  const std::size_t slash = pattern.rfind('/');
  std::string folder = slash == std::string::npos ? std::string() : pattern.substr(0, slash + 1);
  if (folder.find_first_of("*?[\\") != std::string::npos) return std::nullopt;
  return folder;
}

/// What a pattern of one folder stands for, and whether that changes with the folder alone.
class Folder {
 public:
  explicit Folder(const std::optional<std::string>& path)
      : prefix_(path.value_or("").size()),
        folder_(path ? ::open(path->empty() ? "." : path->c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC) : -1) {
    is_open_ = folder_.get() >= 0 && ::fstat(folder_.get(), &status_) == 0;
  }

  bool is(const KnownFolder& known) const { return is_open_ && identity_of(status_) == known.identity; }
  std::optional<FileIdentity> lasting(core::SystemTime now) const {
    return is_open_ ? lasting_identity(folder_.get(), status_, now) : std::nullopt;
  }

  /// What `path`, one of those that match, leads to. False when that is nothing.
  bool look_at(const std::string& path, struct stat& file) {
    const int folder = is_open_ ? folder_.get() : AT_FDCWD;
    const char* name = is_open_ ? path.c_str() + prefix_ : path.c_str();
    if (::fstatat(folder, name, &file, AT_SYMLINK_NOFOLLOW) != 0) return false;
    if (!S_ISLNK(file.st_mode)) return true;
    has_links_ = true;
    return ::fstatat(folder, name, &file, 0) == 0;
  }
  /// Where links lead to may come and go elsewhere.
  bool has_links() const { return has_links_; }

 private:
  std::size_t prefix_;
  Descriptor folder_;
  struct stat status_{};
  bool is_open_ = false;
  bool has_links_ = false;
};

std::variant<Paths, FileError> match(const std::string& pattern) {
  glob_t found{};
  const int status = ::glob(pattern.c_str(), GLOB_ERR, nullptr, &found);
  const int reason = errno;
  Paths paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  if (status == GLOB_ABORTED) return system_error(pattern, reason);
  if (status == GLOB_NOSPACE) return unreadable(fmt::format("{}: cannot be matched: out of memory", pattern));
  return paths;
}

std::variant<std::vector<ListedFile>, FileError> look_at(const Paths& paths, const std::string& pattern,
                                                         std::size_t max_paths, Folder& folder) {
  std::vector<ListedFile> files;
  for (const auto& path : paths) {
    struct stat file{};
    // One that is gone by now is no match any more.
    if (folder.look_at(path, file)) files.push_back({path, identity_of(file)});
    if (files.size() > max_paths) {
      return unreadable(fmt::format("{}: expected at most {} files, found more", pattern, max_paths));
    }
  }
  if (!files.empty()) return files;
  const bool is_pattern = pattern.find_first_of("*?[") != std::string::npos;
  return FileError{FileError::Kind::kMissing,
                   fmt::format("{}: {}", pattern, is_pattern ? "no file matches" : "no such file")};
}

}  // namespace

Listing list_files(const std::string& pattern, std::size_t max_paths, core::SystemTime now,
                   const std::optional<KnownFolder>& known) {
  Folder folder(folder_of(pattern));
  if (known && folder.is(*known)) return {look_at(*known->paths, pattern, max_paths, folder), known};
  // Before its files are named, so that what comes after is a change.
  const auto identity = folder.lasting(now);
  auto matched = match(pattern);
  if (auto* error = std::get_if<FileError>(&matched)) return {std::move(*error)};
  auto paths = std::make_shared<const Paths>(std::get<Paths>(std::move(matched)));
  Listing listing{look_at(*paths, pattern, max_paths, folder)};
  const bool is_whole = std::holds_alternative<std::vector<ListedFile>>(listing.files);
  if (identity && is_whole && !folder.has_links()) listing.folder = KnownFolder{*identity, std::move(paths)};
  return listing;
}

}  // namespace probe::files
