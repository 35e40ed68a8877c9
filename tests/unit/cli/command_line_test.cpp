#include "agent/cli/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdlib.h>

#include <chrono>

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

TEST(CommandLine, TakesWhereResultsGo) {
  const auto agent = command<app::AgentOptions>({"agent", "--history.path=/h.db", "--history.retention=30d",
                                                 "--history.max-bytes-per-probe=1MiB", "--json-lines.path=-",
                                                 "--textfile.path=/x.prom"});
  EXPECT_EQ(agent.outlets.history_file, "/h.db");
  EXPECT_EQ(agent.outlets.history_retention, std::chrono::hours(30 * 24));
  EXPECT_EQ(agent.outlets.history_max_bytes_per_probe, 1U << 20);
  EXPECT_EQ(agent.outlets.json_lines_file, "-");
  EXPECT_EQ(agent.outlets.textfile, "/x.prom");

  const auto defaults = command<app::AgentOptions>({"agent"});
  EXPECT_EQ(defaults.outlets.history_file, "");
  EXPECT_EQ(defaults.outlets.history_retention, std::chrono::hours(15 * 24));
  EXPECT_EQ(defaults.outlets.history_max_bytes_per_probe, 32U << 20);

  const auto run = command<app::RunOptions>({"run", "--all", "-o", "jsonl", "--push-gateway", "https://push/x"});
  EXPECT_EQ(run.output, app::OutputFormat::kJsonLines);
  EXPECT_EQ(run.delivery.gateway_url, "https://push/x");
  EXPECT_EQ(run.delivery.gateway_job, "probe");

  const auto history = command<app::HistoryQuery>({"history", "auth", "--since", "1h30m", "-n", "5", "-o", "json"});
  EXPECT_EQ(history.probe, "auth");
  EXPECT_EQ(history.file, "/var/lib/probe/history.db");
  EXPECT_EQ(history.since, std::chrono::minutes(90));
  EXPECT_EQ(history.limit, 5U);
  EXPECT_EQ(history.output, app::OutputFormat::kJson);
  EXPECT_EQ(command<app::HistoryQuery>({"history", "auth"}).since, std::nullopt);
}

TEST(CommandLine, UnderSystemdTheHistoryIsInTheStateDirectory) {
  ASSERT_EQ(::setenv("STATE_DIRECTORY", "/var/lib/one:/var/lib/two", 1), 0);
  EXPECT_EQ(command<app::AgentOptions>({"agent"}).outlets.history_file, "/var/lib/one/history.db");
  EXPECT_EQ(command<app::AgentOptions>({"agent", "--history.path=none"}).outlets.history_file, "");
  EXPECT_EQ(command<app::HistoryQuery>({"history", "auth"}).file, "/var/lib/one/history.db");
  ASSERT_EQ(::unsetenv("STATE_DIRECTORY"), 0);
}

TEST(CommandLine, KnowsTheOtherCommands) {
  EXPECT_EQ(command<ListCommand>({"list", "--config.file=/x.yml"}).config_file, "/x.yml");
  EXPECT_EQ(command<CheckConfigCommand>({"config", "check", "--config.file=/x.yml"}).config_file, "/x.yml");
  EXPECT_EQ(command<ExplainCommand>({"explain", "cert_expired"}).code, "cert_expired");
  EXPECT_EQ(command<ExplainCommand>({"explain"}).code, "");
}

