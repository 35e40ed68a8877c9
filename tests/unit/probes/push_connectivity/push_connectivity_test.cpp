#include "tests/support/certificate_factory.hpp"
#include "tests/unit/probes/push_connectivity/push_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace probe::probes {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

using namespace testing::push_answers;

TEST(PushConnectivity, SucceedsWithoutAnyFindingWhenTheEndpointAsksForAToken) {
  const std::pair<const char*, Headers> cases[] = {
      {"bearer alone", {bearer()}},
      {"beside others on lines of their own", {challenge("Negotiate"), bearer(), challenge("Basic realm=\"x\"")}},
      {"beside another in one line", {challenge("Basic realm=\"x\", " + bearer().value)}},
      {"several issuers", {bearer("00000004-0000-0ff1-ce00-000000000000@contoso.com,00000001@5DE110F8-AAAA")}},
      {"issuer for any tenant", {bearer("00000001-0000-0000-c000-000000000000@*")}},
      {"issuer as a URL", {bearer("https://sts.windows.net/5de110f8-aaaa/")}},
      {"token refused because there is none",
       {bearer(), diagnostics("2000001;reason=\"The token is empty.\";error_category=\"invalid_token\"")}},
      {"diagnostics that cannot be read", {bearer(), diagnostics("none")}},
  };
  for (const auto& [name, headers] : cases) {
    const auto result = run_on(answer(401, headers));
    EXPECT_EQ(result.type(), core::ResultType::kSucceeded) << name;
    EXPECT_THAT(testing::findings_in(result), IsEmpty()) << name;
    EXPECT_THAT(testing::metrics_in(result, "probe_push"),
                ElementsAre("probe_push_reachable 1", "probe_push_guarded 1"))
        << name;
    EXPECT_THAT(testing::metrics_in(result, "probe_http"), ElementsAre("probe_http_status_code 401")) << name;
  }
}

TEST(PushConnectivity, AsksForTheChallengeThroughTheProxyAndShowsNoCredential) {
  testing::FakePorts fakes;
  fakes.http.exchanges[kUrl] = answer(401, {bearer()});
  const std::string keys = std::string(kAnyone) + ", ca_file: /x/ca.pem, proxy: {url: \"http://proxy:8080\"}";
  EXPECT_THAT(testing::findings_in(testing::run_probe(keys, fakes)), IsEmpty());
  ASSERT_EQ(fakes.http.requests.size(), 1U);
  const core::HttpRequest& request = fakes.http.requests.front();
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.trust.ca_file, "/x/ca.pem");
  ASSERT_TRUE(request.proxy);
  EXPECT_EQ(request.proxy->url, "http://proxy:8080");
  ASSERT_EQ(request.headers.size(), 1U);
  EXPECT_EQ(request.headers[0].name + ": " + request.headers[0].value, "Authorization: Bearer");
  EXPECT_EQ(request.deadline, fakes.clock.steady() + std::chrono::seconds(10));
}

