#include "tests/unit/probes/push_connectivity/push_answers.hpp"

#include "tests/support/certificate_factory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using namespace testing::push_answers;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

TEST(PushAnswers, JudgesEachChallengeByItself) {
  struct Case {
    std::string name;
    std::string_view keys;
    std::string challenges;
    std::vector<std::string> want;
  };
  const std::string mismatch =
      "failure push_challenge_issuer_mismatch: https://push.example/PushNotifications: expected a Bearer challenge "
      "with ";
  constexpr std::string_view kUri =
      "type: push_connectivity, url: \"https://push.example/PushNotifications?key=secret\", "
      "expect: {trusted_issuer: tenant, authorization_uri: required}";
  const std::string other_client = "Bearer client_id=\"other\", trusted_issuers=\"1@5de110f8-aaaa\"";
  const Case cases[] = {
      {"client in one, issuer in the other",
       kProbe,
       bearer("1@other").value + ", " + other_client,
       {mismatch + "5de110f8-aaaa in trusted_issuers, found 1@other in the nearest of 2 challenges"}},
      {"both in the second", kProbe, other_client + ", " + bearer().value, {}},
      {"with its authorization_uri", kUri, bearer("1@tenant").value, {}},
      {"without an authorization_uri",
       kUri,
       "Bearer trusted_issuers=\"1@tenant\"",
       {mismatch + "an authorization_uri, found nothing"}},
      {"with an empty one",
       kUri,
       "Bearer trusted_issuers=\"1@tenant\", authorization_uri=\"\"",
       {mismatch + "an authorization_uri, found nothing"}},
      {"with that of another challenge",
       kUri,
       "Bearer trusted_issuers=\"1@tenant\", Bearer authorization_uri=\"https://login/\"",
       {mismatch + "an authorization_uri, found nothing in the nearest of 2 challenges"}},
  };
  for (const auto& [name, keys, challenges, want] : cases) {
    EXPECT_THAT(testing::findings_in(run_on(answer(401, {challenge(challenges)}), keys)), ElementsAreArray(want))
        << name;
  }
}

TEST(PushAnswers, NamesARefusalThatNobodyKnowsWhenNoHealthyChallengeGoesWithIt) {
  const auto odd = diagnostics("2000077;reason=\"Odd.\";error_category=\"odd_category\"");
  const std::string rejected = expected_but("push_auth_rejected", "401 with diagnostics 2000077 odd_category: Odd.");
  EXPECT_THAT(testing::findings_in(run_on(answer(401, {bearer(), odd}))), IsEmpty());
  EXPECT_THAT(testing::findings_in(run_on(answer(401, {odd}))),
              ElementsAre(rejected, expected_but("push_challenge_missing", "401 with no challenge")));
  EXPECT_THAT(
      testing::findings_in(run_on(answer(401, {bearer("1@other"), odd}))),
      ElementsAre("failure push_challenge_issuer_mismatch: https://push.example/PushNotifications: expected a Bearer "
                  "challenge with 5de110f8-aaaa in trusted_issuers, found 1@other",
                  rejected));
  EXPECT_THAT(testing::findings_in(run_on(answer(403, {odd}))),
              ElementsAre(expected_but("push_auth_rejected", "403 with diagnostics 2000077 odd_category: Odd."),
                          expected_but("push_forbidden", "403")));
}

TEST(PushAnswers, TellsPagesOfPortalsFromAnswersOfTheEndpoint) {
  struct Case {
    std::string name;
    core::HttpExchange exchange;
    std::string want;
  };
  const std::string leads = "200 with an HTML page that leads to https://portal.example/login";
  const Case cases[] = {
      {"refresh",
       answer(200, {}, "<html><META HTTP-EQUIV=\"Refresh\" CONTENT=\"0; URL=https://me:pw@portal.example/login?s=1\">"),
       expected_but("http_redirect_unexpected", leads)},
      {"refresh alone, without quotes",
       answer(200, {}, "\n<meta http-equiv=refresh content='0;url=https://portal.example/login'>"),
       expected_but("http_redirect_unexpected", leads)},
      {"a second tag",
       answer(200, {},
              "<html><meta charset=utf-8><meta http-equiv='refresh' content='1; url=https://portal.example/login'>"),
       expected_but("http_redirect_unexpected", leads)},
      {"a refresh of itself", answer(200, {}, "<html><meta http-equiv='refresh' content='30'>"),
       expected_but("http_body_unexpected", "200 with an HTML page")},
      {"a script", answer(200, {}, "<script>location.href='https://portal.example/'</script>"),
       expected_but("http_body_unexpected", "200 with an HTML page")},
      {"a network that wants a login", answer(511, {}, "<html>"),
       expected_but("http_body_unexpected", "511: a network that wants a login first")},
      {"a page with an error of the endpoint", answer(404, {}, "<html>"), expected_but("push_endpoint_retired", "404")},
      {"no page", answer(200, {}, "{\"refresh\": 1}"),
       expected_but("push_challenge_missing", "200 from an endpoint that asks for no token")},
  };
  for (const auto& [name, exchange, want] : cases) {
    EXPECT_THAT(testing::findings_in(run_on(exchange)), ElementsAre(want)) << name;
  }
}

