#include "tests/integration/exporters/raw_client.hpp"
#include "tests/integration/exporters/web_rig.hpp"
#include "tests/support/fetch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using testing::curl;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::eventually;
using ::testing::HasSubstr;
using testing::RawClient;
using ::testing::StartsWith;
using testing::WebServer;

const std::string kTls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

/// The status that curl gets; `client` names a certificate to show, empty: none.
std::string status(const WebServer& server, const std::string& client, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"--cacert", server.path("ca.crt"),
                                     "https://localhost:" + std::to_string(server.port()) + "/"};
  if (!client.empty()) {
    arguments.insert(arguments.end(), {"--cert", server.path(client + ".crt"), "--key", server.path(client + ".key")});
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return curl(arguments);
}

TEST(WebTls, EveryPolicyLetsInWhomItSays) {
  struct Case {
    std::string policy;
    std::string more;
    std::string none;  ///< the status for a client without a certificate, "000" when it stays out
    std::string known;
    std::string other;
    std::string stranger;
  };
  const std::string ca = "  client_ca_file: ca.crt\n";
  const std::string names = "  client_allowed_sans: [client.example.com]\n";
  const Case cases[] = {
      {"NoClientCert", "", "200", "200", "200", "200"},
      {"RequestClientCert", ca, "200", "200", "200", "200"},
      {"RequireAnyClientCert", "", "000", "200", "200", "200"},
      {"RequireClientCert", "", "000", "200", "200", "200"},
      {"RequireAnyClientCert", names, "000", "200", "000", "200"},
      {"VerifyClientCertIfGiven", ca, "200", "200", "200", "000"},
      {"RequireAndVerifyClientCert", ca, "000", "200", "200", "000"},
      {"RequireAndVerifyClientCert", ca + names, "000", "200", "000", "000"},
  };
  for (const auto& [policy, more, none, known, other, stranger] : cases) {
    const auto name = policy + " " + more;
    WebServer server(kTls + "  client_auth_type: " + policy + "\n" + more);
    EXPECT_EQ(status(server, ""), none) << name;
    EXPECT_EQ(status(server, "known"), known) << name;
    EXPECT_EQ(status(server, "other"), other) << name;
    EXPECT_EQ(status(server, "stranger"), stranger) << name;
    // TLS 1.2 has another order of messages.
    EXPECT_EQ(status(server, "known", {"--tls-max", "1.2"}), known) << name;
    EXPECT_EQ(status(server, "stranger", {"--tls-max", "1.2"}), stranger) << name;
  }
}

TEST(WebTls, EveryKindOfNameCanBeAllowed) {
  auto spec = testing::server({"a.example.com"}, {"192.0.2.7", "2001:db8::7"});
  spec.extended_key_usage = "clientAuth";
  for (const std::string name : {"a.example.com", "192.0.2.7", "\"2001:db8::7\""}) {
    WebServer server(kTls + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n" +
                     "  client_allowed_sans: [" + name + "]\n");
    server.put("named", issue(spec, server.authority()));
    EXPECT_EQ(status(server, "named"), "200") << name;
    EXPECT_EQ(status(server, "known"), "000") << name;
  }
}

