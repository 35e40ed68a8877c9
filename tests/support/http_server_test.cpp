#include "tests/support/http_server.hpp"

#include "tests/support/fetch.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::testing {
namespace {

using namespace std::chrono_literals;

struct TlsFixture {
  Certificate root = self_sign(authority("test root"));
  Certificate leaf = issue(server({"localhost"}), root);
};

TEST(HttpServer, AnswersEachPathAsToldAndRemembersTheCalls) {
  IoThread thread;
  HttpServer server{thread.context()};
  server.when("/greeting").then({.headers = {{"X-Test", "yes"}}, .body = "hello"});
  server.when("/echo").then([](const HttpCall& call) { return json_reply("\"" + call.query() + "\"", 418); });

  const Fetched greeting = fetch({.port = server.port(), .path = "/greeting"});
  EXPECT_EQ(greeting.error, "");
  EXPECT_EQ(greeting.status, 200);
  EXPECT_EQ(greeting.body, "hello");
  EXPECT_EQ(find_field(greeting.headers, "x-test"), "yes");
  const Fetched echo = fetch({.port = server.port(), .path = "/echo?a=b"});
  EXPECT_EQ(echo.status, 418);
  EXPECT_EQ(echo.body, "\"a=b\"");
  EXPECT_EQ(fetch({.port = server.port(), .path = "/other"}).status, 404);

  std::vector<std::string> targets;
  for (const auto& call : server.calls()) targets.push_back(call.method + " " + call.target);
  EXPECT_THAT(targets, ::testing::ElementsAre("GET /greeting", "GET /echo?a=b", "GET /other"));
}

TEST(HttpServer, ShowsTheCertificateItWasGivenLast) {
  IoThread thread;
  const TlsFixture tls;
  HttpServer https{thread.context(), identity(tls.leaf)};
  https.when("/").then(HttpReply{.body = "safe"});
  const FetchRequest request{.port = https.port(), .ca_pem = tls.root.pem()};
  const Fetched healthy = fetch(request);
  EXPECT_EQ(healthy.error, "");
  EXPECT_EQ(healthy.body, "safe");
  EXPECT_EQ(healthy.server_der, tls.leaf.der());

  const Certificate stranger = self_sign(server({"localhost"}));
  https.set_identity(identity(stranger));
  const Fetched swapped = fetch(request);
  EXPECT_EQ(swapped.error, "tls: self-signed certificate");
  EXPECT_EQ(swapped.server_der, stranger.der());

  https.set_identity(identity(issue(server({"example.org"}), tls.root)));
  EXPECT_EQ(fetch(request).error, "tls: hostname mismatch");
}

TEST(HttpServer, ServesAWeakKey) {
  IoThread thread;
  const TlsFixture tls;
  CertificateSpec spec = server({"localhost"});
  spec.key = rsa(1024);
  HttpServer https{thread.context(), identity(issue(spec, tls.root))};
  EXPECT_EQ(fetch({.port = https.port(), .ca_pem = tls.root.pem()}).error, "tls: EE certificate key too weak");
}

struct FaultCase {
  const char* name;
  HttpFault fault;
  const char* error;
  const char* error_over_tls;
};

class HttpServerFault : public ::testing::TestWithParam<FaultCase> {};

TEST_P(HttpServerFault, LooksLikeThisToAClientUntilItIsTakenBack) {
  IoThread thread;
  const TlsFixture tls;
  HttpServer plain{thread.context()};
  HttpServer secure{thread.context(), identity(tls.leaf)};
  for (auto* server : {&plain, &secure}) {
    server->when("/").then(HttpReply{.body = "0123456789"});
    server->set_fault(GetParam().fault);
  }
  const auto timeout = 300ms;
  EXPECT_EQ(fetch({.port = plain.port(), .timeout = timeout}).error, GetParam().error);
  EXPECT_EQ(fetch({.port = secure.port(), .ca_pem = tls.root.pem(), .timeout = timeout}).error,
            GetParam().error_over_tls);
  for (auto* server : {&plain, &secure}) server->set_fault(HttpFault::kNone);
  EXPECT_EQ(fetch({.port = plain.port()}).body, "0123456789");
  EXPECT_EQ(fetch({.port = secure.port(), .ca_pem = tls.root.pem()}).body, "0123456789");
}

INSTANTIATE_TEST_SUITE_P(
    All, HttpServerFault,
    ::testing::Values(FaultCase{"CloseAtAccept", HttpFault::kCloseAtAccept, "http: closed without an answer",
                                "tls: stream truncated"},
                      FaultCase{"SilentAtAccept", HttpFault::kSilentAtAccept, "timeout", "timeout"},
                      FaultCase{"Garbage", HttpFault::kGarbage, "http: not an HTTP answer", "http: not an HTTP answer"},
                      FaultCase{"Silent", HttpFault::kSilent, "timeout", "timeout"},
                      FaultCase{"StallAfterHeaders", HttpFault::kStallAfterHeaders, "timeout", "timeout"},
                      FaultCase{"TruncatedBody", HttpFault::kTruncatedBody, "http: truncated body",
                                "http: truncated body"}),
    [](const auto& test) { return test.param.name; });

TEST(HttpServer, RefusesOnItsPortAndListensThereAgain) {
  IoThread thread;
  HttpServer server{thread.context()};
  server.set_refusing(true);
  thread.run([] {});
  EXPECT_EQ(fetch({.port = server.port()}).error, "connect: Connection refused");
  server.set_refusing(false);
  thread.run([] {});
  EXPECT_EQ(fetch({.port = server.port()}).status, 404);
  server.close();
  thread.run([] {});
  EXPECT_EQ(fetch({.port = server.port()}).error, "connect: Connection refused");
}

TEST(HttpServer, GoesWhileConnectionsWait) {
  IoThread thread;
  HttpServer server{thread.context()};
  server.when("/").then(HttpReply{.delay = 1h});
  EXPECT_EQ(fetch({.port = server.port(), .timeout = 100ms}).error, "timeout");
}

TEST(HttpMessage, WritesTheDateOfTheStandard) {
  EXPECT_EQ(http_date(std::chrono::sys_seconds{784111777s}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace probe::testing