TEST(PushConnectivity, NamesWhatIsWrongWithTheAnswer) {
  struct Case {
    std::string name;
    core::HttpExchange exchange;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {"401 alone", answer(401), {expected_but("push_challenge_missing", "401 with no challenge")}},
      {"other schemes",
       answer(401, {challenge("Negotiate"), challenge("Basic realm=\"x\"")}),
       {expected_but("push_challenge_missing", "401 with challenges Negotiate, Basic")}},
      {"challenge that breaks off",
       answer(401, {challenge("Bearer client_id=\"0000")}),
       {expected_but("push_challenge_missing",
                     "401: authentication challenge: expected '\"' at the end of the value that begins at offset 17, "
                     "found none")}},
      {"open",
       answer(200, {}, "OK"),
       {expected_but("push_challenge_missing", "200 from an endpoint that asks for no token")}},
      {"open without content",
       answer(204),
       {expected_but("push_challenge_missing", "204 from an endpoint that asks for no token")}},
      {"portal by body",
       answer(200, {}, "\r\n<!DOCTYPE html><title>Sign in</title>"),
       {expected_but("http_body_unexpected", "200 with an HTML page")}},
      {"portal by type",
       answer(200, {{"content-type", "Text/HTML; charset=utf-8"}}, "Sign in"),
       {expected_but("http_body_unexpected", "200 with an HTML page")}},
      {"forbidden", answer(403), {expected_but("push_forbidden", "403")}},
      {"gone", answer(404), {expected_but("push_endpoint_retired", "404")}},
      {"gone for good", answer(410), {expected_but("push_endpoint_retired", "410")}},
      {"login",
       answer(302, {{"Location", "https://me:pw@login.example/signin?state=secret"}}),
       {expected_but("http_redirect_unexpected", "302 to https://login.example/signin")}},
      {"login elsewhere by the same scheme",
       answer(302, {{"Location", "//me:secret@login.example/signin?state=secret"}}),
       {expected_but("http_redirect_unexpected", "302 to //login.example/signin")}},
      {"login by backslashes",
       answer(302, {{"Location", "\\\\me:secret@login.example/signin"}}),
       {expected_but("http_redirect_unexpected", "302 to \\\\login.example/signin")}},
      {"login by too few slashes",
       answer(302, {{"Location", "https:/me:secret@login.example/signin"}}),
       {expected_but("http_redirect_unexpected", "302 to https:/login.example/signin")}},
      {"login with a password that is not escaped",
       answer(302, {{"Location", "https://me:sec?ret@login.example/signin"}}),
       {expected_but("http_redirect_unexpected", "302 to https://…")}},
      {"path with a URL in its query",
       answer(302, {{"Location", "/signin?to=https://me:secret@push.example"}}),
       {expected_but("http_redirect_unexpected", "302 to /signin")}},
      {"path of a user",
       answer(302, {{"Location", "https://login.example:443/@me#secret"}}),
       {expected_but("http_redirect_unexpected", "302 to https://login.example:443/@me")}},
      {"3xx to nowhere", answer(304), {expected_but("http_status_unexpected", "304")}},
      {"too many", answer(429), {expected_but("http_rate_limited", "429")}},
      {"down", answer(503), {expected_but("http_server_error", "503")}},
      {"bad request", answer(400), {expected_but("http_status_unexpected", "400")}},
      {"nginx without a client certificate",
       answer(400, {}, "<html><center>No required SSL certificate was sent</center>"),
       {expected_but("tls_client_cert_required", "400: the server wants a client certificate")}},
      {"IIS without a client certificate",
       answer(403, {}, "<h2>403.7</h2> your browser must have a Secure Sockets Layer (SSL) Client Certificate"),
       {expected_but("tls_client_cert_required", "403: the server wants a client certificate")}},
      {"teapot of a status", answer(700), {expected_but("http_status_unexpected", "700")}},
  };
  for (const auto& [name, exchange, want] : cases) {
    const auto result = run_on(exchange);
    EXPECT_THAT(testing::findings_in(result), ElementsAreArray(want)) << name;
    EXPECT_THAT(testing::metrics_in(result, "probe_push"),
                ElementsAre("probe_push_reachable 1", "probe_push_guarded 0"))
        << name;
  }
}

