#include "places.hpp"
#include "tests/integration/agent/running_agent.hpp"
#include "tests/integration/net/unpacked_server.hpp"
#include "tests/lab/lab.hpp"
#include "tests/support/files.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/io_thread.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace probe {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

bool eventually(const std::function<bool()>& holds, std::chrono::seconds limit = 20s) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    if (holds()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

struct OutletsTest : ::testing::Test {
  testing::TemporaryDirectory folder;
  testing::TemporaryDirectory lab_folder;
  lab::Lab lab{lab_folder.path()};

  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::string config() const { return lab.paths().configuration(); }
  testing::Outcome probe(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), PROBE_PROGRAM);
    return testing::run(arguments);
  }
  testing::Outcome run_all(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"run", "--all", "--config.file", config()});
    return probe(std::move(arguments));
  }
};

TEST_F(OutletsTest, TheHistoryOfAnAgentIsShownWhileItRunsAndAfterIt) {
  const std::string file = "--history.path=" + path("history.db");
  lab.break_fault("cert-missing");
  {
    const testing::RunningAgent agent(config(), {file});
    const auto shows = [&] {
      return probe({"history", "auth-certificate", file}).status == 0 &&
             probe({"history", "auth-thumbprint", file}).out.find("(caused by") != std::string::npos;
    };
    ASSERT_TRUE(eventually(shows)) << probe({"history", "auth-thumbprint", file}).err;
    EXPECT_TRUE(eventually(
        [&] { return agent.get("/metrics").find("\nprobe_agent_history_writable 1\n") != std::string::npos; }));
  }
  const auto table = probe({"history", "auth-certificate", "-n", "1", file});
  EXPECT_THAT(table.out, StartsWith("STARTED               RESULT         TIME  CODE          ERROR\n"));
  EXPECT_THAT(table.out, HasSubstr("  cert_missing  "));
  EXPECT_THAT(table.out, HasSubstr("auth.cer: no such"));
  EXPECT_THAT(table.out, HasSubstr("\n1 run: 0 Succeeded, 1 Failed\n"));
  const auto document = boost::json::parse(probe({"history", "auth-certificate", "-n", "1", "-o", "json", file}).out);
  EXPECT_EQ(document.at("apiVersion").as_string(), "probe/v1");
  EXPECT_EQ(document.at("runs").at(0).at("findings").at(0).at("code").as_string(), "cert_missing");
  EXPECT_EQ(probe({"history", "auth-certificate", "--since", "1ms", file}).out,
            "STARTED               RESULT         TIME  CODE  ERROR\n\n0 runs: 0 Succeeded\n");
}

TEST_F(OutletsTest, AHistoryThatIsNotThereIsExplained) {
  const auto missing = probe({"history", "auth", "--history.path", path("none.db")});
  EXPECT_EQ(missing.status, 4);
  EXPECT_EQ(missing.err, fmt::format("probe: {}: no such file; an agent that keeps a history writes it, `probe agent "
                                     "--history.path FILE`\n",
                                     path("none.db")));
}

TEST_F(OutletsTest, UnderSystemdTheHistoryIsInTheStateDirectory) {
  const testing::ChildProcess agent(
      {PROBE_PROGRAM, "agent", "--config.file", config(), "--web.listen-address=127.0.0.1:0"},
      {"STATE_DIRECTORY=" + folder.path().string()});
  ASSERT_TRUE(agent.wait_for_err("msg=ready"));
  EXPECT_TRUE(eventually([&] { return std::filesystem::exists(path("history.db")); }));
}

TEST_F(OutletsTest, AnAgentGoesOnWithoutAHistoryThatItCannotWrite) {
  const testing::RunningAgent agent(config(), {"--history.path=" + path("none/history.db")});
  EXPECT_TRUE(eventually([&] {
    return agent.get("/metrics").find("\nprobe_agent_history_writable 0\n") != std::string::npos &&
           agent.get("/metrics").find("\nprobe_success{") != std::string::npos;
  }));
}

