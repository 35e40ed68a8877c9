#include "exporters/http/router.hpp"

#include "exporters/http/agent_routes.hpp"
#include "exporters/http/listen_address.hpp"
#include "tests/support/fakes/run_awaitable.hpp"
#include "tests/unit/exporters/page_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace probe::exporters {
namespace {

using testing::PageRig;
using ::testing::StartsWith;

Response answer_of(const Route& route) {
  boost::asio::io_context io;
  const Request request;
  return testing::run_awaitable(io, call(route, request));
}

std::vector<Route> routes() {
  const auto answer = [](std::string text) { return [text](const Request&) { return text_response(200, text); }; };
  return {{{"GET"}, "/a", answer("read")},
          {{"POST", "PUT"}, "/a", answer("written")},
          {{"GET"}, "/throws", [](const Request&) -> Response { throw std::runtime_error("secret"); }}};
}

TEST(Router, FindsTheRouteOrSaysWhyThereIsNone) {
  struct Case {
    const char* method;
    const char* path;
    int status;
    std::string body;
    std::string allow;
  };
  const Case cases[] = {
      {"GET", "/a", 200, "read\n", ""},
      {"HEAD", "/a", 200, "read\n", ""},
      {"PUT", "/a", 200, "written\n", ""},
      {"DELETE", "/a", 405, "method not allowed\n", "GET, HEAD, POST, PUT"},
      {"get", "/a", 405, "method not allowed\n", "GET, HEAD, POST, PUT"},
      {"GET", "/a/", 404, "not found\n", ""},
      {"GET", "/A", 404, "not found\n", ""},
      {"GET", "", 404, "not found\n", ""},
  };
  const auto table = routes();
  for (const auto& want : cases) {
    const auto routing = find_route(table, want.method, want.path);
    const auto response = routing.route != nullptr ? answer_of(*routing.route) : routing.refusal;
    EXPECT_EQ(response.status, want.status) << want.method << want.path;
    EXPECT_EQ(response.body, want.body) << want.method << want.path;
    std::vector<HeaderField> headers;
    if (!want.allow.empty()) headers.emplace_back("Allow", want.allow);
    EXPECT_EQ(response.headers, headers) << want.method << want.path;
  }
}

TEST(Router, SegmentsInBracesStandForOneSegmentDecoded) {
  const auto none = [](const Request&) { return Response(); };
  const std::vector<Route> table{{{"GET"}, "/probes/{name}", none}, {{"GET"}, "/probes/{name}/runs/{id}", none}};
  struct Case {
    const char* path;
    int route;  // -1: none
    std::vector<std::string> parameters;
  };
  const Case cases[] = {
      {"/probes/acs", 0, {"acs"}},
      {"/probes/PushNotifications.Proxy%2fConnectivity", 0, {"PushNotifications.Proxy/Connectivity"}},
      {"/probes/%C3%A9%00", 0, {std::string("\xc3\xa9\0", 3)}},
      {"/probes/a/runs/1%2F2", 1, {"a", "1/2"}},
      {"/probes/", -1, {}},
      {"/probes/a/", -1, {}},
      {"/probes/a/b", -1, {}},
      {"/probes/%", -1, {}},
      {"/probes/%4", -1, {}},
      {"/probes/%g0", -1, {}},
      {"/probes/%+1", -1, {}},
      {"/probes", -1, {}},
  };
  for (const auto& want : cases) {
    const auto routing = find_route(table, "GET", want.path);
    EXPECT_EQ(routing.route, want.route < 0 ? nullptr : &table.at(static_cast<std::size_t>(want.route))) << want.path;
    EXPECT_EQ(routing.parameters, want.parameters) << want.path;
  }
}

TEST(Router, ARouteWithoutMethodsWordsWhatIsRefusedBelowIt) {
  const auto none = [](const Request&) { return Response(); };
  const auto shout = [](Response refusal) {
    refusal.body = "NO\n";
    return refusal;
  };
  const std::vector<Route> table{{{"GET"}, "/api/a", none}, {{}, "/api", nullptr, nullptr, shout}};
  struct Case {
    const char* method;
    const char* path;
    int status;
    const char* body;
  };
  const Case cases[] = {
      {"GET", "/api", 404, "NO\n"},
      {"GET", "/api/", 404, "NO\n"},
      {"GET", "/api/b/c", 404, "NO\n"},
      {"GET", "/api/a/b", 404, "NO\n"},
      {"POST", "/api/a", 405, "NO\n"},
      {"GET", "/apis", 404, "not found\n"},
      {"GET", "/other/api", 404, "not found\n"},
  };
  for (const auto& want : cases) {
    const auto routing = find_route(table, want.method, want.path);
    EXPECT_EQ(routing.route, nullptr) << want.path;
    EXPECT_EQ(routing.refusal.status, want.status) << want.path;
    EXPECT_EQ(routing.refusal.body, want.body) << want.path;
    EXPECT_EQ(routing.refusal.headers.size(), want.status == 405 ? 1U : 0U) << want.path;
  }
}

TEST(Router, AHandlerThatThrowsBecomesA500ThatTellsNothing) {
  const auto response = answer_of(routes().back());
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, "internal error\n");
}

