#include "tests/integration/net/net_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace probe::testing {
namespace {

using HttpTest = NetFixture;

TEST_F(HttpTest, AHealthyResponseIsHandedOverWhole) {
  HttpServer server(servers_.context());
  server.when("/metadata").then({.status = 200, .headers = {{"X-One", "a"}, {"X-One", "b"}}, .body = "{\"a\":1}"});
  const auto exchange = fetch(server.url("/metadata?x=1"));
  ASSERT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.response.status, 200);
  EXPECT_EQ(exchange.response.body, "{\"a\":1}");
  EXPECT_EQ(exchange.response.header_values("x-one"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(exchange.remote_address, "127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(exchange.proxy_status, 0);
  EXPECT_TRUE(exchange.tls.version.empty());
  EXPECT_LE(exchange.response.sent_at, exchange.response.received_at);
  EXPECT_LT(clock_.now() - exchange.response.received_at, 5s);
  ASSERT_EQ(server.calls().size(), 1U);
  const auto call = server.calls().front();
  EXPECT_EQ(call.target, "/metadata?x=1");
  EXPECT_EQ(call.header("User-Agent"), "probe/0.1.0");
  EXPECT_EQ(call.header("Host"), "localhost:" + std::to_string(server.port()));
  EXPECT_EQ(call.header("Accept-Encoding"), std::nullopt);
}

TEST_F(HttpTest, PhasesAreThoseThatTookPlaceAndAddUpToNoMoreThanTheWhole) {
  HttpServer server(servers_.context());
  server.otherwise([](const HttpCall&) { return HttpReply{.body = "x", .delay = 50ms}; });
  core::HttpExchange exchange;
  const auto total = time([&] { exchange = fetch(server.url("/")); });
  std::chrono::nanoseconds sum{};
  for (const auto phase : {core::Phase::kResolve, core::Phase::kConnect, core::Phase::kRequest,
                           core::Phase::kProcessing, core::Phase::kTransfer}) {
    ASSERT_TRUE(exchange.phases.of(phase)) << core::to_string(phase);
    EXPECT_GE(*exchange.phases.of(phase), 0ns) << core::to_string(phase);
    sum += *exchange.phases.of(phase);
  }
  EXPECT_LE(sum, total + 1ms);
  EXPECT_GE(*exchange.phases.of(core::Phase::kProcessing), 45ms);
  EXPECT_FALSE(exchange.phases.of(core::Phase::kTls));
  EXPECT_FALSE(exchange.phases.of(core::Phase::kProxy));
}

TEST_F(HttpTest, WhatTheLoopLetsLieIsInTheQueueAndNotInThePhasesOfTheTarget) {
  HttpServer server(servers_.context());
  server.otherwise([](const HttpCall&) { return HttpReply{.body = "x", .delay = 50ms}; });
  block_loop(20ms, 500ms);
  const auto exchange = fetch(server.url("/"));
  EXPECT_GE(*exchange.phases.of(core::Phase::kProcessing), 45ms);
  EXPECT_LT(*exchange.phases.of(core::Phase::kProcessing), 350ms);
  EXPECT_GE(*exchange.phases.of(core::Phase::kQueue), 150ms);
}

TEST_F(HttpTest, ASlowTargetIsSlowHoweverBusyTheLoopIsMeanwhile) {
  HttpServer server(servers_.context());
  server.otherwise([](const HttpCall&) { return HttpReply{.body = "x", .delay = 300ms}; });
  block_loop(20ms, 100ms);
  const auto exchange = fetch(server.url("/"));
  EXPECT_GE(*exchange.phases.of(core::Phase::kProcessing), 295ms);
  EXPECT_LT(*exchange.phases.of(core::Phase::kQueue), 200ms);
}

TEST_F(HttpTest, MethodBodyAndHeadersAreSentAsGivenAndNothingIsMadeUp) {
  HttpServer server(servers_.context());
  server.otherwise([](const HttpCall&) { return HttpReply{}; });
  auto post = request(server.url("/token"));
  post.method = "POST";
  post.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"User-Agent", "mine"}};
  post.body = std::string("a\0b", 3);
  ASSERT_EQ(code_of(fetch(post)), "none");
  const auto call = server.calls().front();
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.body, post.body);
  EXPECT_EQ(call.header("Content-Type"), "application/json");
  EXPECT_EQ(call.header("X-Empty"), "");
  EXPECT_EQ(call.header("User-Agent"), "mine");
  EXPECT_EQ(call.header("Expect"), std::nullopt);

