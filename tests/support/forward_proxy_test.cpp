#include "tests/support/forward_proxy.hpp"

#include "tests/support/fetch.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::testing {
namespace {

using namespace std::chrono_literals;

TEST(ForwardProxy, TunnelsToTheServerAndCounts) {
  IoThread thread;
  const Certificate root = self_sign(authority("test root"));
  HttpServer https{thread.context(), identity(issue(server({"localhost"}), root))};
  https.when("/").then(HttpReply{.body = "through"});
  ForwardProxy proxy{thread.context()};

  const Fetched fetched = fetch({.port = https.port(), .ca_pem = root.pem(), .proxy_port = proxy.port()});
  EXPECT_EQ(fetched.error, "");
  EXPECT_EQ(fetched.body, "through");
  EXPECT_EQ(proxy.tunnels(), 1U);
  EXPECT_THAT(proxy.targets(), ::testing::ElementsAre("localhost:" + std::to_string(https.port())));
}

struct ModeCase {
  const char* name;
  ForwardProxy::Mode mode;
  const char* error;
};

class ForwardProxyMode : public ::testing::TestWithParam<ModeCase> {};

TEST_P(ForwardProxyMode, LooksLikeThisToAClient) {
  IoThread thread;
  HttpServer server{thread.context()};
  ForwardProxy proxy{thread.context()};
  const FetchRequest request{.port = server.port(), .proxy_port = proxy.port(), .timeout = 300ms};
  proxy.set_mode(GetParam().mode);
  EXPECT_EQ(fetch(request).error, GetParam().error);
  EXPECT_EQ(proxy.tunnels(), 0U);
  proxy.set_mode(ForwardProxy::Mode::kAllow);
  EXPECT_EQ(fetch(request).status, 404);
}

INSTANTIATE_TEST_SUITE_P(All, ForwardProxyMode,
                         ::testing::Values(ModeCase{"Deny", ForwardProxy::Mode::kDeny, "proxy: HTTP/1.1 403 Forbidden"},
                                           ModeCase{"RequireAuthentication", ForwardProxy::Mode::kRequireAuthentication,
                                                    "proxy: HTTP/1.1 407 Proxy Authentication Required"},
                                           ModeCase{"Garbage", ForwardProxy::Mode::kGarbage,
                                                    "proxy: \x01\x02 not a protocol you know\n"},
                                           ModeCase{"Silent", ForwardProxy::Mode::kSilent, "timeout"}),
                         [](const auto& test) { return test.param.name; });

TEST(ForwardProxy, AnswersBadGatewayWhenNobodyListensBehindIt) {
  IoThread thread;
  HttpServer server{thread.context()};
  ForwardProxy proxy{thread.context()};
  server.set_refusing(true);
  thread.run([] {});
  EXPECT_EQ(fetch({.port = server.port(), .proxy_port = proxy.port()}).error, "proxy: HTTP/1.1 502 Bad Gateway");
}

}  // namespace
}  // namespace probe::testing
