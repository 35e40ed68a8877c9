#pragma once

#include "agent/app/log.hpp"
#include "agent/cli/action.hpp"

namespace probe::cli {

struct CommandLine {
  Action command;
  app::LogLevel log_level = app::LogLevel::kInfo;
  app::LogFormat log_format = app::LogFormat::kLogfmt;
};

/// Reads the arguments. Never exits and never throws for wrong ones: those become a PrintCommand with `is_error`.
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace probe::cli