  for (const std::string method : {"GET", "HEAD", "DELETE", "POST", "PUT", "OPTIONS"}) {
    auto plain = request(server.url("/"));
    plain.method = method;
    ASSERT_EQ(code_of(fetch(plain)), "none") << method;
    EXPECT_EQ(server.calls().back().method, method);
    EXPECT_EQ(server.calls().back().header("Content-Type"), std::nullopt) << method;
  }
}

TEST_F(HttpTest, AnUnusableHeaderIsADefectOfTheCaller) {
  auto bad = request("http://localhost:1/");
  bad.headers = {{"X-A", "b\r\nX-C: d"}};
  EXPECT_THROW(fetch(bad), std::invalid_argument);
  bad.headers = {{"X A", "b"}};
  EXPECT_THROW(fetch(bad), std::invalid_argument);
}

TEST_F(HttpTest, RedirectsAreAnswersNotOrders) {
  HttpServer server(servers_.context());
  server.when("/").then({.status = 302, .headers = {{"Location", "/other"}}});
  const auto exchange = fetch(server.url("/"));
  EXPECT_EQ(code_of(exchange), "none");
  EXPECT_EQ(exchange.response.status, 302);
  EXPECT_EQ(exchange.response.header("location"), "/other");
  EXPECT_EQ(server.calls().size(), 1U);
}

TEST_F(HttpTest, TheEnvironmentsProxyDoesNotCount) {
  HttpServer server(servers_.context());
  server.otherwise([](const HttpCall&) { return HttpReply{}; });
  const auto proxy = "http://127.0.0.1:" + std::to_string(refusing_port());
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) ::setenv(name, proxy.c_str(), 1);
  const auto exchange = fetch(server.url("/"));
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
  EXPECT_EQ(code_of(exchange), "none");
  EXPECT_EQ(exchange.response.status, 200);
}

TEST_F(HttpTest, OnlyAbsoluteHttpUrlsAreFetched) {
  for (const std::string bad :
       {"file:///etc/passwd", "ftp://localhost/", "localhost", "/x", "", "http://u:p@localhost/"}) {
    const auto exchange = fetch(bad);
    EXPECT_EQ(code_of(exchange), "http_protocol_error") << bad;
    EXPECT_EQ(message_of(exchange, 1), "expected an absolute http or https URL without credentials");
  }
}

TEST_F(HttpTest, ANameThatDoesNotExistIsNamed) {
  const auto exchange = fetch("http://mail.fabrikam.invalid/owa");
  EXPECT_EQ(code_of(exchange), "dns_nxdomain");
  EXPECT_EQ(phase_of(exchange), "resolve");
  EXPECT_EQ(message_of(exchange, 1), "cannot resolve \"mail.fabrikam.invalid\": no such name");
  EXPECT_TRUE(exchange.phases.of(core::Phase::kResolve));
}

TEST_F(HttpTest, ARefusedConnectionIsRefused) {
  const auto port = refusing_port();
  const auto exchange = fetch(url("http", port));
  EXPECT_EQ(code_of(exchange), "connect_refused");
  EXPECT_EQ(phase_of(exchange), "connect");
  EXPECT_EQ(message_of(exchange, port), "cannot connect to localhost:PORT (127.0.0.1:PORT): connection refused");
  EXPECT_EQ(exchange.remote_address, "");
  EXPECT_EQ(evidence_of(exchange, "os_error"), "connection refused");
}

TEST_F(HttpTest, TheSecondAddressIsTriedWhenTheFirstRefuses) {
  HttpServer server(servers_.context());
  server.otherwise([](const HttpCall&) { return HttpReply{}; });
  net::Resolver two(pool_, clock_, [](const std::string&) {
    net::Lookup lookup;
    lookup.addresses = {boost::asio::ip::make_address("127.0.0.2"), boost::asio::ip::make_address("127.0.0.1")};
    return lookup;
  });
  net::CurlHttpClient client(io_.get_executor(), two, stores_, clock_);
  const auto exchange = run(io_, client.fetch(request(server.url("/"))));
  EXPECT_EQ(message_of(exchange, server.port()), "none");
  EXPECT_EQ(exchange.remote_address, "127.0.0.1:" + std::to_string(server.port()));
}