TEST(PushAnswers, TellsWhoeverInterceptsTls) {
  auto spec = testing::server({"push.example"});
  const auto authority = testing::authority("Corporate Inspection CA");
  const auto inspector = testing::self_sign(authority);
  const std::string der = testing::issue(spec, inspector).der();
  constexpr std::string_view kKeys =
      "type: push_connectivity, url: \"https://push.example/PushNotifications?key=secret\", "
      "expect: {tls_issuers: [DigiCert, microsoft azure]}";
  const std::string intercepted =
      "failure tls_intercepted: https://push.example/PushNotifications: expected a certificate issued by \"DigiCert\" "
      "or \"microsoft azure\", found one issued by \"CN=Corporate Inspection CA\", who is ";

  core::HttpExchange trusted = answer(401, {bearer()});
  trusted.tls.peer_chain.push_back(der);
  EXPECT_THAT(testing::findings_in(run_on(trusted, kKeys)), ElementsAre(intercepted + "trusted"));
  EXPECT_THAT(testing::findings_in(run_on(trusted, kAnyone)), IsEmpty());
  EXPECT_THAT(testing::evidence_in(run_on(trusted, kKeys)), Contains("issuer=CN=Corporate Inspection CA"));

  core::HttpExchange untrusted = trusted;
  untrusted.error.emplace(core::NetError{core::Finding("tls_untrusted_issuer", "nobody knows him"), core::Phase::kTls});
  EXPECT_THAT(testing::findings_in(run_on(untrusted, kKeys)), ElementsAre(intercepted + "not trusted"));
  EXPECT_THAT(testing::findings_in(run_on(untrusted, kAnyone)),
              ElementsAre("failure tls_untrusted_issuer: nobody knows him"));

  core::HttpExchange misnamed = trusted;
  misnamed.error.emplace(core::NetError{core::Finding("tls_hostname_mismatch", "another name"), core::Phase::kTls});
  EXPECT_THAT(testing::findings_in(run_on(misnamed, kKeys)),
              ElementsAre(intercepted + "trusted", "failure tls_hostname_mismatch: another name"));

  constexpr std::string_view kExpected =
      "type: push_connectivity, url: \"https://push.example/PushNotifications?key=secret\", "
      "expect: {tls_issuers: [\"cn=corporate inspection ca\"]}";
  EXPECT_THAT(testing::findings_in(run_on(trusted, kExpected)), IsEmpty());
  EXPECT_THAT(testing::findings_in(run_on(untrusted, kExpected)),
              ElementsAre("failure tls_untrusted_issuer: nobody knows him"));
}

TEST(PushAnswers, TellsTheProxysRefusalFromTheEndpoints) {
  core::HttpExchange denied;
  denied.proxy_status = 403;
  denied.error.emplace(core::NetError{core::Finding("proxy_denied", "proxy:8080 refuses"), core::Phase::kProxy});
  EXPECT_THAT(testing::findings_in(run_on(denied)), ElementsAre("failure proxy_denied: proxy:8080 refuses"));
  EXPECT_THAT(testing::findings_in(run_on(answer(403, {{"Via", "1.1 gateway"}}))),
              ElementsAre(expected_but("push_forbidden", "403")));
  EXPECT_THAT(testing::evidence_in(run_on(answer(403, {{"Via", "1.1 gateway"}}))), Contains("via=1.1 gateway"));
}

}  // namespace
}  // namespace probe::probes
