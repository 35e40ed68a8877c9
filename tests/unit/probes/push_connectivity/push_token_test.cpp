#include "tests/unit/probes/push_connectivity/push_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using namespace testing::push;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// What a finding about the answer to a token says, behind code and URL.
std::string expected_but(const std::string& code, const std::string& seen,
                         const std::string& healthy = "status 2xx, or 400 or 405 from Exchange's back end,") {
  return "failure " + code + ": https://push.example/PushNotifications: expected " + healthy +
         " for a request with a token, got " + seen;
}

TEST(PushToken, SucceedsWhenTheEndpointTakesTheToken) {
  for (const int status : {200, 202, 204, 400, 405}) {
    World world;
    Door door(world.http);
    door.with = status < 300 ? answer(status) : answer(status, {{"X-BEServer", "EX01"}});
    const auto result = run_probe(with_token(), world, door, 1).front();
    EXPECT_THAT(testing::findings_in(result), IsEmpty()) << status;
    EXPECT_THAT(testing::metrics_in(result, "probe_push"),
                ElementsAre("probe_push_reachable 1", "probe_push_guarded 1", "probe_push_token_accepted 1"))
        << status;
    EXPECT_THAT(testing::metrics_in(result, "probe_http"),
                ElementsAre(fmt::format("probe_http_status_code {}", status)));
  }
}

TEST(PushToken, SendsTheTokenOnceAndOnlyToTheEndpointThatAskedForOne) {
  World world;
  Door door(world.http);
  const auto keys = with_token("ca_file: /x/ca.pem, proxy: {url: \"http://proxy:8080\"}");
  EXPECT_THAT(testing::findings_in(run_probe(keys, world, door, 1).front()), IsEmpty());
  ASSERT_EQ(door.requests.size(), 2U);
  EXPECT_EQ(door.requests[0].headers.front().value, "Bearer");
  const core::HttpRequest& sent = door.requests[1];
  ASSERT_EQ(sent.headers.size(), 1U);
  EXPECT_EQ(sent.headers.front().name + ": " + sent.headers.front().value, "Authorization: Bearer opaque-access-token");
  EXPECT_EQ(sent.method, "GET");
  EXPECT_EQ(sent.trust.ca_file, "/x/ca.pem");
  ASSERT_TRUE(sent.proxy);
  EXPECT_EQ(sent.proxy->url, "http://proxy:8080");
  EXPECT_EQ(sent.deadline, world.clock.steady() + std::chrono::seconds(10));
  ASSERT_EQ(world.sent().size(), 1U);
  EXPECT_EQ(world.sent().front().trust.ca_file, "/x/ca.pem");
  ASSERT_TRUE(world.sent().front().proxy);
}

TEST(PushToken, IsNotAskedForWhenTheEndpointIsNotAsExpected) {
  World world;
  Door door(world.http);
  door.without = answer(200, {}, "<html>Sign in</html>");
  const auto result = run_probe(with_token(), world, door, 1).front();
  EXPECT_THAT(testing::findings_in(result),
              ElementsAre("failure http_body_unexpected: https://push.example/PushNotifications: expected status 401 "
                          "with a Bearer challenge, got 200 with an HTML page"));
  EXPECT_THAT(testing::metrics_in(result, "probe_push"),
              ElementsAre("probe_push_reachable 1", "probe_push_guarded 0", "probe_push_token_accepted 0"));
  EXPECT_EQ(door.requests.size(), 1U);
  EXPECT_THAT(world.sent(), IsEmpty());
}