TEST(PushConnectivity, WantsHttp2WhereItsClientsSpeakNothingElse) {
  const std::string keys = std::string(kAnyone) + ", expect: {http_version: 2}";
  const std::string other =
      "failure tls_alpn_no_h2: https://push.example/PushNotifications: expected h2 by ALPN, the server chose ";
  struct Case {
    std::string name, version, alpn;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {"HTTP/2", "TLSv1.3", "h2", {}},
      {"HTTP/1.1", "TLSv1.3", "http/1.1", {other + "http/1.1"}},
      {"no ALPN", "TLSv1.2", "", {other + "nothing, which means http/1.1"}},
      {"no TLS", "", "", {}},
  };
  for (const auto& [name, version, alpn, want] : cases) {
    auto exchange = answer(401, {bearer()});
    exchange.tls.version = version;
    exchange.tls.alpn = alpn;
    EXPECT_THAT(testing::findings_in(run_on(exchange, keys)), ElementsAreArray(want)) << name;
    EXPECT_THAT(testing::findings_in(run_on(exchange, kAnyone)), IsEmpty()) << name;
  }
  EXPECT_EQ(testing::mistakes_in(std::string(kAnyone) + ", expect: {http_version: 1}"),
            "probe.yml:1:127: probes[it].expect.http_version: expected one of any, 2, got \"1\"");
}

TEST(PushConnectivity, ReadsFromDiagnosticsWhyTheEndpointRefuses) {
  struct Case {
    std::string diagnostics;
    std::string code;
    std::string seen;
  };
  const Case cases[] = {
      {"2000000;reason=\"The token has an invalid signature.\";error_category=\"invalid_signature\"",
       "push_token_signature", "2000000 invalid_signature: The token has an invalid signature."},
      {"2000003;reason=\"Bad audience.\";error_category=\"invalid_resource\"", "push_token_audience",
       "2000003 invalid_resource: Bad audience."},
      {"2000004;error_category=\"invalid_tenant\"", "push_token_tenant", "2000004 invalid_tenant"},
      {"2000005;error_category=\"invalid_user\"", "push_token_user", "2000005 invalid_user"},
      {"2000008;error_category=\"invalid_grant\"", "push_token_grant", "2000008 invalid_grant"},
      {"2000009;error_category=\"invalid_issuer\"", "push_token_issuer", "2000009 invalid_issuer"},
      {"2000020;error_category=\"insufficient_claims\"", "push_auth_rejected", "2000020 insufficient_claims"},
      {"4000000;reason=\"Flighting is not enabled.\";error_category=\"oauth_not_available\"", "push_oauth_unavailable",
       "4000000 oauth_not_available: Flighting is not enabled."},
      {"4000000;reason=\"Off.\"", "push_oauth_unavailable", "4000000: Off."},
      {"4000001;error_category=\"OAuth_Not_Available\"", "push_oauth_unavailable", "4000001 OAuth_Not_Available"},
      {"4000000;reason=\"Off.", "push_oauth_unavailable", "4000000"},
      {" 4000000 off", "push_oauth_unavailable", "4000000"},
      {"2000003;error_category=\"resource_unknown\"", "push_token_audience", "2000003 resource_unknown"},
  };
  for (const auto& [value, code, seen] : cases) {
    const auto result = run_on(answer(401, {bearer(), diagnostics(value)}));
    EXPECT_THAT(testing::findings_in(result), ElementsAre(expected_but(code, "401 with diagnostics " + seen))) << value;
    EXPECT_THAT(testing::evidence_in(result), Contains("diagnostics=" + value));
  }
}

TEST(PushConnectivity, PutsTheReasonBeforeWhatFollowsFromIt) {
  const auto off = diagnostics("4000000;error_category=\"oauth_not_available\"");
  EXPECT_THAT(testing::findings_in(run_on(answer(401, {off}))),
              ElementsAre(expected_but("push_oauth_unavailable", "401 with diagnostics 4000000 oauth_not_available"),
                          expected_but("push_challenge_missing", "401 with no challenge")));
  const auto grant = diagnostics("2000008;error_category=\"invalid_grant\"");
  EXPECT_THAT(testing::findings_in(run_on(answer(403, {grant}))),
              ElementsAre(expected_but("push_token_grant", "403 with diagnostics 2000008 invalid_grant"),
                          expected_but("push_forbidden", "403")));
}

