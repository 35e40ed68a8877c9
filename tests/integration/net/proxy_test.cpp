#include "tests/integration/net/net_fixture.hpp"
#include "tests/support/forward_proxy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace probe::testing {
namespace {

class ProxyTest : public NetFixture {
 protected:
  core::HttpRequest through(const std::string& proxy, std::string url, std::chrono::milliseconds patience = 5s) {
    auto made = request(std::move(url), patience);
    made.proxy = core::ForwardProxy{proxy};
    return made;
  }
  static std::string at(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }
};

TEST_F(ProxyTest, ATunnelLeadsToTheTargetWhoseNameOnlyTheProxyResolves) {
  const auto certificate = issue(server({"outlook.fabrikam.invalid"}), root_);
  HttpServer target(servers_.context(), identity(certificate));
  target.otherwise([](const HttpCall&) { return HttpReply{.status = 401, .headers = {{"X-From", "target"}}}; });
  ForwardProxy proxy(servers_.context());
  const auto url = "https://outlook.fabrikam.invalid:" + std::to_string(target.port()) + "/";
  const auto exchange = fetch(through(proxy.url(), url));
  ASSERT_EQ(message_of(exchange, proxy.port()), "none");
  EXPECT_EQ(exchange.response.status, 401);
  EXPECT_EQ(exchange.response.header("X-From"), "target");
  EXPECT_EQ(exchange.proxy_status, 200);
  EXPECT_EQ(exchange.remote_address, "127.0.0.1:" + std::to_string(proxy.port()));
  EXPECT_EQ(exchange.tls.peer_chain.front(), certificate.der());
  EXPECT_EQ(proxy.targets(), std::vector<std::string>{"outlook.fabrikam.invalid:" + std::to_string(target.port())});
  ASSERT_TRUE(exchange.phases.of(core::Phase::kProxy));
  EXPECT_GT(*exchange.phases.of(core::Phase::kProxy), 0ns);
  EXPECT_GT(*exchange.phases.of(core::Phase::kTls), 0ns);
}

TEST_F(ProxyTest, PlainHttpIsTunnelledToo) {
  HttpServer target(servers_.context());
  target.otherwise([](const HttpCall&) { return HttpReply{}; });
  ForwardProxy proxy(servers_.context());
  const auto exchange = fetch(through(proxy.url(), target.url("/x")));
  EXPECT_EQ(message_of(exchange, proxy.port()), "none");
  EXPECT_EQ(proxy.tunnels(), 1U);
  EXPECT_EQ(target.calls().front().target, "/x");
}

TEST_F(ProxyTest, HeadersOfTheRequestAreNotForTheProxy) {
  ScriptedServer proxy(servers_.context(), {.answer = "HTTP/1.1 403 Forbidden\r\n\r\n"});
  auto asking = through(at(proxy.port()), "https://mail.fabrikam.com/path?query=1");
  asking.headers = {{"Authorization", "Bearer secret"}};
  EXPECT_EQ(code_of(fetch(asking)), "proxy_denied");
  EXPECT_EQ(proxy.received(),
            "CONNECT mail.fabrikam.com:443 HTTP/1.1\r\nHost: mail.fabrikam.com:443\r\nUser-Agent: probe/0.1.0\r\n"
            "Proxy-Connection: Keep-Alive\r\n\r\n");
}

TEST_F(ProxyTest, ALoginIsForTheProxyAlone) {
  ScriptedServer proxy(servers_.context(), {.answer = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"});
  auto asking = through(at(proxy.port()), "https://mail.fabrikam.com/");
  asking.proxy->username = "agent";
  asking.proxy->password = core::Secret<std::string>("pass:word");
  const auto exchange = fetch(asking);
  EXPECT_EQ(code_of(exchange), "proxy_auth_required");
  EXPECT_EQ(message_of(exchange, proxy.port()),
            "proxy 127.0.0.1:PORT: CONNECT mail.fabrikam.com:443 refused: the login is not accepted (status 407)");
  EXPECT_EQ(proxy.received(),
            "CONNECT mail.fabrikam.com:443 HTTP/1.1\r\nHost: mail.fabrikam.com:443\r\n"
            "Proxy-Authorization: Basic YWdlbnQ6cGFzczp3b3Jk\r\nUser-Agent: probe/0.1.0\r\n"
            "Proxy-Connection: Keep-Alive\r\n\r\n");
  HttpServer target(servers_.context());
  target.otherwise([](const HttpCall&) { return HttpReply{}; });
  ForwardProxy open(servers_.context());
  asking.url = target.url("/x");
  asking.proxy->url = open.url();
  EXPECT_EQ(code_of(fetch(asking)), "none");
  EXPECT_FALSE(target.calls().front().header("Proxy-Authorization"));
  EXPECT_FALSE(target.calls().front().header("Authorization"));
}

TEST_F(ProxyTest, TheEnvironmentsExceptionsDoNotCount) {
  HttpServer target(servers_.context());
  target.otherwise([](const HttpCall&) { return HttpReply{}; });
  ForwardProxy proxy(servers_.context());
  ::setenv("no_proxy", "*", 1);
  const auto exchange = fetch(through(proxy.url(), target.url("/")));
  ::unsetenv("no_proxy");
  EXPECT_EQ(code_of(exchange), "none");
  EXPECT_EQ(proxy.tunnels(), 1U);
}

TEST_F(ProxyTest, ACertificateBehindATunnelIsVerified) {
  HttpServer target(servers_.context(), identity(self_sign(server({"localhost"}))));
  ForwardProxy proxy(servers_.context());
  const auto exchange = fetch(through(proxy.url(), target.url("/")));
  EXPECT_EQ(code_of(exchange), "tls_self_signed");
  EXPECT_EQ(message_of(exchange, target.port()),
            "localhost:PORT: the certificate of \"CN=localhost\" is self-signed and not trusted");
  EXPECT_TRUE(target.calls().empty());
}

TEST_F(ProxyTest, AnotherServerNameIsCheckedBehindATunnel) {
  HttpServer target(servers_.context(), identity(issue(server({"mail.fabrikam.com"}), root_)));
  target.otherwise([](const HttpCall&) { return HttpReply{}; });
  ForwardProxy proxy(servers_.context());
  auto asking = through(proxy.url(), target.url("/"));
  asking.trust.server_name = "mail.fabrikam.com";
  EXPECT_EQ(message_of(fetch(asking), target.port()), "none");
  EXPECT_EQ(proxy.targets(), std::vector<std::string>{"localhost:" + std::to_string(target.port())});
}

/// How the proxy behaves, and the words for it.
struct Case {
  std::string name;
  ForwardProxy::Mode mode;
  std::string code;
  std::string message;
  int status;
};

class ProxyFault : public ProxyTest, public ::testing::WithParamInterface<Case> {};

TEST_P(ProxyFault, IsTheProxysNotTheTargets) {
  const auto& want = GetParam();
  for (const std::string scheme : {"http", "https"}) {
    ForwardProxy proxy(servers_.context());
    proxy.set_mode(want.mode);
    const auto exchange = fetch(through(proxy.url(), scheme + "://mail.fabrikam.invalid:444/", 1s));
    EXPECT_EQ(code_of(exchange), want.code) << scheme;
    EXPECT_EQ(phase_of(exchange), "proxy") << scheme;
    EXPECT_EQ(message_of(exchange, proxy.port()), want.message) << scheme;
    EXPECT_EQ(exchange.proxy_status, want.status) << scheme;
    EXPECT_EQ(exchange.response.status, 0) << scheme;
    EXPECT_EQ(evidence_of(exchange, "proxy"), "127.0.0.1:" + std::to_string(proxy.port()));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Faults, ProxyFault,
    ::testing::Values(Case{"Denies", ForwardProxy::Mode::kDeny, "proxy_denied",
                           "proxy 127.0.0.1:PORT: CONNECT mail.fabrikam.invalid:444 refused with status 403", 403},
                      Case{"WantsALogin", ForwardProxy::Mode::kRequireAuthentication, "proxy_auth_required",
                           "proxy 127.0.0.1:PORT: CONNECT mail.fabrikam.invalid:444 wants a login (status 407)", 407},
                      Case{
                          "TalksGarbage", ForwardProxy::Mode::kGarbage, "proxy_protocol_error",
                          "proxy 127.0.0.1:PORT: expected an HTTP answer to CONNECT mail.fabrikam.invalid:444: it sent "
                          "\"not a protocol you know\"",
                          0},
                      Case{"IsSilent", ForwardProxy::Mode::kSilent, "proxy_timeout",
                           "proxy 127.0.0.1:PORT: no answer to CONNECT mail.fabrikam.invalid:444 within 1.0 s", 0}),
    [](const auto& param) { return param.param.name; });

TEST_F(ProxyTest, AProxyThatResetsDoesNotBehaveLikeOne) {
  ScriptedServer proxy(servers_.context(), {.end = Script::End::kReset});
  const auto exchange = fetch(through(at(proxy.port()), "https://mail.fabrikam.com/"));
  EXPECT_EQ(code_of(exchange), "proxy_protocol_error");
  EXPECT_EQ(message_of(exchange, proxy.port()),
            "proxy 127.0.0.1:PORT: expected an HTTP answer to CONNECT mail.fabrikam.com:443: connection reset by peer");
}

TEST_F(ProxyTest, APortalThatAProxySendsToIsNamed) {
  ScriptedServer proxy(servers_.context(), {.answer = "HTTP/1.1 302 Found\r\nLocation: https://portal.fabrikam.com/"
                                                      "login?for=secret\r\nContent-Length: 0\r\n\r\n"});
  const auto exchange = fetch(through(at(proxy.port()), "https://mail.fabrikam.com/"));
  EXPECT_EQ(code_of(exchange), "proxy_denied");
  EXPECT_EQ(message_of(exchange, proxy.port()),
            "proxy 127.0.0.1:PORT: CONNECT mail.fabrikam.com:443 refused with status 302, which leads to "
            "\"https://portal.fabrikam.com/login\"");
}

TEST_F(ProxyTest, APageInPlaceOfATunnelIsTheProxysAndNotTheTargets) {
  ScriptedServer proxy(servers_.context(),
                       {.answer = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nContent-Length: 19\r\n\r\n"
                                  "<html>Sign in</html>"});
  const auto exchange = fetch(through(at(proxy.port()), "https://mail.fabrikam.com/"));
  EXPECT_EQ(code_of(exchange), "proxy_protocol_error");
  EXPECT_EQ(message_of(exchange, proxy.port()),
            "proxy 127.0.0.1:PORT: expected a tunnel from CONNECT mail.fabrikam.com:443, it answered with a document "
            "(status 200, \"text/html\")");
}

TEST_F(ProxyTest, AnEndlessAnswerToConnectIsNoHttp) {
  ScriptedServer proxy(
      servers_.context(),
      {.answer = "HTTP/1.1 200 OK\r\n", .filler = "X: " + std::string(8000, 'x') + "\r\n", .end = Script::End::kFlood});
  const auto exchange = fetch(through(at(proxy.port()), "https://mail.fabrikam.com/", 2s));
  EXPECT_EQ(message_of(exchange, proxy.port()),
            "proxy 127.0.0.1:PORT: expected an HTTP answer to CONNECT mail.fabrikam.com:443: its headers did not end "
            "where they should");
  EXPECT_EQ(code_of(exchange), "proxy_protocol_error");
  EXPECT_EQ(phase_of(exchange), "proxy");
}

TEST_F(ProxyTest, AProxyThatRefusesConnectionsIsUnreachable) {
  const auto port = refusing_port();
  const auto exchange = fetch(through(at(port), "https://mail.fabrikam.com/"));
  EXPECT_EQ(code_of(exchange), "proxy_unreachable");
  EXPECT_EQ(phase_of(exchange), "connect");
  EXPECT_EQ(message_of(exchange, port), "proxy 127.0.0.1:PORT: cannot connect: connection refused");
}

TEST_F(ProxyTest, AProxyWhoseNameDoesNotExistIsUnreachable) {
  const auto exchange = fetch(through("http://proxy.fabrikam.invalid:3128", "https://mail.fabrikam.com/"));
  EXPECT_EQ(code_of(exchange), "proxy_unreachable");
  EXPECT_EQ(phase_of(exchange), "resolve");
  EXPECT_EQ(message_of(exchange, 9),
            "proxy proxy.fabrikam.invalid:3128: cannot resolve \"proxy.fabrikam.invalid\": no such name");
}

TEST_F(ProxyTest, AnUnusableProxyUrlIsADefectOfTheCaller) {
  for (const std::string bad : {"https://p:1", "socks5://p:1", "p:1", "http://user:secret@p:1", ""}) {
    EXPECT_THROW(fetch(through(bad, "http://localhost/")), std::invalid_argument) << bad;
  }
}

}  // namespace
}  // namespace probe::testing
