#include "agent/cli/options.hpp"

namespace probe::cli {

ConfigFileOption::ConfigFileOption(CLI::App& command) {
  command.add_option("--config.file", path_, "Configuration file")->capture_default_str()->type_name("FILE");
}

void add_choice(CLI::App& app, const std::string& name, std::string& word, const std::vector<std::string>& words,
                const std::string& help) {
  app.add_option(name, word, help)->check(CLI::IsMember(words))->capture_default_str()->type_name("WORD");
}

}  // namespace probe::cli
