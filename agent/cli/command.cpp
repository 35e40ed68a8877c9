#include "agent/cli/command.hpp"

namespace probe::cli {

Command::Command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& footer)
    : app_(*parent.add_subcommand(name, help)) {
  app_.footer(footer);
  app_.fallthrough();
}

}  // namespace probe::cli
