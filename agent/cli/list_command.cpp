#include "agent/cli/command.hpp"
#include "agent/cli/options.hpp"

namespace probe::cli {

namespace {

class ListProbesCommand final : public Command {
 public:
  explicit ListProbesCommand(CLI::App& parent)
      : Command(parent, "list", "List the configured probes", "Example:\n  probe list"), config_file_(app()) {}

  Action action() const override { return ListCommand{config_file_.path()}; }

 private:
  ConfigFileOption config_file_;
};

}  // namespace

std::unique_ptr<Command> list_command(CLI::App& parent) { return std::make_unique<ListProbesCommand>(parent); }

}  // namespace probe::cli
