#pragma once

#include <string>
#include <string_view>

namespace probe::exporters {

/// A file that lines are appended to, or standard output. Blocks.
class LineFile {
 public:
  explicit LineFile(std::string path) : path_(std::move(path)) {}
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  /// Writes `lines`, each with its end. Opens the file when it is not open, or another one, or none, stands at the path
  /// by now. Throws std::system_error with the path; the next call then goes on behind what was written, within the
  /// line if need be, so it has to be given the same lines again.
  void append(std::string_view lines);

 private:
  void open_when_needed(std::string_view lines);
  void close();

  std::string path_;
  int descriptor_ = -1;
  std::size_t done_ = 0;  ///< bytes of the lines given that are written
};

}  // namespace probe::exporters
