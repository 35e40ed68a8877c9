#include "places.hpp"
#include "tests/integration/agent/child_process.hpp"
#include "tests/lab/lab.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace probe {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct CommandTest : ::testing::Test {
  testing::TemporaryDirectory folder;

  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    testing::write_file(folder / name, text);
    return path(name);
  }
  static testing::Outcome probe(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), PROBE_PROGRAM);
    return testing::run(arguments);
  }
};

TEST_F(CommandTest, RunPrintsTheThreeLinesOfTheSeedAndNothingElse) {
  const lab::Lab lab(folder.path());
  const auto outcome = probe(
      {"run", "PushNotifications.Proxy/Connectivity", "-o", "list", "--config.file", lab.paths().configuration()});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "ResultType : Succeeded\nError      :\nException  :\n");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(CommandTest, RunTellsFailuresFromWhatCouldNotBeJudged) {
  lab::Lab lab(folder.path());
  lab.break_fault("proxy-disabled");
  const auto failed = probe({"run", "push-proxy", "-o", "list", "--config.file", lab.paths().configuration()});
  EXPECT_EQ(failed.status, 1);
  EXPECT_THAT(failed.out, StartsWith("ResultType : Failed\nError      : "));
  EXPECT_THAT(failed.out, HasSubstr("\nException  :\n"));

  lab.heal();
  lab.break_fault("authconfig-missing");
  const auto unknown = probe({"run", "auth-thumbprint", "-o", "list", "--config.file", lab.paths().configuration()});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_EQ(unknown.out, fmt::format("ResultType : Failed\nError      :\nException  : {}: no such file\n",
                                     lab.paths().auth_config().string()));
}

TEST_F(CommandTest, RunKnowsItsProbes) {
  const lab::Lab lab(folder.path());
  const std::string config = lab.paths().configuration();
  const auto outcome = probe({"run", "auth-certificat", "--config.file", config});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "probe: no probe is named \"auth-certificat\"; did you mean \"auth-certificate\"?\n");
  EXPECT_EQ(probe({"run", "--config.file", config}).status, 2);
}

TEST_F(CommandTest, RunIsAPluginOfNagiosWhateverHappens) {
  lab::Lab lab(folder.path());
  const auto config = "--config.file=" + lab.paths().configuration().string();
  const auto plugin = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"-o", "nagios"});
    return probe(std::move(arguments));
  };
  struct Case {
    std::string fault;  // of the lab, or none
    std::vector<std::string> arguments;
    int status;
    std::string begins;
  };
  const Case cases[] = {
      {"", {"--all", config}, 0, "OK - 12 probes succeeded | '"},
      {"cert-expiring-soon", {"auth-certificate", config}, 1, "WARNING - auth-certificate: cert_expiring: "},
      {"proxy-disabled", {"push-proxy", config}, 2, "CRITICAL - push-proxy: proxy_disabled: "},
      {"authconfig-missing", {"auth-thumbprint", config}, 3, "UNKNOWN - auth-thumbprint: input_missing: "},
      {"", {"nobody", config}, 3, "UNKNOWN - probe: no probe is named \"nobody\"; "},
      {"", {"a", "--config.file=" + path("none.yml")}, 3, "UNKNOWN - "},
      {"", {"--all", "a", config}, 3, "UNKNOWN - probe: give names or --all, not both"},
      {"", {"a", "--no-such-flag", config}, 3, "UNKNOWN - probe: "},
      {"", {"push-proxy", config, "--push-gateway", "http://127.0.0.1:1"}, 3, "UNKNOWN - "},
  };
  for (const auto& [fault, arguments, status, begins] : cases) {
    if (!fault.empty()) lab.break_fault(fault);
    const auto outcome = plugin(arguments);
    EXPECT_EQ(outcome.status, status) << begins;
    EXPECT_THAT(outcome.out, StartsWith(begins));
    EXPECT_EQ(std::ranges::count(outcome.out, '\n'), 1) << outcome.out;
    EXPECT_EQ(outcome.err, "") << begins;
    lab.heal();
  }
}

