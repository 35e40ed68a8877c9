#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace probe::core {

struct FileContent {
  std::string bytes;
  SystemTime modified_at;
  unsigned permissions = 0600;  ///< the twelve mode bits (chmod(2)): who may read it
};

/// Why a file could not be read. `message` names the path and says what was expected and seen.
struct FileError {
  enum class Kind { kMissing, kUnreadable };
  Kind kind;
  std::string message;
};

using FileResult = std::variant<FileContent, FileError>;

/// What many runs may look at. Equal pointers mean that it is the same content, unless both are null.
using SharedContent = std::shared_ptr<const FileContent>;

struct FoundFile {
  std::string path;
  SystemTime modified_at;
  SharedContent content{};  ///< where it was asked for and at hand
};

using MatchResult = std::variant<std::vector<FoundFile>, FileError>;

/// Reads regular files. Directories, FIFOs, devices and files over `max_bytes` are errors, and none of them can block
/// the caller.
class FileReader {
 public:
  virtual ~FileReader() = default;
  /// Does not throw for what the file system says. Ends at `deadline` at the latest, also when the file system hangs.
  virtual Awaitable<FileResult> read(std::string path, std::size_t max_bytes, SteadyTime deadline) = 0;
  /// The files that match a shell pattern (`*`, `?`, `[…]`), by path; of a path without these, itself if it exists. An
  /// error when there is none, when there are more than `max_paths`, or when a folder cannot be read. Ends as `read`
  /// does.
  virtual Awaitable<MatchResult> match(std::string pattern, std::size_t max_paths, SteadyTime deadline) = 0;
  /// What the file at `path` holds now, when that can be told without waiting; else nullptr, and `read` knows more.
  virtual SharedContent known(const std::string& path, std::size_t max_bytes) = 0;
  /// As `match`, and with what the small ones among the files hold. Those without content are still to be read.
  virtual Awaitable<MatchResult> match_and_read(std::string pattern, std::size_t max_paths, std::size_t max_bytes,
                                                SteadyTime deadline) = 0;
};

}  // namespace probe::core
