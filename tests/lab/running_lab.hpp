#pragma once

#include "tests/lab/lab_layout.hpp"
#include "tests/lab/lab_process.hpp"

#include <functional>

namespace probe::lab {

/// Runs the lab and answers commands at its control socket until SIGTERM, SIGINT or the command `stop`. Calls
/// `when_ready` once everything answers; what it is given is what `status` would say. Answers the exit code.
int run_lab(const LabPaths& paths, const ProcessLock& lock,
            const std::function<void(const std::string& status)>& when_ready);

}  // namespace probe::lab