TEST(CommandLine, KnowsThatNagiosAsksHoweverWrongTheRestIs) {
  struct Case {
    std::vector<const char*> arguments;
    bool want;
  };
  const Case cases[] = {
      {{"probe", "run", "a", "-o", "nagios", "--no-such-flag"}, true},
      {{"probe", "run", "--output", "nagios"}, true},
      {{"probe", "run", "--output=nagios", "a"}, true},
      {{"probe", "run", "-onagios"}, true},
      {{"probe", "run", "nagios", "-o", "list"}, false},
      {{"probe"}, false},
  };
  for (const auto& [arguments, want] : cases) {
    EXPECT_EQ(asks_for_nagios(static_cast<int>(arguments.size()), arguments.data()), want) << arguments.back();
  }
  EXPECT_EQ(command<app::RunOptions>({"run", "a", "-onagios"}).output, app::OutputFormat::kNagios);
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
      {"unknown output",
       {"run", "a", "-o", "xml"},
       "probe: --output: xml not in {json,jsonl,junit,list,nagios,prom,table}\n"},
      {"unknown level", {"agent", "--log.level=loud"}, "probe: --log.level: loud not in {debug,error,info,warn}\n"},
      {"unknown flag", {"agent", "--config.fil=x"}, "probe: The following argument was not expected: --config.fil=x\n"},
      {"two commands", {"agent", "run", "a"}, "probe: "},
      {"duration without unit",
       {"history", "a", "--since", "5"},
       "probe: --since: expected a duration with a unit (ms, s, m, h, d or w), got \"5\"\n"},
      {"history of nothing", {"history"}, "probe: NAME is required\n"},
      {"no retention",
       {"agent", "--history.retention=0s"},
       "probe: --history.retention: expected a duration above zero\n"},
      {"hardly any room",
       {"agent", "--history.max-bytes-per-probe=1"},
       "probe: --history.max-bytes-per-probe: expected at least 65536, got 1\n"},
      {"less than no room",
       {"agent", "--history.max-bytes-per-probe", "-1"},
       "probe: --history.max-bytes-per-probe: expected at least 65536, got -1\n"},
      {"less than no room, with a unit",
       {"agent", "--history.max-bytes-per-probe=-1MiB"},
       "probe: --history.max-bytes-per-probe: expected at least 65536, got -1MiB\n"},
      {"a history in no file",
       {"agent", "--history.path", ""},
       "probe: --history.path: expected a file, or `none` for no history, got an empty text\n"},
      {"a history in no file, with =",
       {"agent", "--history.path="},
       "probe: --history.path: 1 required FILE missing\n"},
      {"a textfile without a name",
       {"agent", "--textfile.path", ""},
       "probe: --textfile.path: expected a file, got an empty text\n"},
      {"lines in no file",
       {"agent", "--json-lines.path", ""},
       "probe: --json-lines.path: expected a file, got an empty text\n"},
      {"a history to read in no file",
       {"history", "a", "--history.path", ""},
       "probe: --history.path: expected a file, got an empty text\n"},
      {"fewer runs than none",
       {"history", "a", "-n", "-1"},
       "probe: --limit: expected a number of at least 1, got \"-1\"\n"},
      {"no runs", {"history", "a", "-n0"}, "probe: --limit: expected a number of at least 1, got \"0\"\n"},
      {"half a run", {"history", "a", "-n", "1.5"}, "probe: --limit: expected a number of at least 1, got \"1.5\"\n"},
      {"a textfile that is not read",
       {"agent", "--textfile.path=/x.txt"},
       "probe: --textfile.path: expected a file whose name ends in .prom, as node_exporter reads no others, got "
       "/x.txt\n"},
      {"another scheme",
       {"run", "--all", "--push-gateway=ftp://x"},
       "probe: --push-gateway: expected an http or https URL, got ftp://x\n"},
      {"a login in the URL",
       {"run", "--all", "--push-gateway=http://user:secret@x"},
       "probe: --push-gateway: expected no user in the URL; put user:password into a file, --push-credentials-file\n"},
      {"a job for nobody", {"run", "--all", "--push-job", "x"}, "probe: --push-job requires --push-gateway\n"},
      {"an instance for nobody",
       {"run", "--all", "--push-instance", "x"},
       "probe: --push-instance requires --push-gateway\n"},
      {"credentials for nobody",
       {"run", "--all", "--push-credentials-file", "x"},
       "probe: --push-credentials-file requires --push-gateway\n"},
      {"authorities for nobody",
       {"run", "--all", "--push-ca-file", "x"},
       "probe: --push-ca-file requires --push-gateway\n"},
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
