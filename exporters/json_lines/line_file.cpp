#include "exporters/json_lines/line_file.hpp"

#include <sys/stat.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace probe::exporters {

namespace {

constexpr const char* kStandardOutput = "-";
constexpr mode_t kMode = 0640;

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

bool is_at(const std::string& path, int descriptor) {
  struct stat opened{};
  struct stat there{};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &there) == 0 && opened.st_ino == there.st_ino &&
         opened.st_dev == there.st_dev;
}

}  // namespace

LineFile::~LineFile() { close(); }

void LineFile::close() {
  if (descriptor_ >= 0 && path_ != kStandardOutput) ::close(descriptor_);
  descriptor_ = -1;
}

void LineFile::open_when_needed(std::string_view lines) {
  if (path_ == kStandardOutput) {
    descriptor_ = STDOUT_FILENO;
    return;
  }
  if (descriptor_ >= 0 && is_at(path_, descriptor_)) return;
  close();
  // A line that was begun in the other file begins again in this one.
  const auto last_end = done_ == 0 ? std::string_view::npos : lines.rfind('\n', done_ - 1);
  done_ = last_end == std::string_view::npos ? 0 : last_end + 1;
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, kMode);
  if (descriptor_ < 0) fail(path_);
}

void LineFile::append(std::string_view lines) {
  open_when_needed(lines);
  while (done_ < lines.size()) {
    const auto count = ::write(descriptor_, lines.data() + done_, lines.size() - done_);
    if (count >= 0) {
      done_ += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      pollfd writable{descriptor_, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      fail(path_);
    }
  }
  done_ = 0;
}

}  // namespace probe::exporters