TEST_F(CommandTest, RunPrintsJunitForBuildServers) {
  lab::Lab lab(folder.path());
  lab.break_fault("proxy-disabled");
  const auto outcome = probe({"run", "--all", "-o", "junit", "--config.file", lab.paths().configuration()});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"12\" "));
  EXPECT_THAT(outcome.out, HasSubstr("<failure type=\"proxy_disabled\" message=\""));
}

TEST_F(CommandTest, RunOfASilentServerEndsAtItsDeadline) {
  boost::asio::io_context io;
  const boost::asio::ip::tcp::acceptor silent(io, {boost::asio::ip::address_v4::loopback(), 0});
  const auto port = silent.local_endpoint().port();
  const std::string config =
      write("probe.yml",
            fmt::format("probes:\n"
                        "  - {{name: http, type: auth_server, url: 'http://127.0.0.1:{0}/', timeout: 2s}}\n"
                        "  - {{name: https, type: push_connectivity, url: 'https://127.0.0.1:{0}/', timeout: 2s}}\n"
                        "  - {{name: tls, type: certificate_validity, purpose: tls_server, source: {{endpoint: "
                        "'127.0.0.1:{0}'}}, timeout: 2s}}\n",
                        port));
  const auto outcome = probe({"run", "--all", "-o", "json", "--config.file", config});
  EXPECT_EQ(outcome.status, 1) << outcome.err;
  const auto report = boost::json::parse(outcome.out);
  const std::vector<std::string> codes{"http_timeout", "tls_timeout", "tls_timeout"};
  ASSERT_EQ(report.at("runs").as_array().size(), codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto& run = report.at("runs").as_array()[i];
    EXPECT_EQ(run.at("findings").as_array().back().at("code").as_string(), codes[i]);
    EXPECT_NEAR(run.at("durationSeconds").as_double(), 2, 0.25) << codes[i];
  }
}

TEST_F(CommandTest, ConfigCheckCountsProbesOrListsEveryMistake) {
  const auto good = probe({"config", "check", "--config.file", std::string(PROBE_SOURCE_DIR) + "/config/probe.yml"});
  EXPECT_EQ(good.status, 0) << good.err;
  EXPECT_EQ(good.out, std::string(PROBE_SOURCE_DIR) + "/config/probe.yml: 7 probes, no mistakes\n");

  const std::string file = write("bad.yml",
                                 "probes:\n"
                                 "  - name: a\n"
                                 "    type: push_connectivity\n"
                                 "    urll: https://push.example/\n"
                                 "    interval: -1m\n"
                                 "  - {name: a, type: proxy_stat}\n");
  const auto bad = probe({"config", "check", "--config.file", file});
  EXPECT_EQ(bad.status, 3);
  EXPECT_EQ(bad.out, "");
  EXPECT_EQ(bad.err, file + ":2:5: probes[a]: expected exactly one of url, monitoring, got none\n" + file +
                         ":4:5: probes[a]: unknown key \"urll\"; did you mean \"url\"?\n" + file +
                         ":5:15: probes[a].interval: expected a duration that is not negative, got \"-1m\"\n" + file +
                         ":6:12: probes[a].name: duplicate name \"a\"; it is already used at line 2\n" + file +
                         ":6:21: probes[a].type: unknown probe type \"proxy_stat\"; did you mean \"proxy_state\"?\n");
}