TEST(Router, TargetsAreSplitIntoPathAndQuery) {
  struct Case {
    std::string input;
    std::string path;
    std::string query;
  };
  const Case cases[] = {
      {"/", "/", ""},
      {"/a?b=c?d", "/a", "b=c?d"},
      {"/?", "/", ""},
      {"http://host:1/a?b", "/a", "b"},
      {"HTTP://host", "/", ""},
      {"http://host?b", "/", "b"},
      {"*", "", ""},
      {"host:443", "", ""},
      {"", "", ""},
  };
  for (const auto& want : cases) {
    const auto target = split_target(want.input);
    EXPECT_EQ(target.path, want.path) << want.input;
    EXPECT_EQ(target.query, want.query) << want.input;
  }
}

TEST(Router, HeadersAreFoundWithoutCase) {
  Request request;
  request.headers = {{"Accept-Encoding", "gzip"}, {"ACCEPT", "text/plain"}};
  EXPECT_EQ(request.header("accept"), "text/plain");
  EXPECT_EQ(request.header("cookie"), "");
}

TEST(ListenAddress, IsReadAndWritten) {
  struct Case {
    std::string input;
    ListenAddress want;
  };
  const Case cases[] = {
      {"127.0.0.1:10315", {"127.0.0.1", 10315}},
      {"[::1]:0", {"::1", 0}},
      {":65535", {"", 65535}},
      {"localhost:80", {"localhost", 80}},
  };
  for (const auto& [input, want] : cases) {
    EXPECT_EQ(parse_listen_address(input), want) << input;
    EXPECT_EQ(to_string(want), input);
  }
}

TEST(ListenAddress, WhatIsNotOneIsRefusedWithAnExample) {
  for (const std::string input : {"", "10315", "host", "host:", "host:65536", "host:-1", "host:1x", "::1:80", "[]:80",
                                  "[::1:80", "http://host:80", "a b:80", "[[fe80::1]]:80", "[host]:80", "[:80"}) {
    try {
      parse_listen_address(input);
      ADD_FAILURE() << input;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()),
                "expected HOST:PORT such as 127.0.0.1:10315, [::1]:10315 or :10315, got \"" + input + "\"");
    }
  }
}

TEST(AgentRoutes, ServeMetricsHealthAndReadiness) {
  bool ready = false;
  PageRig rig;
  AgentPages pages{rig.page, rig.store, rig.clock};
  pages.ready = [&] { return ready; };
  const auto table = agent_routes(pages);
  const auto get = [&](std::string_view path) { return answer_of(*find_route(table, "GET", path).route); };

  EXPECT_THAT(*get("/metrics").common_body, StartsWith("# HELP probe_agent_build_info "));
  EXPECT_EQ(get("/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(get("/-/healthy").status, 200);
  EXPECT_EQ(get("/-/healthy").body, "probe is healthy.\n");
  EXPECT_EQ(get("/-/ready").status, 503);
  EXPECT_EQ(get("/-/ready").body, "probe is not ready.\n");
  ready = true;
  EXPECT_EQ(get("/-/ready").status, 200);
  EXPECT_EQ(get("/-/ready").body, "probe is ready.\n");
}

TEST(AgentRoutes, ReloadOnlyWhenThatIsSwitchedOnAndTellWhatIsWrong) {
  PageRig rig;
  int reloads = 0;
  std::string problems;
  const auto reload = [&]() -> core::Awaitable<std::string> {
    ++reloads;
    co_return problems;
  };
  const auto post = [&](bool lifecycle) {
    AgentPages pages{rig.page, rig.store, rig.clock};
    pages.reload = reload;
    pages.lifecycle = lifecycle;
    const auto table = agent_routes(pages);
    EXPECT_EQ(find_route(table, "GET", "/-/reload").refusal.status, 405);
    return answer_of(*find_route(table, "POST", "/-/reload").route);
  };
  auto response = post(false);
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body, "reloading by HTTP is switched off; start the agent with --web.enable-lifecycle\n");
  EXPECT_EQ(reloads, 0);
  response = post(true);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "configuration loaded\n");
  problems = "probe.yml:1:1: probs: unknown key";
  response = post(true);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, "configuration not used, the one before stays:\nprobe.yml:1:1: probs: unknown key\n");
  EXPECT_EQ(reloads, 2);
}

}  // namespace
}  // namespace probe::exporters
