#include "places.hpp"
#include "tests/integration/agent/running_agent.hpp"
#include "tests/lab/lab.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

namespace probe {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RunningAgent;

bool eventually(const std::function<bool()>& holds, std::chrono::seconds limit = 20s) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    if (holds()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

/// Accepts connections (the kernel does) and never says a word.
class SilentServer {
 public:
  SilentServer() : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}) {}
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

std::string tool(const std::string& name) { return std::string(PROBE_TOOLS_DIR) + "/usr/bin/" + name; }

/// The line of `family` that the probe has of the certificate at the top of the chain which its TLS endpoint shows.
std::string leaf_line(const std::string& page, const std::string& family, const std::string& probe) {
  const auto at = page.find(fmt::format("\n{}{{probe=\"{}\"", family, probe));
  return at == std::string::npos ? "" : page.substr(at + 1, page.find('\n', at + 1) - at - 1);
}

TEST(Agent, PublishesTheNumbersOfACertificateWhateverIsWrongWithIt) {
  const testing::TemporaryDirectory folder;
  lab::Lab lab(folder.path());
  const RunningAgent agent(lab.paths().configuration());
  struct Case {
    std::string fault, code, subject;
  };
  const Case cases[] = {
      {"tls-expired", "cert_expired", "CN=localhost"},
      {"tls-untrusted", "cert_untrusted_chain", "CN=localhost"},
      {"tls-wrong-name", "tls_hostname_mismatch", "CN=mail.contoso.com"},
      {"tls-self-signed", "cert_self_signed", "CN=localhost"},
      {"tls-old", "tls_version_unsupported", "CN=localhost"},
  };
  for (const auto& [fault, code, subject] : cases) {
    lab.break_fault(fault);
    const std::string failing = fmt::format(
        "probe_failure_info{{probe=\"mail-certificate\",type=\"certificate_validity\","
        "chain=\"exchange-hybrid\",code=\"{}\"",
        code);
    std::string page;
    EXPECT_TRUE(eventually([&] {
      page = agent.get("/metrics");
      return page.find(failing) != std::string::npos;
    })) << fault
        << "\n"
        << page;
    for (const char* family :
         {"probe_certificate_not_after_timestamp_seconds", "probe_certificate_not_before_timestamp_seconds",
          "probe_certificate_lifetime_ratio", "probe_certificate_key_size"}) {
      EXPECT_THAT(leaf_line(page, family, "mail-certificate"), HasSubstr("source=\"tls\",position=\"0\"")) << fault;
    }
    EXPECT_THAT(leaf_line(page, "probe_certificate_info", "mail-certificate"), HasSubstr("subject=\"" + subject + "\""))
        << fault;
    lab.heal();
  }
}

TEST(Agent, PublishesTheLabAndNamesTheBrokenLink) {
  const testing::TemporaryDirectory folder;
  lab::Lab lab(folder.path());
  const RunningAgent agent(lab.paths().configuration());
  const auto page = [&] { return agent.get("/metrics"); };
  const auto shows = [&](const std::string& line) {
    return eventually([&] { return page().find(line) != std::string::npos; });
  };
  EXPECT_THAT(agent.get("/-/healthy"), HasSubstr("200 OK"));
  EXPECT_THAT(agent.get("/-/ready"), HasSubstr("200 OK"));
  for (const auto* probe : {"auth-certificate", "mail-certificate", "auth-thumbprint", "acs", "oidc", "push-proxy",
                            "PushNotifications.Proxy/Connectivity"}) {
    EXPECT_TRUE(eventually([&] {
      const std::string text = page();
      const auto at = text.find(fmt::format("\nprobe_success{{probe=\"{}\"", probe));
      return at != std::string::npos && text.substr(at, text.find('\n', at + 1) - at).ends_with(" 1");
    })) << probe
        << "\n"
        << page();
  }
  EXPECT_THAT(page(), HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8"));
  EXPECT_THAT(page(), Not(HasSubstr("probe_failure_info{")));

  lab.break_fault("cert-missing");
  EXPECT_TRUE(shows("code=\"cert_missing\"")) << page();
  EXPECT_TRUE(shows("caused_by=\"auth-certificate\"")) << page();
  EXPECT_THAT(page(), Not(HasSubstr("code=\"push_")));
  lab.heal();
  EXPECT_TRUE(eventually([&] { return page().find("probe_failure_info{") == std::string::npos; })) << page();
}

TEST(Agent, LooksAgainAtALinkThatIsRarelyLookedAtWhenOneAfterItFails) {
  const testing::TemporaryDirectory folder;
  const lab::Lab lab(folder.path());
  const auto shared = folder.path() / "shared.cer";
  std::filesystem::copy_file(folder.path() / "auth.cer", shared);
  const std::string both =
      ", type: certificate_validity, purpose: signing, timeout: 1s, source: { file: shared.cer } }\n";
  const auto config = folder.path() / "two.yml";
  std::ofstream(config) << "probes:\n  - { name: root, interval: 1h" << both
                        << "  - { name: leaf, interval: 1s, depends_on: [root]" << both;
  const RunningAgent agent(config, {"--web.enable-lifecycle"});
  const auto shows = [&](const std::string& text) {
    return eventually([&] { return agent.get("/metrics").find(text) != std::string::npos; });
  };
  EXPECT_THAT(agent.post("/api/v1/probes/root/run"), HasSubstr("\"Succeeded\""));
  ASSERT_TRUE(shows("probe_success{probe=\"root\",type=\"certificate_validity\"} 1"));
  ASSERT_TRUE(shows("probe_success{probe=\"leaf\",type=\"certificate_validity\"} 1"));
  std::filesystem::remove(shared);
  EXPECT_TRUE(shows("caused_by=\"root\"")) << agent.get("/metrics");
}

TEST(Agent, IsAcceptedByPromtoolAndScrapedByPrometheus) {
  if (!std::filesystem::exists(tool("prometheus"))) {
    GTEST_SKIP() << "SKIPPED: no Prometheus at " << tool("prometheus") << "; tests/tools/fetch_servers gets it";
  }
  const testing::TemporaryDirectory folder;
  const lab::Lab lab(folder.path());
  const RunningAgent agent(lab.paths().configuration());
  ASSERT_TRUE(
      eventually([&] { return agent.get("/metrics").find("probe_certificate_not_after") != std::string::npos; }));

  const std::string answer = agent.get("/metrics");
  testing::write_file(folder / "page.txt", answer.substr(answer.find("\r\n\r\n") + 4));
  const auto lint = testing::run(
      {"sh", "-c", fmt::format("{} check metrics < {}", tool("promtool"), (folder / "page.txt").string())});
  EXPECT_EQ(lint.status, 0);
  EXPECT_EQ(lint.out + lint.err, "");

  testing::write_file(
      folder / "prometheus.yml",
      fmt::format("global: {{scrape_interval: 1s}}\nscrape_configs:\n- job_name: probe\n  static_configs:\n"
                  "  - targets: ['127.0.0.1:{}']\n",
                  agent.port()));
  testing::ChildProcess prometheus({tool("prometheus"), "--config.file", (folder / "prometheus.yml").string(),
                                    "--storage.tsdb.path", (folder / "data").string(),
                                    "--web.listen-address=127.0.0.1:0"});
  ASSERT_TRUE(prometheus.wait_for_err("Server is ready to receive web requests")) << prometheus.err();
  // Prometheus does not say which port it got; its own log names the address it listens on.
  const std::string log = prometheus.err();
  const auto at = log.find("address=127.0.0.1:", log.find("Listening on"));
  ASSERT_NE(at, std::string::npos) << log;
  const auto port = static_cast<std::uint16_t>(std::stoi(log.substr(at + 18)));
  EXPECT_TRUE(eventually([&] {
    return testing::http_get(port, "/api/v1/query?query=up%3D%3D1").find("\"job\":\"probe\"") != std::string::npos;
  })) << testing::http_get(port, "/api/v1/targets");
  EXPECT_TRUE(eventually([&] {
    return testing::http_get(port, "/api/v1/query?query=sum(probe_success)").find("\"12\"") != std::string::npos;
  })) << testing::http_get(port, "/api/v1/query?query=probe_success");
  prometheus.signal(SIGTERM);
  prometheus.wait();
}

TEST(Agent, EndsWithinTwoSecondsOfSigtermAndPublishesNothingOfTheRunsUnderWay) {
  const testing::TemporaryDirectory folder;
  const SilentServer silent;
  std::string config = "probes:\n";
  for (int i = 0; i < 200; ++i) {
    config += fmt::format(
        "  - {{name: stuck-{}, type: push_connectivity, url: 'https://127.0.0.1:{}/', interval: 60s, timeout: 60s}}\n",
        i, silent.port());
  }
  testing::write_file(folder / "probe.yml", config);
  RunningAgent agent((folder / "probe.yml").string());
  std::this_thread::sleep_for(2s);  // some of the 200 runs have started by now: they are spread over the minute

  const auto start = std::chrono::steady_clock::now();
  agent.process().signal(SIGTERM);
  const auto outcome = agent.process().wait();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("msg=stopped"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("probe failed")));
}

TEST(Agent, ReloadsOnHangupAndOnRequestAndStaysWithWhatItHasWhenThereIsAMistake) {
  const testing::TemporaryDirectory folder;
  const std::string config = (folder / "probe.yml").string();
  testing::write_file(folder / "a.cer", "not a certificate");
  const auto probe = [](const char* name) {
    return fmt::format(
        "  - {{name: {}, type: certificate_validity, purpose: signing, interval: 1s, timeout: 1s, "
        "source: {{file: a.cer}}}}\n",
        name);
  };
  testing::write_file(config, "probes:\n" + probe("stays") + probe("goes"));
  RunningAgent agent(config, {"--web.enable-lifecycle"});
  const auto shows = [&](const std::string& text) {
    return eventually([&] { return agent.get("/metrics").find(text) != std::string::npos; });
  };
  EXPECT_TRUE(shows("probe_runs_total{probe=\"stays\",type=\"certificate_validity\"} 2"));

  testing::write_file(config, "probes:\n" + probe("comes") + probe("stays"));
  agent.process().signal(SIGHUP);
  EXPECT_TRUE(agent.process().wait_for_err("msg=\"configuration loaded\" probes=2 added=1 changed=0 removed=1"))
      << agent.process().err();
  EXPECT_TRUE(shows("probe_runs_total{probe=\"comes\",type=\"certificate_validity\"} 1"));
  EXPECT_TRUE(shows("probe_runs_total{probe=\"stays\",type=\"certificate_validity\"} 3")) << "its count goes on";
  EXPECT_THAT(agent.get("/metrics"), Not(HasSubstr("probe=\"goes\"")));
  EXPECT_TRUE(shows("probe_agent_config_last_reload_successful 1"));

  testing::write_file(config, "probes:\n  - {name: x, type: certificate_validty}\n");
  const std::string answer = agent.post("/-/reload");
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 500 "));
  EXPECT_THAT(answer, HasSubstr("configuration not used, the one before stays:\n" + config +
                                ":2:21: probes[x].type: unknown probe type \"certificate_validty\"; did you mean "
                                "\"certificate_validity\"?"));
  EXPECT_TRUE(shows("probe_agent_config_last_reload_successful 0"));
  EXPECT_THAT(agent.get("/metrics"), HasSubstr("probe=\"stays\""));

  testing::write_file(config, "probes:\n" + probe("comes"));
  EXPECT_THAT(agent.post("/-/reload"), HasSubstr("HTTP/1.1 200 "));
  EXPECT_TRUE(shows("probe_agent_config_last_reload_successful 1"));
}

TEST(Agent, SaysWhichAddressIsTaken) {
  const testing::TemporaryDirectory folder;
  const lab::Lab lab(folder.path());
  const SilentServer holder;
  const std::string address = "127.0.0.1:" + std::to_string(holder.port());
  const auto outcome = testing::run(
      {PROBE_PROGRAM, "agent", "--config.file", lab.paths().configuration(), "--web.listen-address", address});
  EXPECT_EQ(outcome.status, 4);
  EXPECT_THAT(outcome.err, HasSubstr("cannot listen on " + address +
                                     ": address already in use; is another probe agent running? choose another with "
                                     "--web.listen-address"));
}

}  // namespace
}  // namespace probe
