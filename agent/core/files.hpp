#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <string>
#include <variant>

namespace probe::core {

struct FileContent {
  std::string bytes;
  SystemTime modified_at;
};

/// Why a file could not be read. `message` names the path and says what was expected and seen.
struct FileError {
  enum class Kind { kMissing, kUnreadable };
  Kind kind;
  std::string message;
};

using FileResult = std::variant<FileContent, FileError>;

/// Reads regular files. Directories, FIFOs, devices and files over `max_bytes` are errors, and none of them can block
/// the caller.
class FileReader {
 public:
  virtual ~FileReader() = default;
  /// Does not throw for what the file system says. Ends at `deadline` at the latest, also when the file system hangs.
  virtual Awaitable<FileResult> read(std::string path, std::size_t max_bytes, SteadyTime deadline) = 0;
};

}  // namespace probe::core
