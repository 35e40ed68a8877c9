#include "agent/core/input_error.hpp"
#include "tests/integration/net/net_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace probe::testing {
namespace {

const std::string kPeer = "localhost:PORT (127.0.0.1:PORT)";
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class HttpsTest : public NetFixture {
 protected:
  Certificate leaf(std::vector<std::string> names = {"localhost"}) { return issue(server(std::move(names)), root_); }
  ScriptedServer serve(const ServerIdentity& shown, Script script = {.answer = kOk}) {
    return ScriptedServer(servers_.context(), std::move(script), shown);
  }
};

TEST_F(HttpsTest, AHealthyServerIsVerifiedAndItsSessionReported) {
  const auto certificate = leaf();
  HttpServer server(servers_.context(), identity(certificate));
  server.when("/").then({.body = "hello"});
  const auto exchange = fetch(server.url("/"));
  ASSERT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.response.body, "hello");
  EXPECT_EQ(exchange.tls.version, "TLSv1.3");
  EXPECT_FALSE(exchange.tls.cipher.empty());
  ASSERT_EQ(exchange.tls.peer_chain.size(), 1U);
  EXPECT_EQ(exchange.tls.peer_chain.front(), certificate.der());
  ASSERT_TRUE(exchange.tls.verdict);
  EXPECT_TRUE(exchange.tls.verdict->trusted());
  EXPECT_TRUE(exchange.tls.verdict->name_matches);
  ASSERT_TRUE(exchange.phases.of(core::Phase::kTls));
  EXPECT_GT(*exchange.phases.of(core::Phase::kTls), 0ns);
}

TEST_F(HttpsTest, AnAddressInTheUrlHasToBeInTheCertificate) {
  const auto with = issue(server({"localhost"}, {"127.0.0.1"}), root_);
  HttpServer good(servers_.context(), identity(with));
  good.otherwise([](const HttpCall&) { return HttpReply{}; });
  EXPECT_EQ(code_of(fetch("https://127.0.0.1:" + std::to_string(good.port()) + "/")), "none");
  HttpServer bad(servers_.context(), identity(leaf()));
  EXPECT_EQ(code_of(fetch("https://127.0.0.1:" + std::to_string(bad.port()) + "/")), "tls_hostname_mismatch");
}

TEST_F(HttpsTest, AnotherServerNameIsAskedForAndChecked) {
  auto shown = serve(identity(leaf({"mail.fabrikam.com"})));
  auto asking = request(url("https", shown.port(), "/x?y=z"));
  asking.trust.server_name = "mail.fabrikam.com";
  const auto exchange = fetch(asking);
  EXPECT_EQ(message_of(exchange, shown.port()), "none");
  EXPECT_EQ(shown.sni(), "mail.fabrikam.com");
  EXPECT_THAT(shown.received(), ::testing::StartsWith("GET /x?y=z HTTP/1.1\r\n"));
  EXPECT_THAT(shown.received(), ::testing::HasSubstr("Host: localhost:" + std::to_string(shown.port()) + "\r\n"));
}

TEST_F(HttpsTest, TheProtocolChosenByAlpnIsReported) {
  auto strict = serve(identity(leaf()), {.answer = kOk, .refuses_alpn = true});
  const auto refused = fetch(url("https", strict.port()));
  EXPECT_EQ(code_of(refused), "tls_alpn_no_h2");
  EXPECT_EQ(
      message_of(refused, strict.port()),
      "expected localhost:PORT (127.0.0.1:PORT) to speak h2 or http/1.1: the peer sent the alert \"no application "
      "protocol\"");
  auto shown = serve(identity(leaf()), {.answer = kOk, .alpn = "http/1.1"});
  const auto exchange = fetch(url("https", shown.port()));
  EXPECT_EQ(message_of(exchange, shown.port()), "none");
  EXPECT_EQ(exchange.tls.alpn, "http/1.1");
}

