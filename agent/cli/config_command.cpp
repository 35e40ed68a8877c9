#include "agent/cli/command.hpp"
#include "agent/cli/options.hpp"

namespace probe::cli {

namespace {

/// `probe config`, with `check` below it.
class ConfigCommand final : public Command {
 public:
  explicit ConfigCommand(CLI::App& parent)
      : Command(parent, "config", "Work with the configuration file", "Example:\n  probe config check"),
        check_(*app().add_subcommand(
            "check", "Report every mistake in the configuration file, the web configuration file, or both")),
        config_file_(check_) {
    app().require_subcommand(1);
    check_.fallthrough();
    check_.add_option("--web.config.file", web_config_file_, "Web configuration file; alone, only it is checked")
        ->type_name("FILE");
  }

  Action action() const override {
    // A web configuration that is named alone does not drag the default configuration file in.
    const bool only_web = !web_config_file_.empty() && !config_file_.given();
    return CheckConfigCommand{only_web ? std::string() : config_file_.path(), web_config_file_};
  }

 private:
  CLI::App& check_;
  ConfigFileOption config_file_;
  std::string web_config_file_;
};

}  // namespace

std::unique_ptr<Command> config_command(CLI::App& parent) { return std::make_unique<ConfigCommand>(parent); }

}  // namespace probe::cli