TEST_F(OutletsTest, LinesOfJsonGoToAFileAndToAPipe) {
  const testing::RunningAgent agent(config(), {"--json-lines.path=" + path("runs.jsonl")});
  const auto lines = [&] { return testing::read_file(path("runs.jsonl")).value_or(""); };
  ASSERT_TRUE(eventually([&] { return lines().find("\"push-proxy\"") != std::string::npos; }));
  std::istringstream text(lines().substr(0, lines().rfind('\n') + 1));
  for (std::string line; std::getline(text, line);) {
    EXPECT_TRUE(boost::json::parse(line).as_object().contains("findings")) << line;
  }
  const auto run = run_all({"-o", "jsonl", "--json-lines", path("round.jsonl")});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(testing::read_file(path("round.jsonl")), run.out);
}

/// Names of families in the text format or of a page of the reference, by what stands before and behind them.
std::set<std::string> names_between(const std::string& text, std::string_view before, std::string_view behind) {
  std::set<std::string> names;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(before)) {
      names.insert(line.substr(before.size(), line.find(behind, before.size()) - before.size()));
    }
  }
  return names;
}

TEST_F(OutletsTest, AnAgentWithEverythingSwitchedOnPublishesWhatTheReferenceHasAndNothingElse) {
  testing::write_file(path("web.yml"), "rate_limit: {interval: 1ms, burst: 1000}\n");
  lab.break_fault("cert-missing");
  const testing::RunningAgent agent(config(),
                                    {"--history.path=" + path("history.db"), "--json-lines.path=" + path("runs.jsonl"),
                                     "--textfile.path=" + path("probe.prom"), "--web.config.file=" + path("web.yml"),
                                     "--web.enable-lifecycle", "--web.external-url=http://localhost/"});
  EXPECT_THAT(agent.post("/-/reload"), StartsWith("HTTP/1.1 200 OK"));
  const auto published = [&] { return names_between(agent.get("/metrics"), "# TYPE ", " "); };
  ASSERT_TRUE(eventually([&] { return published().contains("probe_success"); }));
  const auto reference = *testing::read_file(PROBE_SOURCE_DIR "/docs/reference/metrics.md");
  const auto documented = names_between(reference, "| `", "`");
  std::set<std::string> unknown;
  std::ranges::set_difference(published(), documented, std::inserter(unknown, unknown.end()));
  EXPECT_THAT(unknown, IsEmpty()) << "published, and not in the reference";
  std::set<std::string> of_agent;
  std::ranges::copy_if(documented, std::inserter(of_agent, of_agent.end()), [](const std::string& name) {
    return name.starts_with("probe_agent_") || name.starts_with("process_");
  });
  EXPECT_GT(of_agent.size(), 20U);
  std::set<std::string> missing;
  std::ranges::set_difference(of_agent, published(), std::inserter(missing, missing.end()));
  EXPECT_THAT(missing, IsEmpty()) << "in the reference, and not published";
}

TEST_F(OutletsTest, ATextfileHasTheResultsAndGoesWithTheAgent) {
  {
    testing::RunningAgent agent(config(), {"--textfile.path=" + path("probe.prom")});
    EXPECT_TRUE(eventually([&] {
      return testing::read_file(path("probe.prom")).value_or("").find("probe_success{") != std::string::npos;
    }));
    EXPECT_THAT(*testing::read_file(path("probe.prom")), Not(HasSubstr("process_")));
    agent.process().signal(SIGTERM);
    EXPECT_EQ(agent.process().wait(5s).status, 0);
  }
  EXPECT_FALSE(std::filesystem::exists(path("probe.prom")));

  EXPECT_EQ(run_all({"--textfile", path("round.prom")}).status, 0);
  EXPECT_EQ(run_all({"-o", "prom"}).status, 0);
  EXPECT_THAT(*testing::read_file(path("round.prom")), HasSubstr("\nprobe_success{probe=\"acs\""));
  const auto refused = run_all({"--textfile", path("round.txt")});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, StartsWith("probe: --textfile: expected a file whose name ends in .prom"));
}