TEST_F(HttpsTest, AServerThatBreaksHttp2IsNoHttpServer) {
  // A SETTINGS frame of one byte; RFC 9113 section 6.5 wants six for each setting.
  const std::string bad_frame("\x00\x00\x01\x04\x00\x00\x00\x00\x00\x00", 10);
  auto shown = serve(identity(leaf()), {.answer = bad_frame, .end = Script::End::kSilent, .alpn = "h2"});
  const auto exchange = fetch(url("https", shown.port()));
  EXPECT_EQ(code_of(exchange), "http_protocol_error");
  EXPECT_EQ(message_of(exchange, shown.port()), "HTTP/2 with " + kPeer + " ended without a response");
  EXPECT_EQ(exchange.tls.alpn, "h2");
}

TEST_F(HttpsTest, EveryRunIsAFullHandshakeOnItsOwnConnection) {
  HttpServer server(servers_.context(), identity(leaf()));
  server.otherwise([](const HttpCall&) { return HttpReply{}; });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(fetch(server.url("/")).tls.peer_chain.size(), 1U);
  EXPECT_EQ(server.connections(), 3U);
}

TEST_F(HttpsTest, TheTrustStoreIsParsedOnceAndAgainAfterAChange) {
  HttpServer server(servers_.context(), identity(leaf()));
  server.otherwise([](const HttpCall&) { return HttpReply{}; });
  EXPECT_EQ(code_of(fetch(server.url("/"))), "none");
  EXPECT_EQ(code_of(fetch(server.url("/"))), "none");
  EXPECT_EQ(stores_.loads(), 1U);
  write_ca(self_sign(authority("Another Root")).pem());
  EXPECT_EQ(code_of(fetch(server.url("/"))), "tls_untrusted_issuer");
  EXPECT_EQ(stores_.loads(), 2U);
  write_ca(root_.pem());
  EXPECT_EQ(code_of(fetch(server.url("/"))), "none");
}

TEST_F(HttpsTest, AMissingCaFileIsAnInputError) {
  auto bad = request("https://localhost:1/");
  bad.trust.ca_file = "/nonexistent/ca.pem";
  try {
    fetch(bad);
    FAIL() << "expected an InputError";
  } catch (const core::InputError& error) {
    EXPECT_EQ(error.finding().code().id(), "trust_store_unreadable");
    EXPECT_STREQ(error.what(), "cannot use the CA file \"/nonexistent/ca.pem\": no such file or directory");
  }
}

/// What a server shows, and what is said of it. The chain is captured and nothing is sent in every case.
struct Case {
  std::string name;
  ServerIdentity (*show)(const Certificate& root);
  std::size_t chain;
  int x509_error;
  std::string code;
  std::string message;
};

Validity years(int first, int last) {
  Validity validity;
  validity.not_before = std::chrono::sys_days{std::chrono::year{first} / 1 / 1};
  validity.not_after = std::chrono::sys_days{std::chrono::year{last} / 1 / 1};
  return validity;
}

ServerIdentity valid_in(const Certificate& root, int first, int last) {
  auto spec = server({"localhost"});
  spec.validity = years(first, last);
  return identity(issue(spec, root));
}

