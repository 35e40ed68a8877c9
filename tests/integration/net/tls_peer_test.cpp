#include "tests/integration/net/net_fixture.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

namespace probe::testing {
namespace {

const std::string kPeer = "localhost:PORT (127.0.0.1:PORT)";

class TlsPeerTest : public NetFixture {
 protected:
  ScriptedServer serve(const ServerIdentity& shown, Script script = {.end = Script::End::kSilent}) {
    return ScriptedServer(servers_.context(), std::move(script), shown);
  }
};

TEST_F(TlsPeerTest, TheChainIsReportedLeafFirstAndNothingIsSent) {
  const auto intermediate = issue(authority("Intermediate"), root_);
  const auto leaf = issue(server({"localhost"}), intermediate);
  auto server = serve(identity(leaf, {intermediate}));
  const auto exchange = peek(server.port());
  ASSERT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.session.peer_chain, (std::vector<core::Der>{leaf.der(), intermediate.der()}));
  EXPECT_EQ(exchange.session.version, "TLSv1.3");
  EXPECT_FALSE(exchange.session.cipher.empty());
  EXPECT_FALSE(exchange.session.verdict);
  EXPECT_EQ(exchange.remote_address, "127.0.0.1:" + std::to_string(server.port()));
  for (const auto phase : {core::Phase::kResolve, core::Phase::kConnect, core::Phase::kTls}) {
    EXPECT_TRUE(exchange.phases.of(phase)) << core::to_string(phase);
  }
  ASSERT_TRUE(server.wait_for_end());
  EXPECT_EQ(server.sni(), "localhost");
  EXPECT_EQ(server.received(), "");
}

TEST_F(TlsPeerTest, ACertificateThatNobodyWouldTrustIsShownToo) {
  auto spec = server({"mail.fabrikam.com"});
  spec.key = rsa(1024);
  spec.digest = SignatureDigest::kSha1;
  spec.validity.not_after = std::chrono::sys_days{std::chrono::year{2021} / 1 / 1};
  const auto weak = self_sign(spec);
  auto server = serve(identity(weak));
  const auto exchange = peek(server.port());
  EXPECT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.session.peer_chain, std::vector<core::Der>{weak.der()});
}

TEST_F(TlsPeerTest, AnOldServerIsLookedAtToo) {
  auto spec = server({"localhost"});
  spec.key = rsa(1024);
  for (const auto& [version, name] :
       {std::pair{TLS1_VERSION, "TLSv1"}, std::pair{TLS1_1_VERSION, "TLSv1.1"}, std::pair{TLS1_2_VERSION, "TLSv1.2"}}) {
    auto server = serve(identity(issue(spec, root_)), {.end = Script::End::kSilent, .max_tls_version = version});
    const auto exchange = peek(server.port());
    EXPECT_EQ(message_of(exchange, server.port()), "none");
    EXPECT_EQ(exchange.session.version, name);
    EXPECT_EQ(exchange.session.peer_chain.size(), 1U);
  }
}

TEST_F(TlsPeerTest, TheKeyThatTheServerMadeForTheHandshakeIsReported) {
  auto spec = server({"localhost"});
  spec.key = rsa(2048);
  auto shown = identity(issue(spec, root_));
  auto modern = serve(shown);
  const auto good = peek(modern.port());
  ASSERT_TRUE(good.session.temporary_key);
  EXPECT_EQ(good.session.temporary_key->kind, "X25519");
  EXPECT_EQ(good.session.temporary_key->security_bits, 128);

  shown.weak_key_exchange = true;
  auto old = serve(shown);
  const auto weak = peek(old.port());
  EXPECT_EQ(message_of(weak, old.port()), "none");
  EXPECT_EQ(weak.session.peer_chain.size(), 1U);
  ASSERT_TRUE(weak.session.temporary_key);
  EXPECT_EQ(weak.session.temporary_key->kind, "DH");
  EXPECT_EQ(weak.session.temporary_key->bits, 1024);
  EXPECT_EQ(weak.session.temporary_key->security_bits, 80);
}