TEST_F(OutletsTest, ResultsThatCannotBeDeliveredArePrintedAndTheStatusIsFour) {
  const auto outcome = run_all({"-o", "list", "--push-gateway", "http://127.0.0.1:1", "--textfile", path("no/x.prom")});
  EXPECT_EQ(outcome.status, 4);
  EXPECT_THAT(outcome.out, StartsWith("ResultType : Succeeded\n"));
  EXPECT_THAT(outcome.err, HasSubstr("probe: cannot write " + path("no/x.prom") + ": No such file or directory\n"));
  EXPECT_THAT(outcome.err, HasSubstr("probe: http://127.0.0.1:1/metrics/job/probe/instance/"));
}

TEST_F(OutletsTest, PushesWithALoginFromAPrivateFile) {
  testing::IoThread io;
  testing::HttpServer server(io.context());
  server.when("/push/metrics/job/nightly/instance/srv").then(testing::HttpReply{202, {}, ""});
  const auto login = path("login");
  testing::write_file(login, "user:secret\n");
  std::filesystem::permissions(login, std::filesystem::perms::owner_read);
  const std::vector<std::string> flags{"--push-gateway",
                                       server.url("/push"),
                                       "--push-job",
                                       "nightly",
                                       "--push-instance",
                                       "srv",
                                       "--push-credentials-file",
                                       login};
  const auto outcome = run_all(flags);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const auto calls = server.calls();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].method, "PUT");
  EXPECT_EQ(calls[0].header("Authorization"), "Basic dXNlcjpzZWNyZXQ=");
  EXPECT_THAT(calls[0].body, HasSubstr("\nprobe_success{probe=\"acs\""));

  std::filesystem::permissions(login, std::filesystem::perms::owner_read | std::filesystem::perms::others_read);
  const auto open = run_all(flags);
  EXPECT_EQ(open.status, 4);
  EXPECT_THAT(open.err, HasSubstr("expected a file that only its owner may read, found mode 0404; `chmod 600` it"));
  EXPECT_THAT(open.err, Not(HasSubstr("secret")));
}

TEST_F(OutletsTest, APushgatewayTakesTheResultsAndReplacesThoseOfTheRoundBefore) {
  const std::string program = PROBE_TOOLS_DIR "/usr/bin/prometheus-pushgateway";
  if (!std::filesystem::exists(program)) GTEST_SKIP() << program << " is not there: tests/tools/fetch_servers gets it";
  const auto port = testing::free_port();
  const testing::ChildProcess gateway({program, fmt::format("--web.listen-address=127.0.0.1:{}", port)});
  ASSERT_TRUE(eventually([&] { return testing::accepts_connections(port); })) << gateway.err();
  const std::vector<std::string> flags{"--push-gateway",  fmt::format("http://127.0.0.1:{}", port),
                                       "--push-job",      "hybrid/night",
                                       "--push-instance", "srv"};
  EXPECT_EQ(run_all(flags).status, 0);
  const auto page = [&] { return testing::http_get(port, "/metrics"); };
  EXPECT_THAT(page(), HasSubstr("probe_success{chain=\"exchange-hybrid\",instance=\"srv\",job=\"hybrid/night\","
                                "probe=\"acs\",type=\"auth_server\"} 1\n"));
  EXPECT_THAT(page(), Not(HasSubstr("probe_failure_info{")));
  lab.break_fault("cert-missing");
  EXPECT_EQ(run_all(flags).status, 1);
  EXPECT_THAT(page(), HasSubstr("probe_failure_info{"));
  lab.heal();
  EXPECT_EQ(run_all(flags).status, 0);
  EXPECT_THAT(page(), Not(HasSubstr("probe_failure_info{")));
}

}  // namespace
}  // namespace probe