TEST(PushToken, SaysWhyTheEndpointRefusesIt) {
  struct Case {
    std::string name;
    core::HttpExchange exchange;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {"in silence", answer(401), {expected_but("push_credential_rejected", "401")}},
      {"with the same challenge", answer(401, {bearer()}), {expected_but("push_credential_rejected", "401")}},
      {"signature",
       answer(401, {bearer(), diagnostics("2000000;reason=\"Bad.\";error_category=\"invalid_signature\"")}),
       {expected_but("push_token_signature", "401 with diagnostics 2000000 invalid_signature: Bad.")}},
      {"audience",
       answer(401, {diagnostics("2000003;error_category=\"invalid_resource\"")}),
       {expected_but("push_token_audience", "401 with diagnostics 2000003 invalid_resource")}},
      {"user",
       answer(401, {diagnostics("2000005;error_category=\"invalid_user\"")}),
       {expected_but("push_token_user", "401 with diagnostics 2000005 invalid_user")}},
      {"a number nobody knows, beside a good challenge",
       answer(401, {bearer(), diagnostics("2000077;reason=\"Odd.\"")}),
       {expected_but("push_auth_rejected", "401 with diagnostics 2000077: Odd.")}},
      {"by its challenge",
       answer(401, {challenge("Bearer error=\"invalid_token\", error_description=\"expired\"")}),
       {expected_but("push_auth_rejected", "401 with error invalid_token: expired")}},
      {"by its challenge, without a word",
       answer(401, {challenge("Bearer error=\"invalid_token\"")}),
       {expected_but("push_auth_rejected", "401 with error invalid_token")}},
      {"forbidden", answer(403), {expected_but("push_forbidden", "403")}},
      {"forbidden for a reason",
       answer(403, {challenge("Bearer error=\"insufficient_scope\""),
                    diagnostics("2000008;error_category=\"invalid_grant\"")}),
       {expected_but("push_token_grant", "403 with diagnostics 2000008 invalid_grant"),
        expected_but("push_forbidden", "403 with error insufficient_scope")}},
      {"gone", answer(404), {expected_but("push_endpoint_retired", "404")}},
      {"login page", answer(200, {}, "<html>"), {expected_but("http_body_unexpected", "200 with an HTML page")}},
      {"redirect",
       answer(302, {{"Location", "https://login.example/?to=secret"}}),
       {expected_but("http_redirect_unexpected", "302 to https://login.example/")}},
      {"busy", answer(429), {expected_but("http_rate_limited", "429")}},
      {"down", answer(503), {expected_but("http_server_error", "503")}},
      {"odd", answer(418), {expected_but("http_status_unexpected", "418")}},
      {"a server in front that wants a client certificate",
       answer(400, {}, "<center>No required SSL certificate was sent</center>"),
       {expected_but("tls_client_cert_required", "400: the server wants a client certificate")}},
  };
  for (const auto& [name, exchange, want] : cases) {
    World world;
    Door door(world.http);
    door.with = exchange;
    const auto result = run_probe(with_token(), world, door, 1).front();
    EXPECT_THAT(testing::findings_in(result), ElementsAreArray(want)) << name;
    EXPECT_THAT(testing::metrics_in(result, "probe_push_token"), ElementsAre("probe_push_token_accepted 0")) << name;
  }
}

TEST(PushToken, TakesNoOtherComplaintAboutTheRequestForASuccess) {
  const core::HttpHeader back_end{"X-BEServer", "EX01"};
  const std::string no_sign = " without X-BEServer, the sign of Exchange's back end";
  struct Case {
    std::string name;
    core::HttpExchange exchange;
    std::string want;
  };
  const Case cases[] = {
      {"nothing", answer(400), "400" + no_sign},
      {"nothing but a front end", answer(405, {{"X-FEServer", "EX01"}}), "405" + no_sign},
      {"a page of http.sys",
       answer(400, {{"Content-Type", "text/html"}, back_end}, "<html>Bad Request - Request Too Long</html>"),
       "400 with an HTML page"},
      {"an error", answer(400, {back_end}, R"({"error":"TenantNotFound: the tenant has no such endpoint"})"),
       "400 with error \"TenantNotFound: the tenant has no such endpoint\""},
      {"an error with a code", answer(400, {back_end}, R"({"error":{"code":"TenantNotFound","message":"None."}})"),
       "400 with error \"TenantNotFound\""},
      {"a challenge", answer(400, {back_end, bearer()}), "400 with a Bearer challenge"},
      {"diagnostics that nobody knows", answer(400, {back_end, diagnostics("9999999;reason=\"Odd.\"")}),
       "400 with x-ms-diagnostics"},
  };
  for (const auto& [name, exchange, want] : cases) {
    World world;
    Door door(world.http);
    door.with = exchange;
    const auto result = run_probe(with_token(), world, door, 1).front();
    EXPECT_THAT(testing::findings_in(result), ElementsAre(expected_but("http_status_unexpected", want))) << name;
    EXPECT_THAT(testing::metrics_in(result, "probe_push_token"), ElementsAre("probe_push_token_accepted 0")) << name;
  }
}