TEST_F(TlsPeerTest, TheNameAskedForIsTheHostUnlessAnotherIsGivenOrItIsAnAddress) {
  const auto shown = identity(issue(server({"localhost"}), root_));
  auto by_address = serve(shown);
  EXPECT_EQ(message_of(peek(by_address.port(), 5s, "127.0.0.1"), by_address.port()), "none");
  ASSERT_TRUE(by_address.wait_for_end());
  EXPECT_EQ(by_address.handshakes(), 1);
  EXPECT_EQ(by_address.sni(), "");

  auto by_name = serve(shown);
  core::TlsEndpoint endpoint;
  endpoint.host = "127.0.0.1";
  endpoint.port = by_name.port();
  endpoint.server_name = "mail.fabrikam.com";
  endpoint.deadline = clock_.steady() + 5s;
  EXPECT_EQ(code_of(run(io_, peer_.peek(endpoint))), "none");
  ASSERT_TRUE(by_name.wait_for_end());
  EXPECT_EQ(by_name.sni(), "mail.fabrikam.com");
}

TEST_F(TlsPeerTest, AServerThatRefusesUsStillShowsItsChain) {
  const auto leaf = issue(server({"localhost"}), root_);
  auto server = serve(identity(leaf), {.max_tls_version = TLS1_2_VERSION, .wants_certificate = true});
  const auto exchange = peek(server.port());
  EXPECT_EQ(code_of(exchange), "tls_client_cert_required");
  EXPECT_EQ(message_of(exchange, server.port()),
            kPeer + " wants a client certificate: the peer sent the alert \"handshake failure\"");
  EXPECT_EQ(exchange.session.peer_chain, std::vector<core::Der>{leaf.der()});
  EXPECT_EQ(exchange.session.version, "");
}

/// A peer that is no good TLS server, and the words for it.
struct Case {
  std::string name;
  Script script;
  std::string code;
  std::string message;
};

class TlsPeerFault : public TlsPeerTest, public ::testing::WithParamInterface<Case> {};

TEST_P(TlsPeerFault, IsTranslated) {
  ScriptedServer server(servers_.context(), GetParam().script);
  core::TlsExchange exchange;
  const auto took = time([&] { exchange = peek(server.port(), 500ms); });
  EXPECT_EQ(code_of(exchange), GetParam().code);
  EXPECT_EQ(phase_of(exchange), "tls");
  EXPECT_EQ(message_of(exchange, server.port()), GetParam().message);
  EXPECT_LE(took, 750ms);
}

const std::string kFailed = "TLS handshake with " + kPeer + " failed: ";

INSTANTIATE_TEST_SUITE_P(
    Faults, TlsPeerFault,
    ::testing::Values(
        Case{"Silent",
             {.end = Script::End::kSilent},
             "tls_timeout",
             "TLS handshake with " + kPeer + " not complete after 0.5 s"},
        Case{"SmtpBanner",
             {.reads_first = false, .answer = "220 mail.fabrikam.com ESMTP\r\n", .end = Script::End::kSilent},
             "tls_handshake_failed",
             kFailed + "not TLS: the peer sent \"220 mail.fabrikam.com ESMTP\""},
        Case{"PlainHttp",
             {.answer = "HTTP/1.1 400 Bad Request\r\n\r\n"},
             "tls_handshake_failed",
             kFailed + "not TLS: the peer sent \"HTTP/1.1 400 Bad Request\""},
        Case{"ShortBanner", {.answer = "no"}, "tls_handshake_failed", kFailed + "not TLS: the peer sent \"no\""},
        Case{"Closes", {}, "tls_handshake_failed", kFailed + "the peer closed the connection"},
        Case{
            "ClosesAtOnce", {.reads_first = false}, "tls_handshake_failed", kFailed + "the peer closed the connection"},
        Case{"Resets",
             {.end = Script::End::kReset},
             "connect_reset",
             kPeer + " broke off during the TLS handshake: connection reset by peer"},
        Case{"Alert",
             {.answer = std::string("\x15\x03\x03\x00\x02\x02\x28", 7)},
             "tls_handshake_failed",
             kFailed + "the peer sent the alert \"handshake failure\""},
        Case{"CertificateAlert",
             {.answer = std::string("\x15\x03\x03\x00\x02\x02\x2a", 7)},
             "tls_client_cert_rejected",
             kPeer + " does not accept the client's certificate: the peer sent the alert \"bad certificate\""},
        Case{"VersionAlert",
             {.answer = std::string("\x15\x03\x03\x00\x02\x02\x46", 7)},
             "tls_version_unsupported",
             "no common TLS version with " + kPeer + ": the peer sent the alert \"protocol version\""}),
    [](const auto& param) { return param.param.name; });

