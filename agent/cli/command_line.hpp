#pragma once

#include "agent/app/log.hpp"
#include "agent/app/options.hpp"

#include <string>
#include <variant>

namespace probe::cli {

/// What the user asked for: one type per subcommand, beside app::AgentOptions (`probe agent`) and app::RunOptions
/// (`probe run`).
struct ListCommand {
  std::string config_file;
};

struct CheckConfigCommand {
  std::string config_file;
};

/// `probe explain [CODE]`; without a code, the list of all codes.
struct ExplainCommand {
  std::string code;
};

/// Nothing to do but print: help, version, or what was wrong with the arguments.
struct PrintCommand {
  std::string text;
  bool is_error = false;
};

struct CommandLine {
  std::variant<PrintCommand, app::AgentOptions, app::RunOptions, ListCommand, CheckConfigCommand, ExplainCommand>
      command;
  app::LogLevel log_level = app::LogLevel::kInfo;
  app::LogFormat log_format = app::LogFormat::kLogfmt;
};

/// Reads the arguments. Never exits and never throws for wrong ones: those become a PrintCommand with `is_error`.
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace probe::cli