const Case kCases[] = {
    {"Expired", [](const Certificate& root) { return valid_in(root, 2020, 2021); }, 1, X509_V_ERR_CERT_HAS_EXPIRED,
     "tls_certificate_expired", kPeer + ": the certificate expired at 2021-01-01T00:00:00Z"},
    {"NotYetValid", [](const Certificate& root) { return valid_in(root, 2090, 2091); }, 1,
     X509_V_ERR_CERT_NOT_YET_VALID, "tls_certificate_not_yet_valid",
     kPeer + ": the certificate is not valid before 2090-01-01T00:00:00Z"},
    {"WrongName",
     [](const Certificate& root) { return identity(issue(server({"mail.fabrikam.com", "www.fabrikam.com"}), root)); },
     1, X509_V_OK, "tls_hostname_mismatch",
     kPeer + ": expected a certificate for \"localhost\", it is for mail.fabrikam.com, www.fabrikam.com"},
    {"CommonNameOnly",
     [](const Certificate& root) {
       auto spec = server({"localhost"});
       spec.dns_names.clear();
       return identity(issue(spec, root));
     },
     1, X509_V_OK, "tls_hostname_mismatch", kPeer + ": expected a certificate for \"localhost\", it is for no name"},
    {"UnknownCa",
     [](const Certificate&) {
       const auto other = self_sign(authority("Other Root"));
       return identity(issue(server({"localhost"}), other), {other});
     },
     2, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "tls_untrusted_issuer",
     kPeer + ": certificate 1 of the chain, \"CN=Other Root\", was issued by \"CN=Other Root\", who is not trusted "
             "(self-signed certificate in certificate chain)"},
    {"SelfSigned", [](const Certificate&) { return identity(self_sign(server({"localhost"}))); }, 1,
     X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "tls_self_signed",
     kPeer + ": the certificate of \"CN=localhost\" is self-signed and not trusted"},
    {"MissingIntermediate",
     [](const Certificate& root) {
       return identity(issue(server({"localhost"}), issue(authority("Intermediate"), root)));
     },
     1, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "tls_untrusted_issuer",
     kPeer + ": the certificate was issued by \"CN=Intermediate\", who is not trusted "
             "(unable to get local issuer certificate)"},
    {"ExpiredIntermediate",
     [](const Certificate& root) {
       auto spec = authority("Intermediate");
       spec.validity = years(2020, 2021);
       const auto intermediate = issue(spec, root);
       return identity(issue(server({"localhost"}), intermediate), {intermediate});
     },
     2, X509_V_ERR_CERT_HAS_EXPIRED, "tls_certificate_expired",
     kPeer + ": certificate 1 of the chain, \"CN=Intermediate\", expired at 2021-01-01T00:00:00Z"},
    {"ClientCertificate",
     [](const Certificate& root) {
       auto spec = server({"localhost"});
       spec.extended_key_usage = "clientAuth";
       return identity(issue(spec, root));
     },
     1, X509_V_ERR_INVALID_PURPOSE, "tls_certificate_invalid",
     kPeer + ": the certificate is not acceptable: unsuitable certificate purpose"},
    {"WeakKey",
     [](const Certificate& root) {
       auto spec = server({"localhost"});
       spec.key = rsa(1024);
       return identity(issue(spec, root));
     },
     1, X509_V_ERR_EE_KEY_TOO_SMALL, "tls_certificate_invalid",
     kPeer + ": the certificate is not acceptable: EE certificate key too weak"},
};

class HttpsVerification : public HttpsTest, public ::testing::WithParamInterface<Case> {};

TEST_P(HttpsVerification, FailsWithItsCodeAndSendsNothing) {
  const auto& want = GetParam();
  auto server = serve(want.show(root_));
  const auto exchange = fetch(url("https", server.port(), "/p?secret=1"));
  EXPECT_EQ(code_of(exchange), want.code);
  EXPECT_EQ(phase_of(exchange), "tls");
  EXPECT_EQ(message_of(exchange, server.port()), want.message);
  EXPECT_EQ(exchange.tls.peer_chain.size(), want.chain);
  ASSERT_TRUE(exchange.tls.verdict);
  EXPECT_EQ(exchange.tls.verdict->error, want.x509_error);
  EXPECT_EQ(exchange.tls.verdict->name_matches, want.code != "tls_hostname_mismatch");
  EXPECT_NE(evidence_of(exchange, "not_after"), "none");
  EXPECT_EQ(exchange.response.status, 0);
  ASSERT_TRUE(server.wait_for_end());
  EXPECT_EQ(server.received(), "");
  EXPECT_EQ(server.handshakes(), 0);
}

INSTANTIATE_TEST_SUITE_P(Faults, HttpsVerification, ::testing::ValuesIn(kCases),
                         [](const auto& param) { return param.param.name; });

TEST_F(HttpsTest, AnIntermediateInTheCaFileIsAnAnchor) {
  const auto intermediate = issue(authority("Intermediate"), root_);
  auto server = serve(identity(issue(testing::server({"localhost"}), intermediate)));
  auto pinned = request(url("https", server.port()));
  pinned.trust.ca_file = write_ca(intermediate.pem(), "intermediate.pem");
  EXPECT_EQ(message_of(fetch(pinned), server.port()), "none");
}

