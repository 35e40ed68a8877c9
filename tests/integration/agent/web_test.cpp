#include "places.hpp"
#include "tests/integration/agent/running_agent.hpp"
#include "tests/lab/lab.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/encoding.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <crypt.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

namespace probe {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::run;
using testing::RunningAgent;
using ::testing::StartsWith;
using testing::TemporaryDirectory;
using testing::write_file;

constexpr const char* kProbes =
    "probes: [{name: a, type: certificate_validity, purpose: signing, source: {file: a.crt}}]\n";

/// What the agent answers to exactly this.
std::string ask(std::uint16_t port, const std::string& request) {
  boost::asio::io_context io;
  boost::asio::ip::tcp::socket socket(io);
  socket.connect({boost::asio::ip::address_v4::loopback(), port});
  boost::asio::write(socket, boost::asio::buffer(request));
  std::string answer;
  boost::system::error_code end;
  boost::asio::read(socket, boost::asio::dynamic_buffer(answer), end);
  return answer;
}

std::string get(const std::string& path, const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n";
}

/// A folder with a configuration of one probe.
class Folder {
 public:
  Folder() { write_file(folder_ / "probe.yml", kProbes); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const { write_file(folder_ / name, text); }
  std::string config() const { return path("probe.yml"); }

 private:
  TemporaryDirectory folder_;
};

TEST(Web, EverythingIsBelowThePathOfTheExternalUrl) {
  const Folder folder;
  const RunningAgent agent(folder.config(),
                           {"--web.external-url=https://probe.example.com/probe", "--web.telemetry-path=/numbers"});
  EXPECT_THAT(ask(agent.port(), get("/")), HasSubstr("\r\nLocation: /probe/\r\n"));
  EXPECT_THAT(ask(agent.port(), get("/probe/numbers")), HasSubstr("\nprobe_agent_build_info{"));
  EXPECT_THAT(ask(agent.port(), get("/probe/-/healthy")), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(ask(agent.port(), get("/metrics")), StartsWith("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(ask(agent.port(), get("/probe/metrics")), HasSubstr("\r\nLocation: ./numbers\r\n"));
}

TEST(Web, APageOfAnotherSiteReachesNothing) {
  const Folder folder;
  const RunningAgent agent(folder.config(), {"--web.enable-lifecycle"});
  const std::string reload = "POST /-/reload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n";
  EXPECT_THAT(ask(agent.port(), reload + "Origin: http://evil.example\r\n\r\n"),
              StartsWith("HTTP/1.1 403 Forbidden\r\n"));
  EXPECT_THAT(ask(agent.port(), reload + "Sec-Fetch-Site: cross-site\r\n\r\n"),
              StartsWith("HTTP/1.1 403 Forbidden\r\n"));
  EXPECT_THAT(ask(agent.port(), reload + "\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(ask(agent.port(), "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 403 Forbidden\r\n"));
}

TEST(Web, APageUnderTheExternalUrlIsOfTheOwnSiteAndOneBesideItIsNot) {
  const Folder folder;
  const RunningAgent agent(folder.config(),
                           {"--web.enable-lifecycle", "--web.external-url=https://probe.example.com/probe"});
  // As a proxy passes it on that replaces the Host, from a browser that says less and from one that says more.
  const std::string reload =
      "POST /probe/-/reload HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n";
  const std::string own = "Origin: https://probe.example.com\r\n";
  EXPECT_THAT(ask(agent.port(), reload + own + "\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(ask(agent.port(), reload + own + "Sec-Fetch-Site: same-origin\r\n\r\n"),
              StartsWith("HTTP/1.1 200 OK\r\n"));
  for (const std::string other :
       {"http://probe.example.com", "https://probe.example.com:8443", "https://example.com"}) {
    EXPECT_THAT(ask(agent.port(), reload + "Origin: " + other + "\r\n\r\n"), StartsWith("HTTP/1.1 403 Forbidden\r\n"))
        << other;
  }
}

TEST(Web, FlagsThatCannotBeUsedAreNamed) {
  struct Case {
    std::string flag;
    std::string want;
  };
  const Case cases[] = {
      {"--web.listen-address=nowhere",
       "probe: --web.listen-address: expected HOST:PORT such as 127.0.0.1:10315, "
       "[::1]:10315 or :10315, got \"nowhere\"\n"},
      {"--web.external-url=probe.example.com",
       "probe: --web.external-url: expected a URL such as https://probe.example.com/probe, without user, query and "
       "fragment, got \"probe.example.com\"\n"},
      {"--web.route-prefix=/a b", "probe: --web.route-prefix: expected a path such as /probe, got \"/a b\"\n"},
      {"--web.telemetry-path=/",
       "probe: --web.telemetry-path: expected a path such as /metrics that is not used for "
       "something else, got \"/\"\n"},
      {"--web.telemetry-path=/-/ready",
       "probe: --web.telemetry-path: expected a path such as /metrics that is not used "
       "for something else, got \"/-/ready\"\n"},
  };
  const Folder folder;
  for (const auto& [flag, want] : cases) {
    const auto outcome = run({PROBE_PROGRAM, "agent", "--config.file", folder.config(), flag});
    EXPECT_EQ(outcome.status, 2) << flag;
    EXPECT_EQ(outcome.err, want);
  }
}

TEST(Web, AnAgentDoesNotStartWithAMistakeInItsWebConfiguration) {
  const Folder folder;
  folder.write("web.yml", "tls_server_config: {cert_file: a.crt, key_file: a.key}\nbasic_auth_user: {}\n");
  const auto mistakes =
      folder.path("web.yml") + ":2:1: unknown key \"basic_auth_user\"; did you mean \"basic_auth_users\"?\n";
  const auto agent =
      run({PROBE_PROGRAM, "agent", "--config.file", folder.config(), "--web.config.file", folder.path("web.yml")});
  EXPECT_EQ(agent.status, 3);
  EXPECT_EQ(agent.err, mistakes);
  const auto check = run({PROBE_PROGRAM, "config", "check", "--web.config.file", folder.path("web.yml")});
  EXPECT_EQ(check.status, 3);
  EXPECT_EQ(check.err, mistakes);
}

TEST(Web, ConfigCheckReadsOneFileOrBoth) {
  const Folder folder;
  folder.write("web.yml", "rate_limit: {interval: 1s, burst: 5}\n");
  const auto web = folder.path("web.yml");
  const auto one = run({PROBE_PROGRAM, "config", "check", "--web.config.file=" + web});
  EXPECT_EQ(one.status, 0);
  EXPECT_EQ(one.out, web + ": no mistakes\n");
  const auto both =
      run({PROBE_PROGRAM, "config", "check", "--web.config.file=" + web, "--config.file=" + folder.config()});
  EXPECT_EQ(both.status, 0);
  EXPECT_EQ(both.out, web + ": no mistakes\n" + folder.config() + ": 1 probe, no mistakes\n");
}

TEST(Web, TheLogAndAMetricSayWhenAChangeIsNotUsed) {
  const Folder folder;
  folder.write("web.yml", "rate_limit: {interval: 1ms, burst: 100}\n");
  RunningAgent agent(folder.config(), {"--web.config.file=" + folder.path("web.yml")});
  EXPECT_THAT(agent.get("/metrics"), HasSubstr("\nprobe_agent_web_config_last_reload_successful 1\n"));
  folder.write("web.yml", "rate_limit: {interval: 1x, burst: 100}\n");
  const auto end = std::chrono::steady_clock::now() + 20s;
  std::string page;
  while (page.find("\nprobe_agent_web_config_last_reload_successful 0\n") == std::string::npos &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(100ms);
    page = agent.get("/metrics");
  }
  EXPECT_THAT(page, HasSubstr("\nprobe_agent_web_config_last_reload_successful 0\n"));
  EXPECT_THAT(agent.process().err(), HasSubstr("level=error msg=\"web configuration not used\" problem="));
}

/// Runs the agent as systemd does: with a listening socket as descriptor 3, announced by its process id.
TEST(Web, SocketsOfSystemdAreServedOn) {
  const Folder folder;
  boost::asio::io_context io;
  const boost::asio::ip::tcp::acceptor socket(io, {boost::asio::ip::address_v4::loopback(), 0});
  const auto port = socket.local_endpoint().port();
  const int listening = const_cast<boost::asio::ip::tcp::acceptor&>(socket).native_handle();
  const auto log = folder.path("log");
  const pid_t agent = fork();
  if (agent == 0) {
    dup2(listening, 3);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(out, STDERR_FILENO);
    setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
    setenv("LISTEN_FDS", "1", 1);
    execl(PROBE_PROGRAM, PROBE_PROGRAM, "agent", "--config.file", folder.config().c_str(), "--web.systemd-socket",
          static_cast<char*>(nullptr));
    _exit(127);
  }
  EXPECT_THAT(ask(port, get("/-/healthy")), EndsWith("probe is healthy.\n"));
  kill(agent, SIGTERM);
  int status = 0;
  waitpid(agent, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_THAT(testing::read_file(log).value_or(""), HasSubstr("listening address=127.0.0.1:" + std::to_string(port)));

  const auto without = run({PROBE_PROGRAM, "agent", "--config.file", folder.config(), "--web.systemd-socket"});
  EXPECT_EQ(without.status, 4);
  EXPECT_THAT(without.err, HasSubstr("--web.systemd-socket: systemd handed over no socket"));
}

/// Of a process or a thread; `stat` is its file of that name.
double cpu_seconds(const std::filesystem::path& stat) {
  std::ifstream file(stat);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::vector<std::string> values;
  for (std::string value; fields >> value;) values.push_back(value);
  return (std::stod(values.at(11)) + std::stod(values.at(12))) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// Of all threads of a process, the busiest first.
std::vector<double> cpu_seconds_of_threads(pid_t process) {
  std::vector<double> spent;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
    spent.push_back(cpu_seconds(thread.path() / "stat"));
  }
  std::ranges::sort(spent, std::greater());
  return spent;
}

/// What one bcrypt of cost 10 takes here, the shortest of a few.
double bcrypt_seconds() {
  double shortest = 1e9;
  for (int i = 0; i < 3; ++i) {
    const auto now = [] {
      timespec time{};
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    crypt_data data{};
    const double start = now();
    crypt_r("guess", "$2y$10$zkU3k1v8mJ0cWq7yR5n2Ou", &data);
    shortest = std::min(shortest, now() - start);
  }
  return shortest;
}

TEST(Web, GuessedPasswordsCostTheAgentOneProcessorAtMost) {
  const Folder folder;
  folder.write("web.yml", "basic_auth_users: {anna: $2y$10$zkU3k1v8mJ0cWq7yR5n2OuF/Wl0r9z8yAR4gugvcFeqFRaCRa0hSG}\n");
  RunningAgent agent(folder.config(), {"--web.config.file=" + folder.path("web.yml")});
  constexpr int kGuessers = 16;
  constexpr int kGuesses = 1000;  // 200 a second, shared out: who waits for bcrypt holds up no other
  std::atomic<int> next = 0;
  std::atomic<int> computed = 0;  // 401 to a login never seen before takes a bcrypt; 429 takes none
  std::atomic<int> turned_away = 0;
  const auto start = std::chrono::steady_clock::now();
  const auto stat = "/proc/" + std::to_string(agent.process().pid()) + "/stat";
  const double before = cpu_seconds(stat);
  std::chrono::steady_clock::time_point last_sent;
  std::vector<std::thread> guessers;
  for (int t = 0; t < kGuessers; ++t) {
    guessers.emplace_back([&] {
      for (int number = next++; number < kGuesses; number = next++) {
        std::this_thread::sleep_until(start + number * 5ms);
        if (number == kGuesses - 1) last_sent = std::chrono::steady_clock::now();
        const auto login = testing::base64("anna:guess-" + std::to_string(number));
        const auto got = ask(agent.port(), get("/metrics", "Authorization: Basic " + login + "\r\n"));
        if (got.starts_with("HTTP/1.1 401 ")) ++computed;
        if (got.starts_with("HTTP/1.1 429 ")) ++turned_away;
      }
    });
  }
  for (auto& thread : guessers) thread.join();
  const double spent = cpu_seconds(stat) - before;
  const auto threads = cpu_seconds_of_threads(agent.process().pid());
  const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_EQ(computed + turned_away, kGuesses);
  EXPECT_GT(kGuesses / std::chrono::duration<double>(last_sent - start).count(), 180)
      << "guesses a second; fewer than were meant show nothing";
  EXPECT_GE(computed, 10) << "bcrypt must have been computed, or this shows nothing";
  EXPECT_GT(turned_away, 0) << "there must have been more guesses than bcrypt can answer, or this shows nothing";
  EXPECT_GT(threads.at(0), 0.8 * bcrypt_seconds() * computed)
      << "each of " << computed << " logins must have cost a bcrypt, and all of them on one thread";
#ifdef __SANITIZE_ADDRESS__
  std::cout << "NOT JUDGED with a sanitizer: the share of a processor\n";
#else
  EXPECT_LT(std::accumulate(threads.begin() + 1, threads.end(), 0.0), threads.at(0) / 2) << "what is beside bcrypt";
  EXPECT_LT(spent / passed, 1.15) << "processors; the loop that answers comes on top of the one for bcrypt";
#endif
  std::cout << computed << " logins computed, " << turned_away << " turned away, " << spent / passed
            << " processors, without the busiest thread " << (spent - threads.at(0)) / passed << "\n";
  // Of the user whose password the hash is made of: `anna:pw`.
  EXPECT_THAT(ask(agent.port(), get("/-/healthy", "Authorization: Basic YW5uYTpwdw==\r\n")),
              StartsWith("HTTP/1.1 200 OK"));
}

std::string tool(const std::string& name) { return std::string(PROBE_TOOLS_DIR) + "/usr/bin/" + name; }

TEST(Web, PromtoolAcceptsWhatWeAcceptAndRefusesWhatWeRefuse) {
  if (!std::filesystem::exists(tool("promtool")))
    GTEST_SKIP() << "promtool is not there; tests/tools/fetch_servers fetches it";
  const Folder folder;
  const auto ca = self_sign(testing::authority("ca"));
  const auto server = issue(testing::server({"localhost"}), ca);
  folder.write("a.crt", server.pem());
  folder.write("a.key", server.key().pem());
  folder.write("b.key", ca.key().pem());
  folder.write("ca.crt", ca.pem());
  const std::string tls = "tls_server_config:\n  cert_file: a.crt\n  key_file: a.key\n";
  const std::string hash = "$2y$10$zkU3k1v8mJ0cWq7yR5n2OuF/Wl0r9z8yAR4gugvcFeqFRaCRa0hSG";
  struct Case {
    std::string text;
    bool good;
  };
  const Case cases[] = {
      {tls, true},
      {tls + "  client_auth_type: NoClientCert\n", true},
      {tls + "  client_auth_type: RequestClientCert\n", true},
      {tls + "  client_auth_type: RequireAnyClientCert\n", true},
      {tls + "  client_auth_type: RequireClientCert\n", true},
      {tls + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n", true},
      {tls + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n", true},
      {tls + "  min_version: TLS10\n  max_version: TLS13\n", true},
      {tls + "  cipher_suites: [TLS_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,\n"
             "    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_RSA_WITH_AES_256_CBC_SHA]\n",
       true},
      {tls + "  curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]\n", true},
      {tls + "  prefer_server_cipher_suites: false\n", true},
      {tls + "http_server_config: {http2: false}\n", true},
      {tls + "basic_auth_users: {anna: " + hash + "}\n", true},
      {"basic_auth_users: {anna: " + hash + ", berta: " + hash + "}\n", true},
      {"http_server_config: {headers: {X-Frame-Options: deny, X-Content-Type-Options: nosniff,\n"
       "  X-XSS-Protection: \"1\", Strict-Transport-Security: max-age=1, Content-Security-Policy: x}}\n",
       true},
      {"tls_server_config: {cert_file: a.crt}\n", false},
      {"tls_server_config: {key_file: a.key}\n", false},
      {"tls_server_config: {cert_file: a.crt, key_file: b.key}\n", false},
      {"tls_server_config: {cert_file: no.crt, key_file: a.key}\n", false},
      {tls + "  client_auth_type: Require\n", false},
      {tls + "  client_ca_file: ca.crt\n", false},
      {tls + "  client_auth_type: RequireAnyClientCert\n  client_ca_file: no.crt\n", false},
      {tls + "  min_version: TLS1.2\n", false},
      {tls + "  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]\n", false},
      {tls + "  curve_preferences: [P256]\n", false},
      {tls + "unknown: {}\n", false},
      {"basic_auth_users: {anna: secret}\n", false},
      {"http_server_config: {headers: {Server: x}}\n", false},
      {"http_server_config: {headers: {X-Frame-Options: DENY}}\n", false},
  };
  for (const auto& [text, good] : cases) {
    folder.write("web.yml", text);
    EXPECT_EQ(run({PROBE_PROGRAM, "config", "check", "--web.config.file", folder.path("web.yml")}).status == 0, good)
        << text;
    EXPECT_EQ(run({tool("promtool"), "check", "web-config", folder.path("web.yml")}).status == 0, good) << text;
  }
}

}  // namespace
}  // namespace probe