TEST_F(TlsPeerTest, OneAddressOfSeveralCanBeLookedAt) {
  const auto leaf = issue(server({"localhost"}), root_);
  auto server = serve(identity(leaf));
  core::TlsEndpoint endpoint;
  endpoint.host = "mail.fabrikam.invalid";  // which the test's resolver does not know
  endpoint.address = "127.0.0.1";
  endpoint.port = server.port();
  endpoint.deadline = clock_.steady() + 5s;
  const auto exchange = run(io_, peer_.peek(endpoint));
  EXPECT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.remote_address, "127.0.0.1:" + std::to_string(server.port()));
  ASSERT_TRUE(server.wait_for_end());
  EXPECT_EQ(server.sni(), "mail.fabrikam.invalid");
}

TEST_F(TlsPeerTest, AServerThatInsistsOnACertificateIsHeardAlsoAfterTheHandshake) {
  const auto leaf = issue(server({"localhost"}), root_);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto server =
        serve(identity(leaf), {.end = Script::End::kSilent, .max_tls_version = version, .wants_certificate = true});
    const auto exchange = peek(server.port());
    EXPECT_EQ(code_of(exchange), "tls_client_cert_required") << version;
    EXPECT_EQ(phase_of(exchange), "tls") << version;
    EXPECT_EQ(message_of(exchange, server.port()),
              kPeer + " wants a client certificate: the peer sent the alert \"" +
                  (version == TLS1_3_VERSION ? "certificate required" : "handshake failure") + "\"");
    EXPECT_EQ(exchange.session.peer_chain.size(), 1U) << version;
  }
}

TEST_F(TlsPeerTest, AServerThatMerelyAsksForACertificateIsNotWaitedForLong) {
  const auto leaf = issue(server({"localhost"}), root_);
  const auto took_with = [&](bool tickets) {
    auto server =
        serve(identity(leaf), {.end = Script::End::kSilent, .asks_certificate = true, .sends_tickets = tickets});
    core::TlsExchange exchange;
    const auto took = time([&] { exchange = peek(server.port()); });
    EXPECT_EQ(message_of(exchange, server.port()), "none");
    EXPECT_EQ(exchange.session.version, "TLSv1.3");
    EXPECT_EQ(exchange.session.peer_chain.size(), 1U);
    return took;
  };
  EXPECT_LT(took_with(true), 250ms) << "its ticket says that it is content";
  const auto silent = took_with(false);
  EXPECT_GE(silent, 250ms);
  EXPECT_LT(silent, 1500ms);
}

TEST_F(TlsPeerTest, AServerThatDoesNotAskForACertificateIsNotWaitedForAtAll) {
  const auto leaf = issue(server({"localhost"}), root_);
  auto server = serve(identity(leaf), {.end = Script::End::kSilent, .sends_tickets = false});
  EXPECT_LT(time([&] { EXPECT_EQ(code_of(peek(server.port())), "none"); }), 250ms);
}

TEST_F(TlsPeerTest, AStapledResponseIsReportedWhenItWasAskedFor) {
  const auto leaf = issue(server({"localhost"}), root_);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto server = serve(identity(leaf),
                        {.end = Script::End::kSilent, .max_tls_version = version, .ocsp_response = "what it says"});
    core::TlsEndpoint endpoint;
    endpoint.host = "localhost";
    endpoint.port = server.port();
    endpoint.deadline = clock_.steady() + 5s;
    EXPECT_EQ(run(io_, peer_.peek(endpoint)).session.ocsp_response, "") << version;
    endpoint.asks_for_status = true;
    const auto exchange = run(io_, peer_.peek(endpoint));
    EXPECT_EQ(message_of(exchange, server.port()), "none") << version;
    EXPECT_EQ(exchange.session.ocsp_response, "what it says") << version;
  }
}

