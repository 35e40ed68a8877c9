#pragma once

#include "agent/app/options.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace probe::cli {

/// What the user asked for: one type per subcommand, beside app::AgentOptions (`probe agent`), app::RunOptions
/// (`probe run`) and app::HistoryQuery (`probe history`).
struct ListCommand {
  std::string config_file;
};

struct CheckConfigCommand {
  std::string config_file;      ///< empty: only the web configuration is checked
  std::string web_config_file;  ///< empty: only the configuration is checked
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

using Action = std::variant<PrintCommand, app::AgentOptions, app::RunOptions, app::HistoryQuery, ListCommand,
                            CheckConfigCommand, ExplainCommand>;

/// Says what is wrong with the arguments, and where to read on.
PrintCommand usage_error(std::string_view what);

}  // namespace probe::cli
