#pragma once

#include "agent/process/descriptor.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace probe::process {

/// A program about to be started.
struct Launch {
  std::vector<std::string> files;  ///< tried in order until one can be executed
  std::vector<std::string> argv;
  std::vector<std::string> environment;
};

/// A process that became, or could not become, the program.
struct Launched {
  pid_t pid = -1;      ///< also the id of its process group
  Descriptor pidfd;    ///< readable once the process has ended (pidfd_open(2))
  Descriptor output;   ///< its standard output; does not block
  Descriptor errors;   ///< its standard error; does not block
  Descriptor refusal;  ///< holds the errno of execve(2) once the process has ended without becoming the program
};

/// Starts a process that leads a group of its own, has /dev/null as standard input, inherits no other descriptor, no
/// signal mask and no handler, leaves no core file, and is killed when this thread ends. Does not wait until the
/// program is found, which on a dead mount could be for ever. The caller reaps it. Throws std::system_error when there
/// are no descriptors, processes or memory left.
Launched launch(const Launch& what);

/// The errno that `refusal` holds; 0 when the program was executed.
int refusal_of(const Descriptor& refusal);

}  // namespace probe::process
