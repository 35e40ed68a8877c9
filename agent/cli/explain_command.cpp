#include "agent/cli/command.hpp"

namespace probe::cli {

namespace {

class ExplainCodeCommand final : public Command {
 public:
  explicit ExplainCodeCommand(CLI::App& parent)
      : Command(parent, "explain", "Say what a code means, what causes it and what mends it",
                "Examples:\n  probe explain\n  probe explain cert_expired") {
    app().add_option("CODE", code_, "A code from a result; without one, all codes are listed");
  }

  Action action() const override { return ExplainCommand{code_}; }

 private:
  std::string code_;
};

}  // namespace

std::unique_ptr<Command> explain_command(CLI::App& parent) { return std::make_unique<ExplainCodeCommand>(parent); }

}  // namespace probe::cli
