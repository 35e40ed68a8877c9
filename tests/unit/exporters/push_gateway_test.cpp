#include "exporters/push_gateway/push_gateway.hpp"

#include "tests/support/fakes/run_awaitable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace probe::exporters {
namespace {

/// Answers every request with the exchange it is given, and keeps the request.
class OneAnswer final : public core::HttpClient {
 public:
  explicit OneAnswer(core::HttpExchange exchange) : exchange_(std::move(exchange)) {}
  core::Awaitable<core::HttpExchange> fetch(core::HttpRequest request) override {
    asked = std::move(request);
    co_return exchange_;
  }
  std::optional<core::HttpRequest> asked;

 private:
  core::HttpExchange exchange_;
};

std::string run(core::Awaitable<std::string> task) {
  boost::asio::io_context io;
  return testing::run_awaitable(io, std::move(task));
}

core::HttpExchange answer(int status, std::string body = "") {
  core::HttpExchange exchange;
  exchange.response.status = status;
  exchange.response.body = std::move(body);
  return exchange;
}

PushGateway gateway() { return {"http://push.example:9091", "probe", "host", std::nullopt, {}}; }

TEST(PushGateway, PutsTheGroupIntoThePath) {
  struct Case {
    std::string url, job, instance, want;
  };
  const Case cases[] = {
      {"http://h:9091", "probe", "srv", "http://h:9091/metrics/job/probe/instance/srv"},
      {"https://h/push/", "probe", "srv", "https://h/push/metrics/job/probe/instance/srv"},
      {"http://h", "a/b", "srv", "http://h/metrics/job@base64/YS9i/instance/srv"},
      {"http://h", "probe", "", "http://h/metrics/job/probe/instance@base64/="},
      {"http://h", "..", "a b%ü", "http://h/metrics/job@base64/Li4=/instance/a%20b%25%C3%BC"},
      {"http://h", "probe", "?>?/>>>", "http://h/metrics/job/probe/instance@base64/Pz4_Lz4-Pg=="},
  };
  for (const auto& [url, job, instance, want] : cases) {
    EXPECT_EQ(push_url({url, job, instance, std::nullopt, {}}), want);
  }
}

TEST(PushGateway, SendsTheWholeGroupWithTheLogin) {
  OneAnswer http(answer(200));
  auto target = gateway();
  target.credentials.emplace("user:pass word");
  EXPECT_EQ(run(push(http, target, "probe_success 1\n", core::SteadyTime::max())), "");
  ASSERT_TRUE(http.asked);
  EXPECT_EQ(http.asked->method, "PUT");
  EXPECT_EQ(http.asked->url, "http://push.example:9091/metrics/job/probe/instance/host");
  EXPECT_EQ(http.asked->body, "probe_success 1\n");
  ASSERT_EQ(http.asked->headers.size(), 2U);
  EXPECT_EQ(http.asked->headers[0].value, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(http.asked->headers[1].name, "Authorization");
  EXPECT_EQ(http.asked->headers[1].value, "Basic dXNlcjpwYXNzIHdvcmQ=");
}

TEST(PushGateway, SaysWhyNothingWasPushed) {
  auto refused = answer(0);
  refused.error =
      core::NetError{core::Finding("connect_refused", "127.0.0.1:1: connection refused"), core::Phase::kConnect};
  const std::string url = "http://push.example:9091/metrics/job/probe/instance/host: ";
  const std::pair<core::HttpExchange, std::string> cases[] = {
      {answer(202), ""},
      {answer(400, "pushed metrics are invalid or inconsistent\nmore"),
       url + "expected status 200 or 202, got 400: pushed metrics are invalid or inconsistent"},
      {answer(401), url + "expected status 200 or 202, got 401; see --push-credentials-file"},
      {answer(302), url + "expected status 200 or 202, got 302"},
      {refused, url + "127.0.0.1:1: connection refused"},
  };
  for (const auto& [exchange, want] : cases) {
    OneAnswer http(exchange);
    EXPECT_EQ(run(push(http, gateway(), "", core::SteadyTime::max())), want);
  }
}

}  // namespace
}  // namespace probe::exporters
