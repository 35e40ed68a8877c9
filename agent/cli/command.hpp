#pragma once

#include "agent/cli/action.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace probe::cli {

/// One subcommand: declares its options when it is made, and says what was asked for once they are parsed.
class Command {
 public:
  virtual ~Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// Whether the arguments name this subcommand.
  bool parsed() const { return app_.parsed(); }
  /// What was asked for; a usage error when the options do not fit together. CLI11 has checked each of them.
  virtual Action action() const = 0;

 protected:
  /// `parent` owns the options and outlives this object.
  Command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& footer);

  CLI::App& app() { return app_; }

 private:
  CLI::App& app_;
};

// One file each. What they return writes into itself while `parent` parses.
std::unique_ptr<Command> agent_command(CLI::App& parent);
std::unique_ptr<Command> run_command(CLI::App& parent);
std::unique_ptr<Command> history_command(CLI::App& parent);
std::unique_ptr<Command> list_command(CLI::App& parent);
std::unique_ptr<Command> config_command(CLI::App& parent);
std::unique_ptr<Command> explain_command(CLI::App& parent);

}  // namespace probe::cli
