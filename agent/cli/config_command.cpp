#include "agent/cli/command.hpp"
#include "agent/cli/options.hpp"

namespace probe::cli {

namespace {

/// `probe config`, with `check` below it.
class ConfigCommand final : public Command {
 public:
  explicit ConfigCommand(CLI::App& parent)
      : Command(parent, "config", "Work with the configuration file", "Example:\n  probe config check"),
        check_(*app().add_subcommand("check", "Report every mistake in the configuration file")),
        config_file_(check_) {
    app().require_subcommand(1);
    check_.fallthrough();
  }

  Action action() const override { return CheckConfigCommand{config_file_.path()}; }

 private:
  CLI::App& check_;
  ConfigFileOption config_file_;
};

}  // namespace

std::unique_ptr<Command> config_command(CLI::App& parent) { return std::make_unique<ConfigCommand>(parent); }

}  // namespace probe::cli