TEST(PushConnectivity, WantsTheExpectedIssuerAndClientInTheChallenge) {
  struct Case {
    std::string name;
    std::string_view keys;
    core::HttpHeader challenge;
    std::vector<std::string> want;
  };
  const std::string mismatch =
      "failure push_challenge_issuer_mismatch: https://push.example/PushNotifications: expected a Bearer challenge "
      "with ";
  constexpr std::string_view kIssuer =
      "type: push_connectivity, url: \"https://push.example/PushNotifications?key=secret\", "
      "expect: {trusted_issuer: app@tenant}";
  const Case cases[] = {
      {"other tenant",
       kProbe,
       bearer("00000001@other,00000004@contoso.com"),
       {mismatch + "5de110f8-aaaa in trusted_issuers, found 00000001@other, 00000004@contoso.com"}},
      {"tenant as a part of another",
       kProbe,
       bearer("00000001@5de110f8-aaaa-bbbb"),
       {mismatch + "5de110f8-aaaa in trusted_issuers, found 00000001@5de110f8-aaaa-bbbb"}},
      {"nothing said",
       kProbe,
       challenge("Bearer"),
       {mismatch + "00000002-0000-0ff1-ce00-000000000000 in client_id, found nothing",
        mismatch + "5de110f8-aaaa in trusted_issuers, found nothing"}},
      {"tenant as the end of another",
       kProbe,
       bearer("00000001@x-5de110f8-aaaa"),
       {mismatch + "5de110f8-aaaa in trusted_issuers, found 00000001@x-5de110f8-aaaa"}},
      {"tenant as an application",
       kProbe,
       bearer("5de110f8-aaaa@other"),
       {mismatch + "5de110f8-aaaa in trusted_issuers, found 5de110f8-aaaa@other"}},
      {"tenant as a part in several challenges",
       kProbe,
       challenge(bearer("1@5de110f8-aaaa-bbbb").value + ", " + bearer("5de110f8-aaaa@x").value),
       {mismatch + "5de110f8-aaaa in trusted_issuers, found 1@5de110f8-aaaa-bbbb in the nearest of 2 challenges"}},
      {"tenant in the second of several challenges",
       kProbe,
       challenge(bearer("1@other").value + ", " + bearer("a@b@5de110f8-aaaa").value),
       {}},
      {"nothing said, nothing expected", kAnyone, challenge("Bearer"), {}},
      {"exact", kIssuer, bearer("app@tenant"), {}},
      {"application for any tenant", kIssuer, bearer("app@*"), {}},
      {"other application",
       kIssuer,
       bearer("other@tenant"),
       {mismatch + "app@tenant in trusted_issuers, found other@tenant"}},
      {"other application for any tenant",
       kIssuer,
       bearer("other@*"),
       {mismatch + "app@tenant in trusted_issuers, found other@*"}},
  };
  for (const auto& [name, keys, header, want] : cases) {
    const auto result = run_on(answer(401, {header}), keys);
    EXPECT_THAT(testing::findings_in(result), ElementsAreArray(want)) << name;
    EXPECT_THAT(testing::metrics_in(result, "probe_push_guarded"), ElementsAre("probe_push_guarded 1")) << name;
  }
}

TEST(PushConnectivity, PassesOnWhatTheNetworkSaysAndCallsTheEndpointUnreachable) {
  core::HttpExchange denied;
  denied.error.emplace(core::NetError{core::Finding("proxy_denied", "proxy:8080 refuses"), core::Phase::kProxy});
  denied.phases.add(core::Phase::kProxy, std::chrono::milliseconds(7));
  const auto leaf = testing::self_sign(testing::server({"push.example"}));
  denied.tls.peer_chain.push_back(leaf.der());
  const auto result = run_on(denied);
  EXPECT_THAT(testing::findings_in(result), ElementsAre("failure proxy_denied: proxy:8080 refuses"));
  EXPECT_THAT(testing::metrics_in(result, "probe_push"), ElementsAre("probe_push_reachable 0", "probe_push_guarded 0"));
  EXPECT_THAT(testing::metrics_in(result, "probe_http"), ElementsAre("probe_http_status_code 0"));
  EXPECT_THAT(testing::metrics_in(result, "probe_certificate_key_size"),
              ElementsAre("probe_certificate_key_size{source=\"tls\",position=\"0\"} 256"));
  EXPECT_EQ(result.phases().of(core::Phase::kProxy), std::chrono::milliseconds(7));
}