/// A script that a server plays, and the words for it. PORT stands for the server's port.
struct Case {
  std::string name;
  Script script;
  std::string code;
  std::string phase;
  std::string message;
};

const std::string kPeer = "localhost:PORT (127.0.0.1:PORT)";
const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

class HttpScript : public NetFixture, public ::testing::WithParamInterface<Case> {};

TEST_P(HttpScript, IsTranslated) {
  ScriptedServer server(servers_.context(), GetParam().script);
  const auto exchange = fetch(request(url("http", server.port(), "/p?secret=1"), 5s));
  EXPECT_EQ(code_of(exchange), GetParam().code);
  EXPECT_EQ(phase_of(exchange), GetParam().phase);
  EXPECT_EQ(message_of(exchange, server.port()), GetParam().message);
}

std::string many_headers() {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 101; ++i) head += "X: y\r\n";
  return head + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    Faults, HttpScript,
    ::testing::Values(
        Case{"TruncatedBody",
             {.answer = kHead + "0123456789"},
             "http_truncated",
             "transfer",
             "response of " + kPeer + " ended early: 10 of 100 body bytes received"},
        Case{"TruncatedHead",
             {.answer = "HTTP/1.1 200 OK\r\nContent-"},
             "http_truncated",
             "transfer",
             "response of " + kPeer + " ended within its headers"},
        Case{"NoResponse", {}, "http_truncated", "processing", kPeer + " closed the connection without a response"},
        Case{"ResetInsteadOfResponse",
             {.end = Script::End::kReset},
             "connect_reset",
             "processing",
             kPeer + " broke off before the response was complete: connection reset by peer"},
        Case{"Garbage",
             {.answer = "220 mail.fabrikam.com ESMTP\r\n"},
             "http_protocol_error",
             "processing",
             "expected an HTTP response from " + kPeer + ": Received HTTP/0.9 when not allowed"},
        Case{"BadChunk",
             {.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
             "http_protocol_error",
             "transfer",
             "expected an HTTP response from " + kPeer +
                 ": Illegal or missing hexadecimal sequence in chunked-encoding"},
        Case{"MissingLastChunk",
             {.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"},
             "http_truncated",
             "transfer",
             "response of " + kPeer + " ended early: 2 body bytes received"},
        Case{"TooManyHeaders",
             {.answer = many_headers()},
             "http_too_large",
             "transfer",
             "response of " + kPeer + ": expected at most 100 headers, there are more"},
        Case{"EndlessHeaders",
             {.answer = "HTTP/1.1 200 OK\r\n",
              .filler = "X: " + std::string(8000, 'x') + "\r\n",
              .end = Script::End::kFlood},
             "http_too_large",
             "transfer",
             "response of " + kPeer + ": expected headers of at most 65536 bytes, there are more"},
        Case{"EndlessHeaderLine",
             {.answer = "HTTP/1.1 200 OK\r\nX-Fill: " + std::string(200000, 'x')},
             "http_too_large",
             "transfer",
             "response of " + kPeer + ": expected headers of at most 65536 bytes, there are more"}),
    [](const auto& param) { return param.param.name; });

TEST_F(HttpTest, ALargeBodyIsReadUpToTheLimitOnly) {
  HttpServer server(servers_.context());
  server.when("/").then({.body = std::string(10 << 20, 'x')});
  auto limited = request(server.url("/"));
  limited.max_body_bytes = 1 << 20;
  const auto exchange = fetch(limited);
  EXPECT_EQ(code_of(exchange), "http_too_large");
  EXPECT_EQ(exchange.response.body.size(), std::size_t{1} << 20);
  EXPECT_EQ(message_of(exchange, server.port()),
            "response of " + kPeer + ": expected a body of at most 1048576 bytes, it has more");
  EXPECT_EQ(evidence_of(exchange, "content_length"), "10485760");
}

TEST_F(HttpTest, ABodyOfExactlyTheLimitIsFine) {
  HttpServer server(servers_.context());
  server.when("/").then({.body = std::string(1000, 'x')});
  auto limited = request(server.url("/"));
  limited.max_body_bytes = 1000;
  EXPECT_EQ(fetch(limited).response.body.size(), 1000U);
}

TEST_F(HttpTest, ASilentServerEndsAtTheDeadline) {
  ScriptedServer server(servers_.context(), {.end = Script::End::kSilent});
  core::HttpExchange exchange;
  const auto took = time([&] { exchange = fetch(request(url("http", server.port()), 500ms)); });
  EXPECT_EQ(code_of(exchange), "http_timeout");
  EXPECT_EQ(phase_of(exchange), "processing");
  EXPECT_EQ(message_of(exchange, server.port()),
            "no response from " + kPeer + " within 0.5 s: waiting for its headers");
  EXPECT_GE(took, 450ms);
  EXPECT_LE(took, 750ms);
}

TEST_F(HttpTest, AStallAfterTheHeadersNamesTheBytesReceived) {
  ScriptedServer server(servers_.context(), {.answer = kHead + "01234", .end = Script::End::kSilent});
  core::HttpExchange exchange;
  const auto took = time([&] { exchange = fetch(request(url("http", server.port()), 500ms)); });
  EXPECT_EQ(code_of(exchange), "http_timeout");
  EXPECT_EQ(phase_of(exchange), "transfer");
  EXPECT_EQ(message_of(exchange, server.port()),
            "response of " + kPeer + " not complete after 0.5 s: 5 of 100 body bytes received");
  EXPECT_EQ(exchange.response.status, 200);
  EXPECT_EQ(exchange.response.body, "01234");
  EXPECT_LE(took, 750ms);
}

TEST_F(HttpTest, AServerThatDripsEndsAtTheDeadline) {
  ScriptedServer server(servers_.context(), {.answer = "HTTP/1.1 200 OK\r\nX: y\r\n", .end = Script::End::kSilent});
  const auto exchange = fetch(request(url("http", server.port()), 300ms));
  EXPECT_EQ(message_of(exchange, server.port()),
            "response of " + kPeer + " not complete after 0.3 s: waiting for more of its headers");
}

TEST_F(HttpTest, AServerThatTakesNothingOfALargeRequestTimesOutInTheRequest) {
  boost::asio::ip::tcp::acceptor acceptor(io_, {boost::asio::ip::address_v4::loopback(), 0});
  const auto port = acceptor.local_endpoint().port();
  auto post = request(url("http", port));
  post.method = "POST";
  post.body.assign(32 << 20, 'x');
  post.deadline = clock_.steady() + 500ms;
  const auto exchange = fetch(std::move(post));
  EXPECT_EQ(code_of(exchange), "http_timeout");
  EXPECT_EQ(phase_of(exchange), "request");
  EXPECT_EQ(message_of(exchange, port), kPeer + " did not take the request within 0.5 s");
}

TEST_F(HttpTest, ADeadlineThatHasPassedIsATimeout) {
  HttpServer server(servers_.context());
  const auto took = time([&] {
    const auto exchange = fetch(request("http://127.0.0.1:" + std::to_string(server.port()) + "/", -1s));
    EXPECT_EQ(code_of(exchange), "connect_timeout");
  });
  EXPECT_LE(took, 250ms);
}

TEST_F(HttpTest, AStalledLookupEndsAtTheDeadline) {
  const auto released = std::make_shared<std::promise<void>>();
  const auto release = released->get_future().share();
  net::Resolver stalled(pool_, clock_, [release](const std::string&) {
    release.wait();
    return net::Lookup{};
  });
  net::CurlHttpClient client(io_.get_executor(), stalled, stores_, clock_);
  core::HttpExchange exchange;
  const auto took = time([&] { exchange = run(io_, client.fetch(request("http://mail.fabrikam.com/", 300ms))); });
  released->set_value();
  EXPECT_EQ(code_of(exchange), "dns_timeout");
  EXPECT_EQ(phase_of(exchange), "resolve");
  EXPECT_EQ(message_of(exchange, 1), "cannot resolve \"mail.fabrikam.com\": no answer within 0.3 s");
  EXPECT_GE(took, 250ms);
  EXPECT_LE(took, 550ms);
}

}  // namespace
}  // namespace probe::testing
