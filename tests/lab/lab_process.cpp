#include "tests/lab/lab_process.hpp"

#include <sys/file.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;

[[noreturn]] void fail(const std::string& what) { throw std::system_error{errno, std::generic_category(), what}; }

/// True when the file behind the descriptor is the one that the path names: it may have been removed since it was
/// opened.
bool same_file(int file, const std::filesystem::path& path) {
  struct stat opened{};
  struct stat named{};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino;
}

}  // namespace

std::filesystem::path default_directory() {
  if (const char* chosen = std::getenv("PROBE_LAB_DIR"); chosen != nullptr && *chosen != '\0') return chosen;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const std::filesystem::path base = runtime != nullptr && *runtime != '\0' ? runtime : "/tmp";
  return base / ("probe-lab-" + std::to_string(::getuid()));
}

void prepare_directory(const std::filesystem::path& directory) {
  if (!directory.parent_path().empty()) std::filesystem::create_directories(directory.parent_path());
  if (::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST) fail("could not make " + directory.string());
  struct stat found{};
  if (::lstat(directory.c_str(), &found) != 0) fail("could not look at " + directory.string());
  if (!S_ISDIR(found.st_mode) || found.st_uid != ::geteuid()) {
    throw std::runtime_error{directory.string() + " is not a directory of this user; choose another with --dir"};
  }
  if (::chmod(directory.c_str(), S_IRWXU) != 0) fail("could not close " + directory.string() + " to others");
}

std::optional<ProcessLock> ProcessLock::take(const std::filesystem::path& pid_file) {
  for (;;) {
    const int file = ::open(pid_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) fail("could not open " + pid_file.string());
    ProcessLock lock{pid_file, file};
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      lock.leave_to_child();
      if (errno != EWOULDBLOCK) fail("could not lock " + pid_file.string());
      return std::nullopt;
    }
    if (same_file(file, pid_file)) return lock;
    lock.leave_to_child();
  }
}

ProcessLock::ProcessLock(ProcessLock&& other) noexcept
    : path_{std::move(other.path_)}, file_{std::exchange(other.file_, -1)} {}

ProcessLock::~ProcessLock() {
  if (file_ < 0) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  ::close(file_);
}

void ProcessLock::write_pid() const {
  const std::string text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    fail("could not write " + path_.string());
  }
}

void ProcessLock::leave_to_child() {
  // Closing one of two descriptors of a lock does not release it.
  const int kept_error = errno;
  ::close(std::exchange(file_, -1));
  errno = kept_error;
}

bool wait_until_unlocked(const std::filesystem::path& pid_file, std::chrono::milliseconds limit) {
  const int file = ::open(pid_file.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return errno == ENOENT;
  const auto deadline = std::chrono::steady_clock::now() + limit;
  bool unlocked = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  while (!unlocked && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(20ms);
    unlocked = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  }
  ::close(file);
  return unlocked;
}

Background::Background() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("could not make a pipe");
  child_ = ::fork();
  if (child_ < 0) fail("could not start a process");
  read_end_ = ends[0];
  write_end_ = ends[1];
  // Only the child keeps the writing end, so that its death is the end of the stream for the parent.
  if (side() == Side::kParent) ::close(std::exchange(write_end_, -1));
}

Background::~Background() {
  for (const int end : {read_end_, write_end_}) {
    if (end >= 0) ::close(end);
  }
}

void Background::detach(const std::filesystem::path& log) const {
  ::setsid();
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (nothing < 0 || file < 0) fail("could not open " + log.string());
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  ::close(nothing);
  ::close(file);
}

void Background::report_ready() const {
  if (::write(write_end_, "r", 1) != 1) fail("could not report to the starting process");
}

bool Background::wait_until_ready() const {
  char letter = '\0';
  ssize_t size = 0;
  do size = ::read(read_end_, &letter, 1);
  while (size < 0 && errno == EINTR);
  return size == 1;
}

}  // namespace probe::lab
