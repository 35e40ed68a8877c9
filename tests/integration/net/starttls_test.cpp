#include "tests/integration/net/net_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::testing {
namespace {

using core::StartTls;

const std::string kPeer = "localhost:PORT (127.0.0.1:PORT)";
const std::string kLdapRequest =
    "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
    "1.3.6.1.4.1.1466.20037";
const std::string kLdapConsent("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00", 14);
const std::string kSslRequest("\x00\x00\x00\x08\x04\xd2\x16\x2f", 8);

/// What a server that agrees says, and what it has to hear.
std::vector<Line> agreeing(StartTls protocol) {
  switch (protocol) {
    case StartTls::kSmtp:
      return {{"", "220-mail\r\n220 ESMTP\r\n"},
              {"EHLO [127.0.0.1]\r\n", "250-mail\r\n250-STARTTLS\r\n250 SIZE\r\n"},
              {"STARTTLS\r\n", "220 go\r\n"}};
    case StartTls::kImap:
      return {{"", "* OK ready\r\n"},
              {"a1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n"},
              {"a2 STARTTLS\r\n", "a2 OK go\r\n"}};
    case StartTls::kPop3:
      return {{"", "+OK ready\r\n"}, {"CAPA\r\n", "+OK\r\nSTLS\r\n.\r\n"}, {"STLS\r\n", "+OK go\r\n"}};
    case StartTls::kLdap:
      return {{kLdapRequest, kLdapConsent}};
    case StartTls::kPostgres:
      return {{kSslRequest, "S"}};
    case StartTls::kNone:
      break;
  }
  return {};
}

class StartTlsTest : public NetFixture, public ::testing::WithParamInterface<StartTls> {
 protected:
  core::TlsExchange peek_by(StartTls protocol, std::uint16_t port, std::chrono::milliseconds patience = 5s) {
    core::TlsEndpoint endpoint;
    endpoint.host = "localhost";
    endpoint.port = port;
    endpoint.start_tls = protocol;
    endpoint.deadline = clock_.steady() + patience;
    return run(io_, peer_.peek(endpoint));
  }
  static std::string name(StartTls protocol) { return std::string(core::to_string(protocol)); }
};

TEST_P(StartTlsTest, AServerThatAgreesShowsItsChain) {
  const auto leaf = issue(server({"localhost"}), root_);
  ScriptedServer server(servers_.context(), {.preamble = agreeing(GetParam()), .end = Script::End::kSilent},
                        identity(leaf));
  const auto exchange = peek_by(GetParam(), server.port());
  EXPECT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.session.peer_chain, std::vector<core::Der>{leaf.der()});
  EXPECT_EQ(exchange.session.version, "TLSv1.3");
  EXPECT_TRUE(exchange.phases.of(core::Phase::kTls));
  ASSERT_TRUE(server.wait_for_end());
  EXPECT_EQ(server.handshakes(), 1);
  EXPECT_EQ(server.sni(), "localhost");
}

TEST_P(StartTlsTest, WhatIsSentInClearBehindTheConsentIsNotTakenForTls) {
  auto lines = agreeing(GetParam());
  lines.back().says += "injected\r\n";
  ScriptedServer server(servers_.context(), {.preamble = lines, .end = Script::End::kSilent},
                        identity(issue(testing::server({"localhost"}), root_)));
  const auto exchange = peek_by(GetParam(), server.port());
  EXPECT_EQ(code_of(exchange), "starttls_refused");
  EXPECT_EQ(message_of(exchange, server.port()), kPeer + " did not start TLS (" + name(GetParam()) +
                                                     "): it sent \"injected\" in clear after it had agreed to TLS");
  ASSERT_TRUE(server.wait_for_end());
  EXPECT_EQ(server.handshakes(), 0);
}

TEST_P(StartTlsTest, ASilentServerEndsAtTheDeadline) {
  ScriptedServer server(servers_.context(), {.end = Script::End::kSilent});
  core::TlsExchange exchange;
  const auto took = time([&] { exchange = peek_by(GetParam(), server.port(), 300ms); });
  EXPECT_EQ(code_of(exchange), "tls_timeout");
  EXPECT_EQ(message_of(exchange, server.port()), kPeer + " did not start TLS (" + name(GetParam()) + ") within 0.3 s");
  EXPECT_EQ(evidence_of(exchange, "protocol"), name(GetParam()));
  EXPECT_LT(took, 800ms);
}

TEST_P(StartTlsTest, AServerThatClosesIsToldSo) {
  ScriptedServer server(servers_.context(), {.reads_first = false});
  const auto exchange = peek_by(GetParam(), server.port());
  EXPECT_EQ(code_of(exchange), "starttls_refused");
  EXPECT_EQ(message_of(exchange, server.port()),
            kPeer + " did not start TLS (" + name(GetParam()) + "): it closed the connection");
  EXPECT_EQ(phase_of(exchange), "tls");
}

TEST_P(StartTlsTest, AFloodIsCutOff) {
  ScriptedServer server(servers_.context(),
                        {.reads_first = false, .filler = std::string(4096, '*'), .end = Script::End::kFlood});
  const auto exchange = peek_by(GetParam(), server.port());
  EXPECT_EQ(code_of(exchange), "starttls_refused");
}

TEST_P(StartTlsTest, GarbageIsToldInItsOwnWords) {
  ScriptedServer server(servers_.context(),
                        {.reads_first = false, .answer = "HTTP/1.1 400 Bad Request\r\n", .end = Script::End::kSilent});
  const auto exchange = peek_by(GetParam(), server.port());
  EXPECT_EQ(code_of(exchange), "starttls_refused");
  EXPECT_NE(message_of(exchange, server.port()).find("it sent \"HTTP/1.1 400 Bad Request\""), std::string::npos)
      << message_of(exchange, server.port());
}

TEST_P(StartTlsTest, AServerThatAgreesAndThenSpeaksNoTlsFailsInTheHandshake) {
  ScriptedServer server(servers_.context(),
                        {.preamble = agreeing(GetParam()), .answer = "what?\r\n", .end = Script::End::kSilent});
  const auto exchange = peek_by(GetParam(), server.port());
  EXPECT_EQ(code_of(exchange), "tls_handshake_failed");
  EXPECT_EQ(message_of(exchange, server.port()),
            "TLS handshake with " + kPeer + " failed: not TLS: the peer sent \"what?\"");
}

INSTANTIATE_TEST_SUITE_P(Protocols, StartTlsTest,
                         ::testing::Values(StartTls::kSmtp, StartTls::kImap, StartTls::kPop3, StartTls::kLdap,
                                           StartTls::kPostgres),
                         [](const auto& param) { return std::string(core::to_string(param.param)); });

}  // namespace
}  // namespace probe::testing
