#include "agent/cli/command_line.hpp"

#include "agent/app/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

namespace probe::cli {

namespace {

constexpr const char* kDefaultConfig = "/etc/probe/probe.yml";
constexpr const char* kDefaultAddress = "127.0.0.1:10315";

const std::map<std::string, app::LogLevel> kLogLevels{{"debug", app::LogLevel::kDebug},
                                                      {"info", app::LogLevel::kInfo},
                                                      {"warn", app::LogLevel::kWarn},
                                                      {"error", app::LogLevel::kError}};
const std::map<std::string, app::LogFormat> kLogFormats{{"logfmt", app::LogFormat::kLogfmt},
                                                        {"json", app::LogFormat::kJson}};
const std::map<std::string, app::OutputFormat> kOutputs{
    {"table", app::OutputFormat::kTable}, {"list", app::OutputFormat::kList}, {"json", app::OutputFormat::kJson}};

/// Text of a choice option: stays in a string until parsing is over, so that help shows the words and not numbers.
template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, std::string& value,
                        const std::map<std::string, T>& choices, const std::string& help) {
  std::vector<std::string> words;
  for (const auto& [word, unused] : choices) words.push_back(word);
  return app.add_option(name, value, help)->check(CLI::IsMember(words))->capture_default_str()->type_name("WORD");
}

/// Everything CLI11 writes into while it parses.
struct Parser {
  CLI::App app{
      "Watches the chain of certificates, thumbprints, authorization servers, proxy settings and push endpoints that "
      "one "
      "organisation's servers need to talk to another's, and says which link broke, why, and what mends it.",
      "probe"};
  std::string config_file = kDefaultConfig;
  std::string log_level = "info";
  std::string log_format = "logfmt";
  std::string output = "table";
  app::AgentOptions agent;
  app::RunOptions run;
  ExplainCommand explain;
  CLI::App* agent_command = nullptr;
  CLI::App* run_command = nullptr;
  CLI::App* list_command = nullptr;
  CLI::App* config_command = nullptr;
  CLI::App* check_command = nullptr;
  CLI::App* explain_command = nullptr;

  Parser();
  CLI::App* add(const std::string& name, const std::string& help, const std::string& footer);
  void add_config_file(CLI::App& command);
  CommandLine result() const;
};

CLI::App* Parser::add(const std::string& name, const std::string& help, const std::string& footer) {
  CLI::App* command = app.add_subcommand(name, help);
  command->footer(footer);
  command->fallthrough();
  return command;
}

void Parser::add_config_file(CLI::App& command) {
  command.add_option("--config.file", config_file, "Configuration file")->capture_default_str()->type_name("FILE");
}

Parser::Parser() {
  app.require_subcommand(0, 1);
  app.set_version_flag("--version", app::version_text(), "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  add_choice(app, "--log.level", log_level, kLogLevels, "Least severe messages to log");
  add_choice(app, "--log.format", log_format, kLogFormats, "Format of the log on standard error");
  app.footer(
      "Exit status: 0 all Succeeded, 1 any Failed, 2 usage or unknown name, 3 configuration invalid, 4 could not run, "
      "130 interrupted.");

  agent_command = add(
      "agent", "Run every configured probe on its timer and publish the results",
      "Example:\n  probe agent --config.file=/etc/probe/probe.yml\n  curl http://127.0.0.1:10315/metrics\n\n"
      "SIGHUP makes it read the configuration again; with a mistake in it, the agent says so and goes on as before.");
  add_config_file(*agent_command);
  agent.listen_addresses = {kDefaultAddress};
  agent_command->add_option("--web.listen-address", agent.listen_addresses, "Address to serve HTTP on; repeatable")
      ->capture_default_str()
      ->type_name("HOST:PORT");
  agent_command->add_flag("--web.enable-lifecycle", agent.lifecycle,
                          "Let whoever reaches the address reload the configuration by POST /-/reload");

  run_command =
      add("run", "Run probes now, by the same code as the agent, and print the results",
          "Examples:\n  probe run --all\n  probe run auth-certificate push -o list\n  probe run --all -o json");
  add_config_file(*run_command);
  run_command->add_option("NAME", run.names, "Probes to run, as named in the configuration");
  run_command->add_flag("--all", run.all, "Run every configured probe");
  add_choice(*run_command, "-o,--output", output, kOutputs, "How to print the results");

  list_command = add("list", "List the configured probes", "Example:\n  probe list");
  add_config_file(*list_command);

  config_command = add("config", "Work with the configuration file", "Example:\n  probe config check");
  config_command->require_subcommand(1);
  check_command = config_command->add_subcommand("check", "Report every mistake in the configuration file");
  check_command->fallthrough();
  add_config_file(*check_command);

  explain_command = add("explain", "Say what a code means, what causes it and what mends it",
                        "Examples:\n  probe explain\n  probe explain cert_expired");
  explain_command->add_option("CODE", explain.code, "A code from a result; without one, all codes are listed");
}

CommandLine Parser::result() const {
  CommandLine line;
  line.log_level = kLogLevels.at(log_level);
  line.log_format = kLogFormats.at(log_format);
  if (agent_command->parsed()) {
    app::AgentOptions command = agent;
    command.config_file = config_file;
    line.command = std::move(command);
  } else if (run_command->parsed()) {
    app::RunOptions command = run;
    command.config_file = config_file;
    command.output = kOutputs.at(output);
    line.command = std::move(command);
  } else if (list_command->parsed()) {
    line.command = ListCommand{config_file};
  } else if (check_command->parsed()) {
    line.command = CheckConfigCommand{config_file};
  } else if (explain_command->parsed()) {
    line.command = explain;
  } else {
    line.command = PrintCommand{app.help(), false};
  }
  return line;
}

/// What parsing found wrong with how the pieces fit; CLI11 has checked each piece.
std::optional<std::string> contradiction(const CommandLine& line) {
  const auto* run = std::get_if<app::RunOptions>(&line.command);
  if (run == nullptr) return std::nullopt;
  if (run->all && !run->names.empty()) return "give names or --all, not both";
  if (!run->all && run->names.empty()) return "give the names of the probes to run, or --all; `probe list` shows them";
  return std::nullopt;
}

CommandLine usage_error(std::string_view what) {
  CommandLine line;
  line.command = PrintCommand{fmt::format("probe: {}\nSee `probe --help`.\n", what), true};
  return line;
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  Parser parser;
  try {
    parser.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    CommandLine line;
    line.command = PrintCommand{parser.app.help(), false};
    return line;
  } catch (const CLI::CallForVersion&) {
    CommandLine line;
    line.command = PrintCommand{app::version_text() + "\n", false};
    return line;
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  CommandLine line = parser.result();
  if (const auto problem = contradiction(line)) return usage_error(*problem);
  return line;
}

}  // namespace probe::cli
