#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// Other programs as probes see them. Implemented in agent/process.
namespace probe::core {

/// A program to run, without a shell. Its standard input is empty.
struct Command {
  /// The program and its arguments, at least one. A program without `/` is looked for in the PATH of `environment`.
  std::vector<std::string> argv;
  /// `NAME=value`, added to a minimal environment (PATH, LANG=C.UTF-8, HOME) or in place of what it has.
  std::vector<std::string> environment;
  std::size_t max_output = std::size_t{1} << 20;  ///< bytes of standard output; a program that writes more is ended
  SteadyTime deadline;                            ///< absolute; a program that runs on is ended
};

/// How much of the end of standard error is kept, in bytes.
inline constexpr std::size_t kMaxErrorTail = 4096;

/// What became of a program.
struct CommandOutcome {
  /// `command_starved`: other commands had all the places until the deadline or shortly before, which says nothing of
  /// this one.
  /// `command_failed`: it could not be started, was ended by a signal, at the deadline or for too much output. None: it
  /// ended by itself, and `exit_status` says how; a status other than 0 is for the caller to judge.
  std::optional<Finding> error;
  std::optional<int> exit_status;
  std::optional<int> signal;  ///< that ended it
  std::string output;         ///< standard output, up to `max_output`
  std::string error_tail;     ///< the end of standard error, at most `kMaxErrorTail`
  bool truncated = false;     ///< there was more output than `max_output`
};

/// Runs programs.
class Commands {
 public:
  virtual ~Commands() = default;
  /// Does not throw for what the program does: that is `CommandOutcome::error`. Ends at `command.deadline` at the
  /// latest; what is left of the program is ended behind the caller's back. Throws operation_aborted when the calling
  /// coroutine is cancelled, std::system_error when this machine has no descriptors, processes or memory left.
  virtual Awaitable<CommandOutcome> run(Command command) = 0;
};

}  // namespace probe::core
