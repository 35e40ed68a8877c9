#pragma once

#include "agent/app/log.hpp"
#include "agent/cli/action.hpp"

namespace probe::cli {

struct CommandLine {
  Action command;
  app::LogLevel log_level = app::LogLevel::kInfo;
  app::LogFormat log_format = app::LogFormat::kLogfmt;
};

/// Whether the arguments ask for a plugin's line (`-o nagios`), however wrong they may be otherwise: then what cannot
/// be done is UNKNOWN, and no other exit status may be used.
bool asks_for_nagios(int argc, const char* const* argv);

/// Reads the arguments. Never exits and never throws for wrong ones: those become a PrintCommand with `is_error`.
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace probe::cli
