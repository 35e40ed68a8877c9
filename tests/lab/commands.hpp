#pragma once

#include <filesystem>
#include <string>

namespace probe::lab {

// The commands of probe-lab. Each prints for people and answers the exit code: 0 done, 1 it could not be done, 2 the
// fault does not exist, 3 (status only) no lab runs.

/// Starts the lab and keeps it running until SIGTERM, SIGINT or `stop`; with `background`, returns when it is ready.
/// A lab that already runs there is left alone: it says so, and that is success.
int start(const std::filesystem::path& directory, bool background);

/// Stops the lab and waits until it is gone. That none runs is success.
int stop(const std::filesystem::path& directory);

/// Says whether a lab runs there, and what is broken in it.
int status(const std::filesystem::path& directory);

/// Prints the table of faults; needs no running lab.
int list_faults();

/// Breaks something in the running lab.
int break_fault(const std::filesystem::path& directory, const std::string& fault);

/// Mends a fault in the running lab, or everything when it is empty.
int heal(const std::filesystem::path& directory, const std::string& fault);

}  // namespace probe::lab
