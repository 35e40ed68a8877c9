#include "agent/cli/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

CommandLine parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "probe");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

template <class T>
T command(std::vector<const char*> arguments) {
  const auto line = parse(std::move(arguments));
  const auto* command = std::get_if<T>(&line.command);
  if (command != nullptr) return *command;
  const auto* print = std::get_if<PrintCommand>(&line.command);
  ADD_FAILURE() << (print != nullptr ? print->text : "another command");
  return T{};
}

TEST(CommandLine, TakesTheFlagsOfThePrometheusFamily) {
  const auto agent = command<app::AgentOptions>(
      {"agent", "--config.file=/x.yml", "--web.listen-address=[::1]:9", "--web.listen-address", "127.0.0.1:8"});
  EXPECT_EQ(agent.config_file, "/x.yml");
  EXPECT_THAT(agent.listen_addresses, ElementsAre("[::1]:9", "127.0.0.1:8"));

  const auto defaults = command<app::AgentOptions>({"agent"});
  EXPECT_EQ(defaults.config_file, "/etc/probe/probe.yml");
  EXPECT_THAT(defaults.listen_addresses, ElementsAre("127.0.0.1:10315"));

  EXPECT_EQ(parse({"agent", "--log.level=debug", "--log.format=json"}).log_format, app::LogFormat::kJson);
  EXPECT_EQ(parse({"--log.level=error", "agent"}).log_level, app::LogLevel::kError);
  EXPECT_EQ(parse({"agent"}).log_level, app::LogLevel::kInfo);
}

TEST(CommandLine, TakesNamesOrAllForRun) {
  const auto named = command<app::RunOptions>({"run", "a", "PushNotifications.Proxy/Connectivity", "-o", "list"});
  EXPECT_THAT(named.names, ElementsAre("a", "PushNotifications.Proxy/Connectivity"));
  EXPECT_EQ(named.output, app::OutputFormat::kList);
  EXPECT_FALSE(named.all);

  const auto all = command<app::RunOptions>({"run", "--all", "--config.file", "/x.yml"});
  EXPECT_TRUE(all.all);
  EXPECT_EQ(all.output, app::OutputFormat::kTable);
  EXPECT_EQ(all.config_file, "/x.yml");
}

TEST(CommandLine, KnowsTheOtherCommands) {
  EXPECT_EQ(command<ListCommand>({"list", "--config.file=/x.yml"}).config_file, "/x.yml");
  EXPECT_EQ(command<CheckConfigCommand>({"config", "check", "--config.file=/x.yml"}).config_file, "/x.yml");
  EXPECT_EQ(command<ExplainCommand>({"explain", "cert_expired"}).code, "cert_expired");
  EXPECT_EQ(command<ExplainCommand>({"explain"}).code, "");
}

TEST(CommandLine, SaysWhatIsWrongWithTheArguments) {
  struct Case {
    std::string name;
    std::vector<const char*> arguments;
    std::string want;
  };
  const Case cases[] = {
      {"nothing to run", {"run"}, "probe: give the names of the probes to run, or --all; `probe list` shows them\n"},
      {"names and all", {"run", "a", "--all"}, "probe: give names or --all, not both\n"},
      {"unknown output", {"run", "a", "-o", "xml"}, "probe: --output: xml not in {json,list,table}\n"},
      {"unknown level", {"agent", "--log.level=loud"}, "probe: --log.level: loud not in {debug,error,info,warn}\n"},
      {"unknown flag", {"agent", "--config.fil=x"}, "probe: The following argument was not expected: --config.fil=x\n"},
      {"two commands", {"agent", "run", "a"}, "probe: "},
      {"config without check", {"config"}, "probe: A subcommand is required\n"},
  };
  for (const auto& [name, arguments, want] : cases) {
    const auto line = parse(arguments);
    const auto* print = std::get_if<PrintCommand>(&line.command);
    ASSERT_NE(print, nullptr) << name;
    EXPECT_TRUE(print->is_error) << name;
    EXPECT_THAT(print->text, StartsWith(want)) << name;
  }
}

TEST(CommandLine, PrintsHelpOfTheCommandAskedAbout) {
  const auto general = command<PrintCommand>({"--help"});
  EXPECT_FALSE(general.is_error);
  EXPECT_THAT(general.text, HasSubstr("Exit status: 0 all Succeeded, 1 any Failed"));
  EXPECT_EQ(command<PrintCommand>({}).text, general.text);
  EXPECT_THAT(command<PrintCommand>({"run", "--help"}).text, HasSubstr("probe run --all -o json"));
  EXPECT_THAT(command<PrintCommand>({"run", "--help"}).text, HasSubstr("--config.file"));
  EXPECT_THAT(command<PrintCommand>({"--version"}).text, StartsWith("probe 0."));
}

}  // namespace
}  // namespace probe::cli