TEST(PushConnectivity, SaysWhoAnsweredAndKeepsTheNumberOfTheRequest) {
  auto exchange = answer(503, {{"Request-Id", "c4a1"}, {"X-FEServer", "EX01"}, {"Server", "nginx"}});
  exchange.remote_address = "192.0.2.7:443";
  EXPECT_THAT(testing::evidence_in(run_on(exchange)),
              ElementsAre("url=https://push.example/PushNotifications", "status=503", "remote_address=192.0.2.7:443",
                          "request_id=c4a1", "frontend_server=EX01", "server=nginx"));
  EXPECT_THAT(testing::evidence_in(run_on(answer(429, {{"Retry-After", "120"}}))), Contains("retry_after=120"));
}

TEST(PushConnectivity, RefusesAUrlThatCannotBeMeantAndNeverRepeatsASecret) {
  struct Case {
    std::string url;
    std::string want;
  };
  const Case cases[] = {
      {"push.example/x", "expected an absolute https URL, got \"push.example/x\""},
      {"ftp://push.example/x?key=secret", "expected an absolute https URL, got \"ftp://push.example/x\""},
      {"https:///x", "expected an absolute https URL, got \"https:///x\""},
      {"https://push.example:99999/", "expected an absolute https URL, got \"https://push.example:99999/\""},
      {"https://a b/", "expected an absolute https URL, got \"https://a b/\""},
      {"https://me:secret@push.example/", "expected an absolute https URL without user and password"},
      {"//me:secret@push.example/", "expected an absolute https URL without user and password"},
      {"me:se/cret@push.example", "expected an absolute https URL"},
      {"http://push.example/x?key=secret", "expected an absolute https URL, got \"http://push.example/x\""},
      {"", "expected an absolute https URL, got \"\""},
      {"https://bücher.example/", "expected a host in its ASCII form (xn--…), got \"https://bücher.example/\""},
  };
  for (const auto& [url, want] : cases) {
    EXPECT_EQ(testing::mistakes_in("type: push_connectivity, url: \"" + url + "\""),
              "probe.yml:1:51: probes[it].url: " + want)
        << url;
  }
  EXPECT_EQ(testing::mistakes_in("type: push_connectivity, url: \"HTTPS://[::1]:8443\""), "");
}

TEST(PushConnectivity, RefusesAProxyThatCannotBeMeant) {
  struct Case {
    std::string url;
    std::string want;
  };
  const Case cases[] = {
      {"https://proxy:8080", "expected a URL like http://host:port, got \"https://proxy:8080\""},
      {"proxy:8080", "expected a URL like http://host:port, got \"proxy:8080\""},
      {"http://me:secret@proxy:8080", "expected a URL like http://host:port without user and password"},
      {"http://proxy:8080/x",
       "expected a URL like http://host:port and nothing behind it, got \"http://proxy:8080/x\""},
  };
  for (const auto& [url, want] : cases) {
    EXPECT_EQ(testing::mistakes_in("type: push_connectivity, url: \"https://h/\", proxy: {url: \"" + url + "\"}"),
              "probe.yml:1:78: probes[it].proxy.url: " + want)
        << url;
  }
  EXPECT_EQ(testing::mistakes_in("type: push_connectivity, url: \"https://h/\", proxy: {url: \"http://proxy:3128/\"}"),
            "");
}

}  // namespace
}  // namespace probe::probes