TEST(WebTls, ACertificateForServersIsNoneForClients) {
  WebServer server(kTls + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n");
  auto spec = testing::server({"client.example.com"});
  spec.extended_key_usage = "serverAuth";
  server.put("wrong", issue(spec, server.authority()));
  EXPECT_EQ(status(server, "wrong"), "000");
}

TEST(WebTls, OnlyTheVersionsInTheFileAreSpoken) {
  struct Case {
    std::string more;
    std::string version;  ///< that curl insists on
    std::string want;
  };
  const Case cases[] = {
      {"", "1.3", "200"},
      {"", "1.2", "200"},
      {"", "1.1", "000"},
      {"  min_version: TLS13\n", "1.2", "000"},
      {"  max_version: TLS12\n", "1.3", "000"},
      {"  max_version: TLS12\n", "1.2", "200"},
      {"  cipher_suites: [TLS_AES_128_GCM_SHA256]\n", "1.2", "000"},
      {"  cipher_suites: [TLS_AES_128_GCM_SHA256]\n", "1.3", "200"},
      {"  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\n", "1.2", "200"},
      {"  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]\n", "1.2", "000"},  // the key is of an elliptic curve
      {"  curve_preferences: [CurveP384]\n", "1.3", "200"},
      {"  min_version: TLS10\n", "1.2", "200"},
  };
  for (const auto& [more, version, want] : cases) {
    WebServer server(kTls + more);
    EXPECT_EQ(status(server, "", {"--tlsv" + version, "--tls-max", version}), want) << more << version;
  }
}

TEST(WebTls, WhoSpeaksHttpToItIsToldSo) {
  WebServer server(kTls);
  const RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.read_to_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nthis port speaks TLS: use https, not http\n"));
}

TEST(WebTls, AHandshakeThatDripsInIsCutAtTheDeadlineOfTheHeader) {
  HttpLimits limits;
  limits.header = 300ms;
  WebServer server(kTls, limits);
  const auto start = std::chrono::steady_clock::now();
  const RawClient silent(server.port());
  const RawClient begun(server.port());
  begun.send(std::string_view("\x16\x03\x01\x02\x00\x01", 6));
  EXPECT_TRUE(silent.is_closed());
  EXPECT_TRUE(begun.is_closed());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST(WebTls, NoiseAfterTheFirstByteHurtsNobody) {
  WebServer server(kTls);
  for (const auto& noise : {std::string("\x16\x03\x01\x00\x05hello", 10), std::string(5000, '\x16'),
                            std::string("\x16\x03\x03\xff\xff", 5) + std::string(70000, 'x')}) {
    const RawClient client(server.port());
    client.send(noise);
    EXPECT_TRUE(client.is_closed());
  }
  EXPECT_EQ(status(server, ""), "200");
}

TEST(WebTls, TheConnectionEndsInOrder) {
  WebServer server(kTls);
  const auto whole = testing::fetch({.port = server.port(), .ca_pem = server.authority().pem()});
  EXPECT_EQ(whole.error, "");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, "hello\n");
}

TEST(WebTls, ACertificateIsChangedUnderLoadWithoutALostRequest) {
  WebServer server(kTls);
  std::atomic<bool> more = true;
  std::atomic<int> answered = 0;
  std::atomic<int> lost = 0;
  const auto scrape = [&] {
    const auto got = testing::fetch({.port = server.port(), .ca_pem = server.authority().pem()});
    ++(got.status == 200 ? answered : lost);
    return got.server_der;
  };
  std::vector<std::thread> crowd;
  for (int i = 0; i < 3; ++i) {
    crowd.emplace_back([&] {
      while (more) scrape();
    });
  }
  bool seen = true;
  for (int round = 0; round < 5 && seen; ++round) {
    auto spec = testing::server({"localhost"});
    spec.key.slot = "round " + std::to_string(round);
    const auto next = issue(spec, server.authority());
    server.put("server", next);  // the certificate first: for a moment it does not fit its key
    seen = eventually([&] { return scrape() == next.der(); });
  }
  more = false;
  for (auto& thread : crowd) thread.join();
  EXPECT_TRUE(seen) << "a new certificate was not taken up";
  EXPECT_EQ(lost, 0);
  EXPECT_GT(answered, 10);
}

TEST(WebTls, ACertificateWithoutItsKeyIsNotUsed) {
  WebServer server(kTls);
  auto spec = testing::server({"localhost"});
  spec.key.slot = "the next key";
  const auto next = issue(spec, server.authority());
  server.write("server.crt", next.pem());
  EXPECT_EQ(status(server, ""), "200");
  ASSERT_TRUE(eventually([&] { return status(server, "") == "200" && server.readings().size() == 2; }));
  EXPECT_THAT(server.readings(),
              ElementsAre("",
                          "web.yml:3:13: tls_server_config.key_file: server.key: expected the private key of the "
                          "first certificate, found the key of another"));
  server.write("server.key", next.key().pem());
  ASSERT_TRUE(eventually([&] { return status(server, "") == "200" && server.readings().size() == 3; }));
  EXPECT_EQ(server.readings().back(), "");
  EXPECT_EQ(testing::fetch({.port = server.port(), .ca_pem = server.authority().pem()}).server_der, next.der());
}

TEST(WebTls, AConnectionThatIsOpenEndsWithItsNextAnswerWhenTheConfigurationChanges) {
  WebServer server("rate_limit: {interval: 1ms, burst: 1000}\n");
  const RawClient client(server.port());
  const auto get = [&] {
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    return client.read_response();
  };
  EXPECT_THAT(get(), EndsWith("hello\n"));
  server.write("web.yml", kTls);
  std::string answer;
  ASSERT_TRUE(eventually([&] {
    answer = get();
    return answer.find("Connection: close") != std::string::npos;
  }));
  EXPECT_THAT(answer, EndsWith("hello\n"));
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(status(server, ""), "200");
}

}  // namespace
}  // namespace probe::exporters