TEST_F(CommandTest, ConfigurationFilesThatCannotBeUsedGetOneClearLine) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  struct Case {
    std::string name, file, want;
  };
  const Case cases[] = {
      {"missing", path("none.yml"), path("none.yml") + ": no such file\n"},
      {"directory", folder.path().string(), folder.path().string() + ": expected a regular file, found a directory\n"},
      {"FIFO", path("fifo"), path("fifo") + ": expected a regular file, found a FIFO\n"},
      {"too large", write("large.yml", std::string(33U << 20U, '#')),
       path("large.yml") + ": expected at most 33554432 bytes, found 34603008\n"},
  };
  for (const auto& [name, file, want] : cases) {
    for (const auto& command : {std::vector<std::string>{"config", "check"}, {"list"}, {"run", "--all"}, {"agent"}}) {
      auto arguments = command;
      arguments.insert(arguments.end(), {"--config.file", file});
      const auto outcome = probe(arguments);
      EXPECT_EQ(outcome.status, 3) << name << " " << command[0];
      EXPECT_EQ(outcome.err, want) << name << " " << command[0];
    }
  }
  for (const auto& text : {std::string(), std::string("\x7f\x45\x4c\x46\x02\0\0\0", 8), std::string("probes: [")}) {
    const auto outcome = probe({"config", "check", "--config.file", write("odd.yml", text)});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_THAT(outcome.err, StartsWith(path("odd.yml") + ":")) << text;
  }
}

TEST_F(CommandTest, OutputThatCannotBeWrittenIsAnErrorOfItsOwn) {
  for (const std::string command : {"--help", "explain", "explain cert_expired"}) {
    const auto outcome = testing::run({"sh", "-c", PROBE_PROGRAM " " + command + " > /dev/full"});
    EXPECT_EQ(outcome.status, 4) << command;
    EXPECT_EQ(outcome.err, "probe: cannot write to standard output\n") << command;
  }
}

TEST_F(CommandTest, ListShowsWhatIsConfigured) {
  const std::string config = write(
      "probe.yml",
      "probes:\n"
      "  - {name: push, type: push_connectivity, url: 'https://push.example/', chain: mail, depends_on: [login]}\n"
      "  - {name: login, type: push_connectivity, url: 'https://push.example/', interval: 90s}\n");
  const auto outcome = probe({"list", "--config.file", config});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "NAME   TYPE               INTERVAL  TIMEOUT  CHAIN  DEPENDS ON\n"
            "push   push_connectivity  1m        10s      mail   login\n"
            "login  push_connectivity  90s       10s      -      -\n");
}

TEST_F(CommandTest, ExplainKnowsTheCatalogueAndTheNearestCode) {
  EXPECT_THAT(probe({"explain", "cert_expired"}).out, HasSubstr("What mends it"));
  const auto typo = probe({"explain", "cert_expird"});
  EXPECT_EQ(typo.status, 2);
  EXPECT_EQ(typo.err, "probe: there is no code \"cert_expird\"; did you mean \"cert_expired\"?\n");
}

TEST_F(CommandTest, AnInterruptEndsARunWithItsOwnStatusAndTheResultsThatAreThere) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor silent(io, {boost::asio::ip::address_v4::loopback(), 0});
  const std::string config = write(
      "probe.yml",
      fmt::format("probes:\n"
                  "  - {{name: stuck, type: push_connectivity, url: 'https://127.0.0.1:{}/', timeout: 50s}}\n"
                  "  - {{name: quick, type: certificate_validity, purpose: signing, source: {{file: none.cer}}}}\n",
                  silent.local_endpoint().port()));
  testing::ChildProcess process({PROBE_PROGRAM, "run", "--all", "--config.file", config, "-o", "list"});
  boost::asio::ip::tcp::socket stuck(io);
  silent.async_accept(stuck, [](const boost::system::error_code&) {});
  io.run_for(30s);  // until it asks, which on a busy machine is not at once
  ASSERT_TRUE(stuck.is_open());
  std::this_thread::sleep_for(500ms);  // for the other result, which needs no network
  process.signal(SIGINT);
  const auto outcome = process.wait(5s);
  EXPECT_EQ(outcome.status, 130);
  EXPECT_EQ(outcome.err, "probe: interrupted when 1 of 2 results were there\n");
  EXPECT_THAT(outcome.out, HasSubstr("none.cer: no such file"));
}

}  // namespace
}  // namespace probe
