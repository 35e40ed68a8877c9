#pragma once

#include "agent/app/exit_code.hpp"
#include "agent/app/options.hpp"

#include <string>

namespace probe::app {

/// Where the history is when nothing else is said: `history.db` in the folder that systemd gives (`StateDirectory=`),
/// if it gives one; else empty, which is none.
std::string default_history_file();

/// `probe history`: prints past runs of one probe to standard output, the newest first, while an agent writes them or
/// not.
ExitCode show_history(const HistoryQuery& query);

}  // namespace probe::app