TEST_F(HttpsTest, ASilentServerEndsInTheHandshakeAtTheDeadline) {
  ScriptedServer server(servers_.context(), {.end = Script::End::kSilent});
  core::HttpExchange exchange;
  const auto took = time([&] { exchange = fetch(request(url("https", server.port()), 500ms)); });
  EXPECT_EQ(code_of(exchange), "tls_timeout");
  EXPECT_EQ(phase_of(exchange), "tls");
  EXPECT_EQ(message_of(exchange, server.port()), "TLS handshake with " + kPeer + " not complete after 0.5 s");
  EXPECT_GE(took, 450ms);
  EXPECT_LE(took, 750ms);
}

TEST_F(HttpsTest, AServerWithoutTlsIsNotTls) {
  ScriptedServer server(servers_.context(), {.answer = "220 mail.fabrikam.com ESMTP ready\r\n"});
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "tls_handshake_failed");
  EXPECT_EQ(message_of(exchange, server.port()),
            "TLS handshake with " + kPeer + " failed: what the peer sent is not TLS");
}

TEST_F(HttpsTest, AServerThatClosesInTheHandshakeFailsIt) {
  ScriptedServer server(servers_.context(), Script{});
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "tls_handshake_failed");
  EXPECT_EQ(message_of(exchange, server.port()),
            "TLS handshake with " + kPeer + " failed: the peer closed the connection");
}

TEST_F(HttpsTest, AServerThatResetsInTheHandshakeIsToldFromOneThatRefuses) {
  ScriptedServer server(servers_.context(), {.end = Script::End::kReset});
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "connect_reset");
  EXPECT_EQ(message_of(exchange, server.port()),
            kPeer + " broke off during the TLS handshake: connection reset by peer");
}

TEST_F(HttpsTest, AnOldVersionIsNotAccepted) {
  auto server = serve(identity(leaf()), {.answer = kOk, .max_tls_version = TLS1_1_VERSION});
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "tls_version_unsupported");
  EXPECT_EQ(message_of(exchange, server.port()),
            "no common TLS version with " + kPeer + ": the peer sent the alert \"protocol version\"");
  EXPECT_EQ(evidence_of(exchange, "alert"), "70");
}

TEST_F(HttpsTest, AWeakKeyExchangeIsNotAccepted) {
  auto spec = server({"localhost"});
  spec.key = rsa(2048);
  auto shown = identity(issue(spec, root_));
  shown.weak_key_exchange = true;
  auto server = serve(shown);
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "tls_key_exchange_weak");
  EXPECT_EQ(message_of(exchange, server.port()), "the key exchange of " + kPeer + " is too weak: dh key too small");
}

TEST_F(HttpsTest, AServerThatWantsACertificateIsRecognisedByItsAlert) {
  auto server = serve(identity(leaf()), {.answer = kOk, .wants_certificate = true});
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "tls_client_cert_required");
  EXPECT_EQ(message_of(exchange, server.port()),
            kPeer + " wants a client certificate: the peer sent the alert \"certificate required\"");
}

TEST_F(HttpsTest, AnOlderServerThatWantsACertificateIsRecognisedByHavingAskedForIt) {
  auto server = serve(identity(leaf()), {.answer = kOk, .max_tls_version = TLS1_2_VERSION, .wants_certificate = true});
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "tls_client_cert_required");
  EXPECT_EQ(message_of(exchange, server.port()),
            kPeer + " wants a client certificate: the peer sent the alert \"handshake failure\"");
}

TEST_F(HttpsTest, ABodyCutOffInsideTlsIsTruncated) {
  auto server = serve(identity(leaf()), {.answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"});
  const auto exchange = fetch(url("https", server.port()));
  EXPECT_EQ(code_of(exchange), "http_truncated");
  EXPECT_EQ(message_of(exchange, server.port()), "response of " + kPeer + " ended early: 3 of 9 body bytes received");
}

}  // namespace
}  // namespace probe::testing
