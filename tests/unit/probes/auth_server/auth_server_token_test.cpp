#include "exporters/console/json_report.hpp"
#include "tests/unit/probes/token/token_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe {
namespace {

using namespace testing::token;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::evidence_in;
using testing::findings_in;
using ::testing::IsEmpty;
using testing::metrics_in;
using testing::run_probe;

constexpr const char* kAt = "https://oidc.example/t/token: ";

struct Judged {
  std::string name, body, want;
  int status = 200;
  std::string keys = with_token(kBySecret);
};

void expect_finding(const Judged& judged) {
  World world;
  world.reply(judged.body, judged.status);
  const auto result = run_probe(judged.keys, world);
  EXPECT_THAT(findings_in(result), ElementsAre(judged.want)) << judged.name;
  EXPECT_THAT(metrics_in(result, "probe_auth_server_token"), IsEmpty()) << judged.name;
}

TEST(AuthServerToken, IsIssuedAndItsLifetimeTold) {
  for (const auto& proof : {kBySecret, kByAssertion}) {
    World world;
    const auto result = run_probe(with_token(proof), world);
    EXPECT_THAT(findings_in(result), IsEmpty());
    EXPECT_THAT(metrics_in(result, "probe_auth_server_token"),
                ElementsAre("probe_auth_server_token_expires_in_seconds 3599"));
    EXPECT_EQ(world.sent().size(), 1U);
  }
}

TEST(AuthServerToken, IsNotAskedForWithoutASectionForIt) {
  World world;
  EXPECT_THAT(findings_in(run_probe(kOidc, world)), IsEmpty());
  EXPECT_THAT(world.sent(), IsEmpty());
}

TEST(AuthServerToken, IsNotAskedForWhenTheDocumentIsNotWhatItShouldBe) {
  struct Case {
    std::string name;
    core::HttpExchange exchange;
    std::string more;
  };
  core::HttpExchange untrusted;
  untrusted.error.emplace(core::NetError{core::Finding("tls_untrusted_issuer", "nobody knows it"), core::Phase::kTls});
  const OpenIdDocument insecure{.token_endpoint = R"("token_endpoint":"http://oidc.example/t/token",)"};
  const Case cases[] = {
      {"not verified", untrusted, ", endpoint: \"https://oidc.example/t/token\""},
      {"another issuer", answer(OpenIdDocument{.issuer = "https://evil.example/"}.text()), ""},
      {"plain http", answer(insecure.text()), ""},
      {"error page", answer("<html></html>", 503), ""},
  };
  for (const auto& [name, exchange, more] : cases) {
    World world;
    world.http.exchanges[kOidcUrl] = exchange;
    const std::string expect = ", expect: { issuer: \"https://oidc.example/t/v2.0\" }";
    const std::string keys = fmt::format("{}, token: {{ {}, {}{} }}{}", kOidc, kScope, kBySecret, more, expect);
    const auto result = run_probe(keys, world);
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
    EXPECT_THAT(world.sent(), IsEmpty()) << name;
  }
}

TEST(AuthServerToken, IsNotAskedForInAnotherDomainThatNobodyNamed) {
  // A document that calls itself the other domain's is no better.
  const OpenIdDocument elsewhere{.issuer = "https://sts.elsewhere.example/",
                                 .token_endpoint = R"("token_endpoint":"https://sts.elsewhere.example/token",)"};
  const auto ask = [&](const std::string& more_of_token, const std::string& more) {
    World world;
    world.http.exchanges[kOidcUrl] = answer(elsewhere.text());
    const auto result =
        run_probe(fmt::format("{}, token: {{ {}, {}{} }}{}", kOidc, kScope, kBySecret, more_of_token, more), world);
    return std::pair(findings_in(result), world.sent().size());
  };
  const auto [refused, sent] = ask("", "");
  EXPECT_EQ(sent, 0U);
  EXPECT_THAT(refused,
              Contains("failure metadata_endpoint_insecure: token endpoint: expected one on the host of the document, "
                       "oidc.example, found https://sts.elsewhere.example/token; if that is right, configure it as "
                       "expect.token_endpoint"));
  EXPECT_EQ(ask("", ", expect: { token_endpoint: \"https://sts.elsewhere.example/token\" }").second, 1U);
  EXPECT_EQ(ask("", ", expect: { issuer: \"https://sts.elsewhere.example/\" }").second, 1U);
  EXPECT_EQ(ask(", endpoint: \"https://oidc.example/t/token\"", "").second, 1U);
}

TEST(AuthServerToken, IsNotSoughtBehindARedirect) {
  World world;
  world.reply("", 307, {{"Location", "https://evil.example/token"}});
  const auto result = run_probe(with_token(kBySecret), world);
  EXPECT_THAT(findings_in(result),
              ElementsAre(std::string("failure http_redirect_unexpected: ") + kAt +
                          "expected status 200 and an access token, got 307 to https://evil.example/token"));
  EXPECT_EQ(world.sent().size(), 1U);
  EXPECT_EQ(world.http.requests.size(), 3U);
}

TEST(AuthServerToken, ARefusalIsCalledByItsCause) {
  struct Case {
    std::string_view error;
    int number;
    std::string_view text, code;
  };
  const Case cases[] = {
      {"invalid_client", 700027, "Client assertion contains an invalid signature. [Reason - The key was not found.]",
       "token_key_not_found"},
      {"invalid_client", 700027, "[Reason - The provided signature value did not match.]", "token_key_not_found"},
      {"invalid_client", 700027, "[Reason - The key used is expired., Found key 'Start=…, End=…']",
       "token_key_expired"},
      {"invalid_client", 70002, "Error. AADSTS50012: Client assertion contains an invalid signature.",
       "token_key_not_found"},
      {"invalid_client", 700024, "Client assertion is not within its valid time range.", "token_assertion_time"},
      {"invalid_client", 700023, "Audience claim does not match Realm issuer.", "token_assertion_audience"},
      {"invalid_client", 700021, "Identifier doesn't match.", "token_assertion_client"},
      {"unauthorized_client", 700016, "Application was not found.", "token_app_not_found"},
      {"unauthorized_client", 7000112, "Application is disabled.", "token_app_disabled"},
      {"invalid_grant", 65001, "No consent.", "token_consent_missing"},
      {"invalid_request", 90002, "Tenant not found.", "token_tenant_not_found"},
      {"invalid_resource", 500011, "No such principal.", "token_resource_not_found"},
      {"invalid_grant", 53003, "Blocked.", "token_blocked_by_policy"},
      {"invalid_client", 7000215, "Invalid client secret.", "token_secret_rejected"},
      {"invalid_client", 7000222, "The secret has expired.", "token_secret_rejected"},
      {"invalid_scope", 700023, "InvalidResourcelessScope", "token_rejected_other"},
      {"invalid_client", 1234567, "A number of tomorrow.", "token_rejected_other"},
      {"invalid_resource", 1234567, "A number of tomorrow.", "token_rejected_other"},
      {"server_error", 700027, "Not the client's fault.", "token_rejected_other"},
  };
  for (const auto& [error, number, text, code] : cases) {
    World world;
    for (const int status : {400, 401, 403, 200}) {  // the status is the server's choice
      world.reply(refusal(error, number, text), status);
      const auto result = run_probe(with_token(kByAssertion), world);
      ASSERT_EQ(result.findings().size(), 1U) << number;
      EXPECT_EQ(result.findings()[0].code().id(), code) << error << " " << number;
      EXPECT_EQ(result.type(), core::ResultType::kFailed);
    }
  }
}

TEST(AuthServerToken, ARefusalWithoutANumberIsCalledByItsError) {
  struct Case {
    std::string error;
    std::string_view proof, code;
  };
  const Case cases[] = {
      {"invalid_client", kBySecret, "token_secret_rejected"},
      {"invalid_client", kByAssertion, "token_rejected_other"},
      {"invalid_target", kBySecret, "token_resource_not_found"},
      {"consent_required", kBySecret, "token_consent_missing"},
      {"invalid_scope", kBySecret, "token_rejected_other"},
      {"invalid_grant", kBySecret, "token_rejected_other"},
      {"something_new", kBySecret, "token_rejected_other"},
  };
  for (const auto& [error, proof, code] : cases) {
    World world;
    world.reply(R"({"error":")" + error + "\"}", 400);
    const auto result = run_probe(with_token(proof), world);
    ASSERT_EQ(result.findings().size(), 1U) << error;
    EXPECT_EQ(result.findings()[0].code().id(), code) << error;
  }
}

TEST(AuthServerToken, ARefusalKeepsWhatASupportCaseNeeds) {
  World world;
  world.reply(refusal("invalid_client", 700027, "[Reason - The key was not found.]"), 401, {{"request-id", "r-1"}});
  const auto result = run_probe(with_token(kByAssertion), world);
  EXPECT_THAT(findings_in(result), ElementsAre(std::string("failure token_key_not_found: ") + kAt +
                                               "expected an access token, got invalid_client (AADSTS700027)"));
  EXPECT_THAT(evidence_in(result),
              ElementsAre("url=https://oidc.example/t/token", "status=401", "request_id=r-1", "error=invalid_client",
                          "error_description=AADSTS700027: [Reason - The key was not found.]", "error_codes=700027",
                          "trace_id=7d1f0a52-93c4", "correlation_id=e83b64f1-2c07", "timestamp=2026-11-23 12:00:00Z"));
}

TEST(AuthServerToken, AnAnswerThatIsNoneIsToldFromARefusal) {
  const std::string body =
      "failure http_body_unexpected: " + std::string(kAt) + "expected an access token in JSON, found ";
  const std::string status = std::string(kAt) + "expected status 200 and an access token, got ";
  const Judged cases[] = {
      {"page", "<html>Sign in</html>", body + "a web page"},
      {"page with 403", "<!DOCTYPE html><p>Blocked</p>", body + "a web page", 403},
      {"nothing", "", body + "something that is not JSON"},
      {"text", "OK", body + "something that is not JSON"},
      {"half", R"({"access_token":"abc)", body + "something that is not JSON"},
      {"no OAuth error", R"({"message":"no"})", "failure http_status_unexpected: " + status + "404", 404},
      {"server's fault", refusal("invalid_client", 700027, ""), "failure http_server_error: " + status + "503", 503},
      {"too often", R"({"error":"slow_down"})", "failure http_rate_limited: " + status + "429", 429},
  };
  for (const auto& judged : cases) expect_finding(judged);
}

TEST(AuthServerToken, ATokenThatCannotBeUsedIsInvalid) {
  const std::string invalid = "failure token_response_invalid: " + std::string(kAt);
  const auto jwt = [](const std::string& claims) { return success(access_token(claims)); };
  const std::string keys = with_token(kBySecret, "expect: { audience: \"https://mail\", roles: [full_access_as_app] }");
  const std::string good = R"("aud":"https://mail","exp":1795438800)";
  const Judged cases[] = {
      {"no token", R"({"token_type":"Bearer","expires_in":3599})",
       invalid + "access_token: expected a string, found nothing"},
      {"another type", R"({"access_token":"t","token_type":"mac","expires_in":1})",
       invalid + "token_type: expected Bearer, found \"mac\""},
      {"no type", R"({"access_token":"t","expires_in":1})", invalid + "token_type: expected Bearer, found nothing"},
      {"no lifetime", R"({"access_token":"t","token_type":"bearer"})",
       invalid + "expires_in: expected seconds, found nothing"},
      {"no lifetime left", success("t", R"("expires_in":0)"),
       invalid + "expires_in: expected more than 0 seconds, found 0"},
      {"expired", jwt(R"({"exp":1795435200})"),
       invalid + "exp: expected a time after 2026-11-23T12:00:00Z, found 2026-11-23T12:00:00Z"},
      {"another client", jwt(R"({"appid":"0d9e8c7b"})"),
       invalid + "appid: expected \"" + kClientId + "\", found \"0d9e8c7b\""},
      {"opaque", success("opaque"),
       invalid + "access_token: expected a JWT that names audience and roles, found an opaque token", 200, keys},
      {"another audience", jwt(R"({"aud":["https://a","https://b"]})"),
       invalid + "aud: expected \"https://mail\", found \"https://a\", \"https://b\"", 200, keys},
      {"no audience", jwt("{}"), invalid + "aud: expected \"https://mail\", found nothing", 200, keys},
      {"no roles", jwt("{" + good + "}"), invalid + "roles: expected \"full_access_as_app\" among them, found nothing",
       200, keys},
      {"other roles", jwt("{" + good + R"(,"roles":["Mail.Read"],"scp":"openid"})"),
       invalid + "roles: expected \"full_access_as_app\" among them, found \"Mail.Read\", \"openid\"", 200, keys},
  };
  for (const auto& judged : cases) expect_finding(judged);
}

TEST(AuthServerToken, ATokenThatNoResourceTrustsIsInvalid) {
  const std::string invalid = "failure token_response_invalid: " + std::string(kAt);
  const std::string unsigned_token = "failure token_signature_invalid: " + std::string(kAt) + "access_token: ";
  const auto jwt = [](const std::string& claims) { return success(access_token(claims)); };
  const Judged cases[] = {
      {"a key that is not published", success(access_token("{}", client(), "new")),
       unsigned_token + "expected a signature of the only published signing key, found one of the key 'new', which is "
                        "not among them"},
      {"another key by a published name", success(access_token("{}", client())),
       unsigned_token + "expected a signature of the published key 'one', found one of another"},
      {"no signature", success(testing::base64url(R"({"alg":"none"})") + "." + testing::base64url("{}") + "."),
       unsigned_token + "alg: expected a signature, found 'none' and no signature"},
      {"somebody else's", jwt(R"({"iss":"https://evil.example/"})"),
       invalid + "iss: expected \"https://oidc.example/t/v2.0\", the issuer of the metadata, found "
                 "\"https://evil.example/\""},
      {"another tenant's of Entra", jwt(R"({"iss":"https://sts.windows.net/u/"})"),
       invalid + "iss: expected \"https://oidc.example/t/v2.0\", the issuer of the metadata, found "
                 "\"https://sts.windows.net/u/\""},
      {"for later", jwt(R"({"nbf":1795442400})"),
       invalid + "nbf: expected a token that is valid now, at 2026-11-23T12:00:00Z, found one from "
                 "2026-11-23T14:00:00Z on"},
      {"for later than clocks differ", jwt(R"({"nbf":1795435501})"),
       invalid + "nbf: expected a token that is valid now, at 2026-11-23T12:00:00Z, found one from "
                 "2026-11-23T12:05:01Z on"},
      {"over long before", success(access_token(R"({"exp":1795435210})"), R"("expires_in":99999)"),
       invalid + "exp: expected a token that lasts the 99999 seconds of expires_in, found one that ends in 10, on "
                 "2026-11-23T12:00:10Z"},
      {"an end that is none", jwt(R"({"exp":"soon"})"), invalid + "exp: expected seconds since 1970, found a string"},
  };
  for (const auto& judged : cases) expect_finding(judged);
}

TEST(AuthServerToken, ATokenOfTheServersOwnIsTrusted) {
  const std::string nonce = testing::base64url(R"({"alg":"RS256","kid":"graph","nonce":"x"})") + "." +
                            testing::base64url(R"({"iss":"https://sts.windows.net/t/"})") + ".c2lnbmF0dXJl";
  const std::string bodies[] = {
      success(access_token(R"({"iss":"https://oidc.example/t/v2.0","nbf":1795435500,"exp":1795438800})")),
      success(access_token(R"({"iss":"https://sts.windows.net/t/","nbf":1795434900})")),
      success(access_token(R"({"iss":"https://login.microsoftonline.com/T/v2.0"})")),
      success(access_token(R"({"exp":1795438800})"), R"("expires_in":60)"),
      success(access_token(R"({"exp":1795438800})"), R"("expires_in":3900)"),
      success(nonce),
      success("opaque"),
  };
  for (const auto& body : bodies) {
    World world;
    world.reply(body);
    EXPECT_THAT(findings_in(run_probe(with_token(kBySecret), world)), IsEmpty()) << body;
  }
}

TEST(AuthServerToken, LastsNoLongerThanItSaysItself) {
  World world;
  world.reply(success(access_token(R"({"exp":1795438700})"), R"("expires_in":3600)"));
  EXPECT_THAT(metrics_in(run_probe(with_token(kBySecret), world), "probe_auth_server_token"),
              ElementsAre("probe_auth_server_token_expires_in_seconds 3500"));
}

TEST(AuthServerToken, ATokenAsExpectedIsGood) {
  const std::string expect = "expect: { audience: \"https://mail\", roles: [full_access_as_app] }";
  const std::string claims = R"({"aud":"https://mail","exp":1795438800,"appid":"B1A0C2DE-48F3-4B86-9A57-1D2E3F405162")";
  const std::string bodies[] = {
      success(access_token(claims + R"(,"roles":["full_access_as_app"]})")),
      success(access_token(claims + R"(,"scp":"a full_access_as_app"})"), R"("expires_in":"3599")"),
      success(access_token(claims + R"(,"roles":["full_access_as_app"]})"), R"("ext_expires_in":1)"),
  };
  for (const auto& body : bodies) {
    World world;
    world.reply(body);
    EXPECT_THAT(findings_in(run_probe(with_token(kBySecret, expect), world)), IsEmpty()) << body;
  }
}

/// All that anybody could ever see of a run.
std::string everything_of(const core::ProbeResult& result) {
  core::ProbeRun run;
  run.probe = "it";
  run.result = result;
  return exporters::json_report({run});
}

TEST(AuthServerToken, NeitherSecretNorAssertionNorTokenIsEverShown) {
  struct Case {
    std::string name;
    std::string_view proof;
    std::function<std::string(const core::HttpRequest&)> body;
    int status;
  };
  const std::string token = access_token(R"({"aud":"x"})");
  const auto quoted = [](const std::string& text) { return "Refused: '" + text + "'."; };
  const auto json_escaped = [](const std::string& text) {
    std::string escaped;
    for (const char c : text) escaped += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    return escaped;
  };
  const auto in_form = [](const char* name) {
    return [name](const core::HttpRequest& request) { return form_of(request).at(name); };
  };
  const auto secret = in_form("client_secret");
  const auto assertion = in_form("client_assertion");
  const Case cases[] = {
      {"secret repeated", kBySecret,
       [&](const auto& r) { return refusal("invalid_client", 7000215, quoted(secret(r))); }, 401},
      {"secret escaped", kBySecret,
       [&](const auto& r) { return refusal("invalid_client", 7000215, json_escaped(secret(r))); }, 401},
      {"secret at the cut", kBySecret,
       [&](const auto& r) { return refusal("invalid_client", 1, std::string(380, 'x') + secret(r)); }, 401},
      {"secret as the error", kBySecret, [&](const auto& r) { return R"({"error":")" + secret(r) + "\"}"; }, 400},
      {"whole form", kBySecret, [&](const auto& r) { return refusal("invalid_request", 2, r.body); }, 400},
      {"assertion repeated", kByAssertion,
       [&](const auto& r) { return refusal("invalid_client", 700027, quoted(assertion(r))); }, 401},
      {"token of another type", kBySecret,
       [&](const auto&) { return R"({"token_type":")" + token + R"(","access_token":")" + token + "\"}"; }, 200},
      {"token cut off", kBySecret, [&](const auto&) { return R"({"access_token":")" + token; }, 200},
      {"token in the wrong place", kBySecret,
       [&](const auto&) { return success(access_token(R"({"aud":"x","appid":")" + token + "\"}")); }, 200},
      {"good token", kBySecret, [&](const auto&) { return success(token); }, 200},
  };
  for (const auto& [name, proof, body, status] : cases) {
    World world;
    run_probe(with_token(proof), world);
    const core::HttpRequest request = world.sent().at(0);
    // The next assertion differs from the last, as its id does; what a JWT looks like is hidden anyhow.
    world.reply(body(request), status, {{"Server", request.body}, {"request-id", token}});
    const std::string shown = everything_of(run_probe(with_token(proof), world));
    for (const std::string& hidden : {std::string(kSecret), probes::form_encoded(kSecret), token,
                                      token.substr(0, token.find('.')), token.substr(token.rfind('.') + 1)}) {
      EXPECT_EQ(shown.find(hidden), std::string::npos) << name << ": " << shown;
    }
    EXPECT_EQ(shown.find("eyJ"), std::string::npos) << name << ": " << shown;
  }
}

}  // namespace
}  // namespace probe
