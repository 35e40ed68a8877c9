#include "agent/cli/command_line.hpp"

#include "agent/app/version.hpp"
#include "agent/cli/command.hpp"
#include "agent/cli/options.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace probe::cli {

namespace {

const std::map<std::string, app::LogLevel> kLogLevels{{"debug", app::LogLevel::kDebug},
                                                      {"info", app::LogLevel::kInfo},
                                                      {"warn", app::LogLevel::kWarn},
                                                      {"error", app::LogLevel::kError}};
const std::map<std::string, app::LogFormat> kLogFormats{{"logfmt", app::LogFormat::kLogfmt},
                                                        {"json", app::LogFormat::kJson}};

/// Every subcommand, in the order in which help lists them.
constexpr auto kCommands = {&agent_command, &run_command,    &history_command,
                            &list_command,  &config_command, &explain_command};

/// The whole command line: what CLI11 writes into while it parses.
class Parser {
 public:
  Parser();

  void parse(int argc, const char* const* argv) { app_.parse(argc, argv); }
  std::string help() const { return app_.help(); }
  CommandLine result() const;

 private:
  CLI::App app_{
      "Watches the chain of certificates, thumbprints, authorization servers, proxy settings and push endpoints that "
      "one "
      "organisation's servers need to talk to another's, and says which link broke, why, and what mends it.",
      "probe"};
  std::optional<ChoiceOption<app::LogLevel>> log_level_;
  std::optional<ChoiceOption<app::LogFormat>> log_format_;
  std::vector<std::unique_ptr<Command>> commands_;
};

Parser::Parser() {
  app_.require_subcommand(0, 1);
  app_.set_version_flag("--version", app::version_text(), "Print the version and exit");
  app_.set_help_flag("-h,--help", "Print this help and exit");
  log_level_.emplace(app_, "--log.level", kLogLevels, "info", "Least severe messages to log");
  log_format_.emplace(app_, "--log.format", kLogFormats, "logfmt", "Format of the log on standard error");
  app_.footer(
      "Exit status: 0 all Succeeded, 1 any Failed, 2 usage or unknown name, 3 configuration invalid, 4 could not run, "
      "130 interrupted. With `run -o nagios`: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, whatever happens.");
  for (const auto& make : kCommands) commands_.push_back(make(app_));
}

CommandLine Parser::result() const {
  CommandLine line;
  line.log_level = log_level_->value();
  line.log_format = log_format_->value();
  line.command = PrintCommand{help(), false};
  for (const auto& command : commands_) {
    if (command->parsed()) line.command = command->action();
  }
  return line;
}

CommandLine print(PrintCommand what) {
  CommandLine line;
  line.command = std::move(what);
  return line;
}

}  // namespace

bool asks_for_nagios(int argc, const char* const* argv) {
  const std::vector<std::string_view> words(argv, argv + argc);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool after_option = words[i - 1] == "-o" || words[i - 1] == "--output";
    if (after_option && words[i] == "nagios") return true;
    if (words[i] == "-onagios" || words[i] == "-o=nagios" || words[i] == "--output=nagios") return true;
  }
  return false;
}

CommandLine parse_command_line(int argc, const char* const* argv) {
  Parser parser;
  try {
    parser.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return print({parser.help(), false});
  } catch (const CLI::CallForVersion&) {
    return print({app::version_text() + "\n", false});
  } catch (const CLI::ParseError& error) {
    return print(usage_error(error.what()));
  }
  return parser.result();
}

}  // namespace probe::cli
