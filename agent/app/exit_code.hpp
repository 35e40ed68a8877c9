#pragma once

namespace probe::app {

/// What the program's exit status means. API for scripts.
enum class ExitCode : int {
  kSucceeded = 0,  ///< all went well; for `probe run`: every probe Succeeded
  kFailed = 1,     ///< at least one probe Failed
  kUsage = 2,      ///< wrong arguments, or a name that does not exist
  kBadConfig = 3,  ///< the configuration cannot be read or is wrong
  kCannotRun = 4,  ///< the program itself could not do its work
};

}  // namespace probe::app