TEST(PushToken, IsRefusedByKnownDiagnosticsWhateverTheStatus) {
  for (const int status : {200, 400}) {
    World world;
    Door door(world.http);
    door.with = answer(
        status, {{"X-BEServer", "EX01"}, diagnostics("2000000;reason=\"Bad.\";error_category=\"invalid_signature\"")});
    EXPECT_THAT(testing::findings_in(run_probe(with_token(), world, door, 1).front()),
                ElementsAre(expected_but("push_token_signature", std::to_string(status) +
                                                                     " with diagnostics 2000000 invalid_signature: "
                                                                     "Bad.")));
  }
}

TEST(PushToken, TakesAConfiguredStatusUnlessAPageHasIt) {
  World world;
  Door door(world.http);
  const auto keys = with_token("expect: {status: [400]}");
  door.with = answer(400, {}, R"({"error":"no payload"})");
  EXPECT_THAT(testing::findings_in(run_probe(keys, world, door, 1).front()), IsEmpty());
  door.with = answer(400, {}, "<html>Bad Request</html>");
  EXPECT_THAT(testing::findings_in(run_probe(keys, world, door, 1).front()),
              ElementsAre(expected_but("http_status_unexpected", "400 with an HTML page", "status 400")));
}

TEST(PushToken, TakesOnlyTheConfiguredStatusesForASuccess) {
  World world;
  Door door(world.http);
  const auto keys = with_token("expect: {status: [202, 415]}");
  door.with = answer(415);
  EXPECT_THAT(testing::findings_in(run_probe(keys, world, door, 1).front()), IsEmpty());
  door.with = answer(200);
  EXPECT_THAT(testing::findings_in(run_probe(keys, world, door, 1).front()),
              ElementsAre(expected_but("http_status_unexpected", "200", "status 202 or 415")));
}

TEST(PushToken, IsNeverShownEvenWhereTheServerRepeatsIt) {
  const std::string jwt = access_token(R"({"aud":"mail","exp":1795440000})");
  for (const std::string& token : {std::string(kToken), jwt}) {
    World world;
    world.reply(success(token));
    Door door(world.http);
    const std::string echo = "you sent " + token;
    const core::HttpExchange echoes[] = {
        answer(401, {diagnostics("2000077;reason=\"" + echo + "\""), {"request-id", echo}, {"Server", token}}),
        answer(401, {challenge("Bearer error=\"invalid_token\", error_description=\"" + echo + "\"")}),
        answer(302, {{"Location", "https://login.example/" + token}}),
        answer(200, {}, "<meta http-equiv=refresh content=\"0;url=https://login.example/" + token + "\">"),
    };
    for (const auto& exchange : echoes) {
      door.with = exchange;
      const auto result = run_probe(with_token(), world, door, 1).front();
      ASSERT_EQ(result.findings().size(), 1U);
      EXPECT_THAT(testing::findings_in(result).front(), HasSubstr("[redacted]"));
      EXPECT_THAT(testing::findings_in(result).front(), Not(HasSubstr(token)));
      for (const auto& fact : testing::evidence_in(result)) EXPECT_THAT(fact, Not(HasSubstr(token)));
    }
    core::HttpExchange broken;
    broken.error.emplace(core::NetError{core::Finding("http_protocol_error", "expected HTTP, got \"" + token + "\"",
                                                      {core::Evidence("first_bytes", token)}),
                                        core::Phase::kRequest});
    door.with = broken;
    const auto result = run_probe(with_token(), world, door, 1).front();
    EXPECT_THAT(testing::findings_in(result),
                ElementsAre("failure http_protocol_error: expected HTTP, got \"[redacted]\""));
    EXPECT_THAT(testing::evidence_in(result), ElementsAre("first_bytes=[redacted]"));
  }
}

TEST(PushToken, FailsAsTheTokenEndpointSays) {
  World world;
  world.reply(testing::token::refusal("invalid_client", 7000215, "Invalid client secret provided."), 401);
  Door door(world.http);
  const auto result = run_probe(with_token(), world, door, 1).front();
  ASSERT_EQ(result.findings().size(), 1U);
  EXPECT_EQ(result.findings().front().code().id(), "token_secret_rejected");
  EXPECT_EQ(door.requests.size(), 1U);
}

