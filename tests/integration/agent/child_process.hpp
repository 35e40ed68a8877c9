#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace probe::testing {

struct Outcome {
  int status = -1;  ///< exit status, or 128 + the signal that ended it
  std::string out;
  std::string err;
};

/// A program under test. Its output goes to files, so that it never blocks on a full pipe. Ended, if it still runs,
/// with the object.
class ChildProcess {
 public:
  /// `environment`: `NAME=value` entries that replace or join those of this process.
  explicit ChildProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {});
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Waits for the end; beyond `timeout` kills the program and throws std::runtime_error.
  Outcome wait(std::chrono::milliseconds timeout = std::chrono::seconds(30));
  /// What it has written to standard error so far.
  std::string err() const;
  /// Waits until standard error holds `text`; false when the program ended or 20 seconds passed first.
  bool wait_for_err(const std::string& text) const;

 private:
  bool running() const;

  std::string folder_;
  pid_t pid_ = -1;
  mutable int status_ = -1;
  mutable bool reaped_ = false;
};

/// Runs a program to its end.
Outcome run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {});

}  // namespace probe::testing
