#include "probes/sources/graph_answer.hpp"

#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;

const std::string kGraph = "https://graph.microsoft.com/v1.0/servicePrincipals?$filter=appId%20eq%20'x'";
const std::string kShown = "https://graph.microsoft.com/v1.0/servicePrincipals: ";

/// As Graph says it (Microsoft Graph, “error responses and resource types”).
std::string error_body(const std::string& code, const std::string& message) {
  return R"({"error":{"code":")" + code + R"(","message":")" + message +
         R"(","innerError":{"date":"2026-11-23T12:00:00","request-id":"3d1e4c5a-0001-4b2c-9c1d-2f3a4b5c6d7e",)"
         R"("client-request-id":"3d1e4c5a-0001-4b2c-9c1d-2f3a4b5c6d7e"}}})";
}

core::HttpExchange answer(int status, std::string body, std::vector<core::HttpHeader> headers = {}) {
  core::HttpExchange exchange;
  exchange.response.status = status;
  exchange.response.body = std::move(body);
  exchange.response.headers = std::move(headers);
  return exchange;
}

std::string text_of(const std::optional<core::Finding>& finding) {
  if (!finding) return "nothing";
  return fmt::format("{} {}: {}", to_string(finding->severity()), finding->code().id(), finding->message());
}

TEST(GraphAnswer, IsNamedByWhatGraphMeans) {
  const std::string denied = error_body("Authorization_RequestDenied", "Insufficient privileges");
  const std::string own = "https://keys.fabrikam.com/keys";
  struct Case {
    std::string name, url;
    core::HttpExchange exchange;
    std::string want;
  };
  const Case cases[] = {
      {"expired", kGraph, answer(401, error_body("InvalidAuthenticationToken", "Access token has expired")),
       "unknown graph_unauthorized: " + kShown +
           "expected a token that Graph accepts, Graph answers 401 (InvalidAuthenticationToken: Access token has "
           "expired)"},
      {"without a body", kGraph, answer(401, ""),
       "unknown graph_unauthorized: " + kShown + "expected a token that Graph accepts, Graph answers 401"},
      {"denied", kGraph, answer(403, denied),
       "unknown graph_forbidden: " + kShown +
           "expected a token with the permission Application.Read.All, Graph answers 403 "
           "(Authorization_RequestDenied: Insufficient privileges)"},
      {"through a gateway", own, answer(403, denied),
       "unknown graph_forbidden: https://keys.fabrikam.com/keys: expected a token with the permission "
       "Application.Read.All, Graph answers 403 (Authorization_RequestDenied: Insufficient privileges)"},
      {"throttled", kGraph, answer(429, "", {{"Retry-After", "120"}}),
       "unknown graph_throttled: " + kShown + "expected status 200, Graph answers 429 with Retry-After 120"},
      {"throttled without a word", kGraph, answer(429, error_body("TooManyRequests", "")),
       "unknown graph_throttled: " + kShown +
           "expected status 200, Graph answers 429 (TooManyRequests) without Retry-After"},
      {"in another cloud", "https://graph.microsoft.us/v1.0/x", answer(401, ""),
       "unknown graph_unauthorized: https://graph.microsoft.us/v1.0/x: expected a token that Graph accepts, Graph "
       "answers 401"},
      {"gone", kGraph, answer(404, error_body("Request_ResourceNotFound", "no")), "nothing"},
      {"fine", kGraph, answer(200, "{}"), "nothing"},
      {"another server", own, answer(401, "<html>"), "nothing"},
      {"another server with such an error", own, answer(401, R"({"error":{"code":"x","message":"y"}})"), "nothing"},
      {"a host that only begins so", "https://graph.microsoft.com.evil.example/", answer(401, ""), "nothing"},
  };
  for (const auto& [name, url, exchange, want] : cases) {
    EXPECT_EQ(text_of(judge_graph_refusal(exchange, url)), want) << name;
  }
}

TEST(GraphAnswer, SaysUnderWhichNumberGraphRemembersIt) {
  const auto finding = judge_graph_refusal(answer(401, error_body("InvalidAuthenticationToken", "no")), kGraph);
  ASSERT_TRUE(finding);
  std::vector<std::string> facts;
  for (const auto& fact : finding->evidence()) facts.push_back(fact.key() + "=" + fact.text());
  EXPECT_EQ(facts,
            (Lines{"url=https://graph.microsoft.com/v1.0/servicePrincipals", "status=401",
                   "graph_error=InvalidAuthenticationToken", "request_id=3d1e4c5a-0001-4b2c-9c1d-2f3a4b5c6d7e"}));
}

TEST(GraphAnswer, ShowsNoTokenThatItRepeats) {
  const std::string token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiIwMDAwMDAwMyJ9.c2lnbmF0dXJl";
  const auto finding = judge_graph_refusal(answer(401, error_body("Bad", "the token " + token + " is bad")), kGraph);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->message().find("eyJ"), std::string::npos) << finding->message();
}

TEST_F(ThumbprintMatchTest, ReadsRegisteredKeysFromGraph) {
  const std::string url = "https://graph.microsoft.com/v1.0/applications/1?$select=keyCredentials";
  const std::string published = "[{ keys: { url: \"" + url + "\", authorization: { credentials_file: /token } } }]";
  rig.put("/token", "abc\n");
  publish(R"({"appId":"app","keyCredentials":[{"customKeyIdentifier":")" + current().sha1_hex() +
              R"(","keyId":"1","type":"AsymmetricX509Cert","usage":"Verify"}]})",
          200, url);
  const auto found = probe::testing::findings_in(run(published, "{ thumbprint: " + current().sha1_hex() + " }"));
  EXPECT_EQ(found, Lines{});
  EXPECT_EQ(rig.fakes.http.requests.front().headers.front().value, "Bearer abc");
  publish(error_body("InvalidAuthenticationToken", "Access token has expired"), 401, url);
  EXPECT_EQ(probe::testing::findings_in(run(published, "{ thumbprint: " + current().sha1_hex() + " }")),
            Lines{"unknown graph_unauthorized: https://graph.microsoft.com/v1.0/applications/1: expected a token that "
                  "Graph accepts, Graph answers 401 (InvalidAuthenticationToken: Access token has expired)"});
}

}  // namespace
}  // namespace probe::probes