TEST_F(TlsPeerTest, ARefusedConnectionIsRefused) {
  const auto port = refusing_port();
  const auto exchange = peek(port);
  EXPECT_EQ(code_of(exchange), "connect_refused");
  EXPECT_EQ(phase_of(exchange), "connect");
  EXPECT_EQ(message_of(exchange, port), "cannot connect to localhost:PORT (127.0.0.1:PORT): connection refused");
  EXPECT_EQ(exchange.remote_address, "");
}

TEST_F(TlsPeerTest, ANameThatDoesNotExistIsNamed) {
  const auto exchange = peek(443, 5s, "mail.fabrikam.invalid");
  EXPECT_EQ(code_of(exchange), "dns_nxdomain");
  EXPECT_EQ(phase_of(exchange), "resolve");
}

/// A listening socket whose queue is full: further connections hang, as behind a firewall that drops.
class FullQueue {
 public:
  FullQueue(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& at) : acceptor_(io, at.protocol()) {
    acceptor_.bind(at);
    acceptor_.listen(0);
    const auto to = acceptor_.local_endpoint();
    for (int i = 0; i < 4; ++i) {
      auto& socket = fillers_.emplace_back(io, at.protocol());
      socket.non_blocking(true);
      // Asio's own would wait for the connection.
      ::connect(socket.native_handle(), to.data(), static_cast<socklen_t>(to.size()));
    }
  }
  explicit FullQueue(boost::asio::io_context& io) : FullQueue(io, {boost::asio::ip::address_v4::loopback(), 0}) {}
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<boost::asio::ip::tcp::socket> fillers_;
};

TEST_F(TlsPeerTest, ABlockedConnectEndsAtTheDeadline) {
  FullQueue blocked(io_);
  core::TlsExchange exchange;
  const auto took = time([&] { exchange = peek(blocked.port(), 400ms); });
  EXPECT_EQ(code_of(exchange), "connect_timeout");
  EXPECT_EQ(message_of(exchange, blocked.port()), "no TCP connection to " + kPeer + " within 0.4 s");
  EXPECT_GE(took, 350ms);
  EXPECT_LE(took, 450ms);
}

TEST_F(TlsPeerTest, AnHttpConnectThatIsBlockedEndsAtTheDeadlineToo) {
  FullQueue blocked(io_);
  core::HttpExchange exchange;
  const auto took = time([&] { exchange = fetch(request(url("https", blocked.port()), 400ms)); });
  EXPECT_EQ(code_of(exchange), "connect_timeout");
  EXPECT_EQ(message_of(exchange, blocked.port()), "no TCP connection to " + kPeer + " within 0.4 s");
  EXPECT_LE(took, 650ms);
}

TEST_F(TlsPeerTest, AnAddressThatHangsLeavesTimeForTheNext) {
  const auto leaf = issue(server({"localhost"}), root_);
  auto server = serve(identity(leaf));
  const FullQueue hanging(io_, {boost::asio::ip::make_address("127.0.0.2"), server.port()});
  net::Resolver two(pool_, clock_, [](const std::string&) {
    net::Lookup lookup;
    lookup.addresses = {boost::asio::ip::make_address("127.0.0.2"), boost::asio::ip::make_address("127.0.0.1")};
    return lookup;
  });
  net::OpensslTlsPeer peer(io_.get_executor(), two, clock_);
  core::TlsEndpoint endpoint;
  endpoint.host = "localhost";
  endpoint.port = server.port();
  endpoint.deadline = clock_.steady() + 1s;
  const auto exchange = run(io_, peer.peek(endpoint));
  EXPECT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.remote_address, "127.0.0.1:" + std::to_string(server.port()));
}

}  // namespace
}  // namespace probe::testing