TEST(PushToken, ComesFromWhereTheAuthorizationServerSays) {
  World world;
  Door door(world.http);
  const std::string server = "auth_server: {url: \"https://oidc.example/t/v2.0/.well-known/openid-configuration\"";
  const std::string secret = std::string(testing::token::kScope) + ", " + std::string(testing::token::kBySecret);
  const auto keys = [&](const std::string& more) {
    return fmt::format("type: push_connectivity, url: \"{}\", token: {{{}}}, {}{}}}", kUrl, secret, server, more);
  };
  EXPECT_THAT(testing::findings_in(run_probe(keys(""), world, door, 1).front()), IsEmpty());
  ASSERT_EQ(world.sent().size(), 1U);
  EXPECT_EQ(world.sent().front().url, testing::token::kEndpoint);
  const auto other = run_probe(keys(", expect: {issuer: \"https://elsewhere.example/\"}"), world, door, 1).front();
  ASSERT_EQ(other.findings().size(), 1U);
  EXPECT_EQ(other.findings().front().code().id(), "metadata_issuer_mismatch");
  EXPECT_EQ(world.sent().size(), 1U);

  const testing::auth_server::OpenIdDocument elsewhere{.token_endpoint =
                                                           R"("token_endpoint":"https://elsewhere.example/token",)"};
  world.http.exchanges["https://oidc.example/t/v2.0/.well-known/openid-configuration"] =
      testing::auth_server::answer(elsewhere.text());
  const auto refused = run_probe(keys(""), world, door, 1).front();
  ASSERT_EQ(refused.findings().size(), 1U);
  EXPECT_EQ(refused.findings().front().code().id(), "metadata_endpoint_insecure");
  EXPECT_EQ(refused.type(), core::ResultType::kFailed);
  EXPECT_EQ(world.sent().size(), 1U) << "no credentials to where nobody said they may go";
}

TEST(PushToken, IsKeptWhileItIsTakenAndDroppedWhenItIsRefused) {
  World world;
  Door door(world.http);
  const auto keys = with_token({}, "endpoint: \"https://oidc.example/t/token\", cache: until_expiry");
  run_probe(keys, world, door, 3);
  EXPECT_EQ(world.sent().size(), 1U);
  door.with = answer(401);
  run_probe(keys, world, door, 2);
  EXPECT_EQ(world.sent().size(), 3U);
}

TEST(PushToken, RefusesAConfigurationThatCannotBeMeant) {
  struct Case {
    std::string keys;
    std::string want;
  };
  const std::string url = "type: push_connectivity, url: \"https://h/\"";
  const std::string secret = std::string(testing::token::kScope) + ", " + std::string(testing::token::kBySecret);
  const Case cases[] = {
      {url + ", token: {" + secret + "}",
       "probe.yml:1:65: probes[it].token: expected token.endpoint or auth_server, which tell where the token comes "
       "from"},
      {url + ", auth_server: {url: \"https://a/\"}",
       "probe.yml:1:65: probes[it].auth_server: expected token beside it"},
      {url + ", expect: {status: [200]}",
       "probe.yml:1:65: probes[it].expect: expected token beside status: without a token the only healthy status is "
       "401"},
      {url + ", token: {" + secret + ", endpoint: \"https://t/\"}, expect: {status: [401]}",
       "probe.yml:1:219: probes[it].expect.status: expected no status that refuses the token, got 401"},
      {url + ", token: {" + secret + ", endpoint: \"https://t/\"}, expect: {status: [99]}",
       "probe.yml:1:219: probes[it].expect.status: expected statuses from 200 to 599, got 99"},
      {url + ", expect: {tls_issuers: [\"\"]}",
       "probe.yml:1:87: probes[it].expect.tls_issuers: expected names, each with a letter at least"},
      {url + ", monitoring: {powershell: f}",
       "probe.yml:1:65: probes[it]: expected exactly one of url, monitoring, got url and monitoring"},
      {"type: push_connectivity, monitoring: {powershell: f}, ca_file: g",
       "probe.yml:1:46: probes[it].monitoring: expected neither ca_file, proxy, expect, token nor auth_server beside "
       "it: "
       "the endpoint is not asked"},
      {"type: push_connectivity, monitoring: {inline: \"ResultType : Succeeded\"}", ""},
      {"type: push_connectivity, monitoring: {inline: \"ResultType : Succeeded\", max_age: 2h}",
       "probe.yml:1:93: probes[it].monitoring.max_age: expected only beside what can grow old: what is written here "
       "has "
       "no age"},
  };
  for (const auto& [keys, want] : cases) EXPECT_EQ(testing::mistakes_in(keys), want) << keys;
}

}  // namespace
}  // namespace probe::probes
