#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace probe::lab {

/// `$PROBE_LAB_DIR`, or `probe-lab-UID` in `$XDG_RUNTIME_DIR` or `/tmp`.
std::filesystem::path default_directory();

/// Makes the directory with mode 0700, or takes over one that is there. Throws std::runtime_error when it is not a
/// directory of this user: in /tmp, somebody else could have put it there.
void prepare_directory(const std::filesystem::path& directory);

/// The pid file, locked as long as the lab runs: two labs never share a directory, and a killed one leaves nothing to
/// clean up.
class ProcessLock {
 public:
  /// Takes the lock, or answers nothing when a lab has it. Throws std::system_error.
  static std::optional<ProcessLock> take(const std::filesystem::path& pid_file);
  ~ProcessLock();
  ProcessLock(ProcessLock&& other) noexcept;
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;
  ProcessLock& operator=(ProcessLock&&) = delete;

  /// Writes this process's id into the file; after a fork, the child's.
  void write_pid() const;
  /// Leaves the lock to the forked child.
  void leave_to_child();

 private:
  ProcessLock(std::filesystem::path path, int file) : path_{std::move(path)}, file_{file} {}

  std::filesystem::path path_;
  int file_;
};

/// Waits until no lab holds the lock. False when it still does after `limit`.
bool wait_until_unlocked(const std::filesystem::path& pid_file, std::chrono::milliseconds limit);

/// The two sides of a start in the background.
enum class Side { kParent, kChild };

/// Forks; to be called while the process has one thread. The child leaves the terminal and writes to `log`.
/// The parent waits until the child calls report_ready() or ends.
class Background {
 public:
  Background();
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  Side side() const { return child_ == 0 ? Side::kChild : Side::kParent; }
  /// In the child: closes the terminal, writes to `log` from now on.
  void detach(const std::filesystem::path& log) const;
  /// In the child: lets the parent go.
  void report_ready() const;
  /// In the parent: true when the child is ready, false when it ended before.
  bool wait_until_ready() const;

 private:
  int read_end_ = -1;
  int write_end_ = -1;
  int child_ = -1;
};

}  // namespace probe::lab
