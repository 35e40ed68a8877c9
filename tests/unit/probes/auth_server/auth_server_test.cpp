#include "tests/unit/probes/auth_server/auth_server_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace probe::probes {
namespace {

using namespace probe::testing;
using namespace probe::testing::auth_server;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

TEST(AuthServer, SucceedsWithoutAnyFindingOnAHealthyDocumentOfEachKind) {
  const std::string tenant = kTenant;
  const std::string realm = "realm: \"" + tenant + "\", ";
  const std::pair<const char*, core::ProbeResult> cases[] = {
      {"ACS", run_acs(acs_good())},
      {"ACS as expected", run_acs(acs_good(), realm + "issuer: \"00000001-0000-0000-c000-000000000000@" + tenant +
                                                  "\", token_endpoint: \"HTTPS://ACS.example:443/tokens/OAuth/2/\"")},
      {"Exchange", run_acs(exchange_document(good(), "fabrikam.com"),
                           "realm: Fabrikam.COM, issuer: \"00000002-0000-0ff1-ce00-000000000000@fabrikam.com\"")},
      {"Exchange for any realm",
       run_acs(exchange_document(good(), "*"),
               "realm: \"*\", issuer: \"00000002-0000-0ff1-ce00-000000000000@fabrikam.com\"")},
      {"OpenID", run_oidc(OpenIdDocument{}.text(), answer(oidc_keys()), "issuer: \"https://oidc.example/t/v2.0\"")},
      {"OpenID for any tenant", run_oidc(OpenIdDocument{.issuer = "https://oidc.example/{tenantid}/v2.0"}.text(),
                                         answer(oidc_keys()), "issuer: \"https://oidc.example/" + tenant + "/v2.0\"")},
      {"RFC 8414", run_oidc(OpenIdDocument{.more = "\"scopes_supported\":[\"x\"]"}.text(), answer(oidc_keys()))},
      {"another key for later", run_acs(acs_with({acs_key(future()), acs_key(good())}))},
      {"a key for encryption",
       run_oidc(OpenIdDocument{}.text(),
                answer(key_set({jwk(rsa_key(), "one"), R"({"kty":"RSA","use":"enc","kid":"two"})"})))},
      {"a type of key from the future",
       run_oidc(OpenIdDocument{}.text(),
                answer(key_set({jwk(rsa_key(), "one"), R"({"kty":"AKP","use":"sig","kid":"two"})"})))},
  };
  for (const auto& [name, result] : cases) {
    EXPECT_THAT(findings_in(result), IsEmpty()) << name;
    EXPECT_EQ(result.type(), core::ResultType::kSucceeded) << name;
    EXPECT_THAT(metrics_in(result, "probe_auth_server_keys"), Contains("probe_auth_server_keys{state=\"usable\"} 1"))
        << name;
  }
}

TEST(AuthServer, RefusesAnAnswerThatIsNoMetadata) {
  struct Case {
    std::string name;
    core::HttpExchange exchange;
    std::string code;
    std::string seen;
  };
  const Case cases[] = {
      {"redirect", answer("", 302, {{"Location", "/login?to=x"}}), "http_redirect_unexpected",
       "expected status 200, got 302 to /login"},
      {"not found", answer("", 404), "http_status_unexpected", "expected status 200, got 404"},
      {"no content", answer("", 204), "http_status_unexpected", "expected status 200, got 204"},
      {"refused", answer(acs_good(), 401), "http_status_unexpected", "expected status 200, got 401"},
      {"too many", answer("", 429), "http_rate_limited", "expected status 200, got 429"},
      {"down", answer(acs_good(), 503), "http_server_error", "expected status 200, got 503"},
      {"login page", answer("<html><title>Sign in"), "http_body_unexpected", "expected JSON, found HTML of 20 bytes"},
      {"empty page", answer("", 200, {{"Content-Type", "text/html"}}), "http_body_unexpected",
       "expected JSON, found nothing"},
      {"nothing", answer(""), "metadata_parse_error", "expected JSON, found nothing"},
      {"cut off", answer("{\"keys\":["), "metadata_parse_error",
       "truncated JSON: the text ends at 1:10 within the document"},
      {"another document", answer("{\"error\":\"no\"}"), "metadata_shape_invalid",
       "expected a metadata document with keys, token_endpoint or jwks_uri, found 'error'"},
      {"a key set", answer(oidc_keys()), "metadata_shape_invalid",
       "expected a metadata document, found a JSON Web Key Set"},
      {"keys that are none", answer("{\"issuer\":\"x\",\"keys\":\"none\"}"), "metadata_shape_invalid",
       "keys: expected an array, found a string"},
  };
  for (const auto& [name, exchange, code, seen] : cases) {
    const auto result = run_on(kAcsUrl, exchange, kAcs);
    EXPECT_THAT(findings_in(result),
                ElementsAre("failure " + code + ": https://acs.example/t/metadata/json/1: " + seen))
        << name;
    EXPECT_THAT(metrics_in(result, "probe_http"),
                ElementsAre("probe_http_status_code " + std::to_string(exchange.response.status)));
  }
}

TEST(AuthServer, NamesWhatIsWrongWithTheDocument) {
  struct Case {
    std::string name;
    AcsDocument document;
    std::string expect;
    std::vector<std::string> want;
  };
  const std::string issuer = "00000001-0000-0000-c000-000000000000@other";
  const Case cases[] = {
      {"issuer",
       {.issuer = issuer},
       "issuer: \"00000001-0000-0000-c000-000000000000@mine\"",
       {"failure metadata_issuer_mismatch: issuer: expected \"00000001-0000-0000-c000-000000000000@mine\", found "
        "\"00000001-0000-0000-c000-000000000000@other\""}},
      {"case of the issuer",
       {.issuer = "A@b"},
       "issuer: a@b",
       {"failure metadata_issuer_mismatch: issuer: expected \"a@b\", found \"A@b\""}},
      {"ACS has no any",
       {.realm = R"("realm":"*",)", .issuer = "a@*"},
       "issuer: a@b, realm: b",
       {"failure metadata_issuer_mismatch: issuer: expected \"a@b\", found \"a@*\"",
        "failure metadata_realm_mismatch: realm: expected \"b\", found \"*\""}},
      {"realm",
       {.realm = R"("realm":"other",)"},
       "realm: mine",
       {"failure metadata_issuer_mismatch: issuer: expected one of the realm \"other\", found "
        "\"00000001-0000-0000-c000-000000000000@5de110f8-1111-2222-3333-444455556666\"",
        "failure metadata_realm_mismatch: realm: expected \"mine\", found \"other\""}},
      {"issuer of another realm",
       {.issuer = issuer},
       "",
       {"failure metadata_issuer_mismatch: issuer: expected one of the realm "
        "\"5de110f8-1111-2222-3333-444455556666\", found \"00000001-0000-0000-c000-000000000000@other\""}},
      {"issuer of another realm behind the last @",
       {.realm = R"("realm":"b",)", .issuer = "a@b@c"},
       "issuer: a@b@c",
       {"failure metadata_issuer_mismatch: issuer: expected one of the realm \"b\", found \"a@b@c\""}},
      {"issuer in the realm's other case", {.realm = R"("realm":"Mine.example",)", .issuer = "a@mine.EXAMPLE"}, "", {}},
      {"audiences of the realm among others",
       {.audiences = R"("allowedAudiences":["a/acs.example@mine.example","a@5DE110F8-1111-2222-3333-444455556666"],)"},
       "",
       {}},
      {"audiences of the realm by its other name",
       {.realm = R"("realm":"mine.example",)",
        .issuer = "a@mine.example",
        .audiences = R"("allowedAudiences":["a@t"],)"},
       "realm: t",
       {"failure metadata_realm_mismatch: realm: expected \"t\", found \"mine.example\""}},
      {"audiences of another realm",
       {.audiences = R"("allowedAudiences":["a/acs.example@other.example","nobody"],)"},
       "",
       {"failure metadata_realm_mismatch: allowedAudiences: expected one of the realm "
        "\"5de110f8-1111-2222-3333-444455556666\", found \"a/acs.example@other.example, nobody\""}},
      {"no realm",
       {.realm = {}},
       "realm: mine",
       {"failure metadata_shape_invalid: realm: expected a tenant id or domain, found nothing"}},
      {"no realm, none expected",
       {.realm = {}},
       "",
       {"failure metadata_shape_invalid: realm: expected a tenant id or domain, found nothing"}},
      {"no token endpoint",
       {.endpoints = {}},
       "",
       {"failure metadata_shape_invalid: token endpoint: expected an absolute https URL, found nothing"}},
      {"relative token endpoint",
       {.endpoints = R"({"location":"/token","protocol":"oauth2","usage":"Issuance"})"},
       "",
       {"failure metadata_shape_invalid: token endpoint: expected an absolute https URL, found \"/token\""}},
      {"plain token endpoint",
       {.endpoints = R"({"location":"http://acs.example/token?x=1","protocol":"OAuth2","usage":"issuance"})"},
       "",
       {"failure metadata_endpoint_insecure: token endpoint: expected an https URL, found http://acs.example/token"}},
      {"another plain endpoint",
       {.endpoints = AcsDocument{}.endpoints + R"(,{"location":"http://acs.example/x","protocol":"D","usage":"m"})"},
       "",
       {"failure metadata_endpoint_insecure: endpoints[1]: expected an https URL, found http://acs.example/x"}},
      {"other token endpoint",
       {},
       "token_endpoint: \"https://sts.example/token\"",
       {"failure authserver_url_mismatch: token endpoint: expected https://sts.example/token, found "
        "https://acs.example/tokens/OAuth/2"}},
  };
  for (const auto& [name, document, expect, want] : cases) {
    AcsDocument whole = document;
    whole.keys = {acs_key(good())};
    EXPECT_THAT(findings_in(run_acs(whole.text(), expect)), ElementsAreArray(want)) << name;
  }
}

TEST(AuthServer, MissesATokenEndpointOfExchangeOnlyWhenOneIsExpected) {
  EXPECT_THAT(findings_in(run_acs(exchange_document(good(), "*"), "token_endpoint: \"https://h/t\"")),
              ElementsAre("failure authserver_url_mismatch: token endpoint: expected https://h/t, found nothing"));
}

TEST(AuthServer, RefusesMetadataOverPlainHttp) {
  constexpr const char* kUrl = "http://acs.example/metadata";
  EXPECT_THAT(findings_in(run_on(kUrl, answer(acs_good()), "type: auth_server, url: \"http://acs.example/metadata\"")),
              ElementsAre("failure metadata_endpoint_insecure: metadata: expected an https URL, found "
                          "http://acs.example/metadata"));
}

TEST(AuthServer, FillsTheGapInAnIssuerForSeveralTenantsWithATenantOnly) {
  const OpenIdDocument document{.issuer = "https://oidc.example/{tenantid}/v2.0"};
  for (const std::string expected : {"https://oidc.example/a/b/v2.0", "https://oidc.example//v2.0",
                                     "https://oidc.example/t/v1.0", "https://evil.example/t/v2.0"}) {
    EXPECT_THAT(findings_in(run_oidc(document.text(), answer(oidc_keys()), "issuer: \"" + expected + "\"")),
                ElementsAre("failure metadata_issuer_mismatch: issuer: expected \"" + expected +
                            "\", found \"https://oidc.example/{tenantid}/v2.0\""));
  }
}

TEST(AuthServer, WarnsOfAnIssuerThatItsUrlDoesNotStandForWhenNoneIsExpected) {
  struct Case {
    std::string name, url, issuer;
    std::vector<std::string> want;
  };
  const auto warning = [](const std::string& wanted, const std::string& found) {
    return "warning metadata_issuer_mismatch: issuer: expected \"" + wanted + "\", for whom the URL stands, found \"" +
           found + "\"; if that is right, configure it as expect.issuer";
  };
  const Case cases[] = {
      {"OpenID", "https://a.example/t/.well-known/openid-configuration", "https://a.example/t", {}},
      {"slash at the end", "https://a.example/t/.well-known/openid-configuration?x=1", "https://a.example/t/", {}},
      {"any tenant", "https://a.example/t/.well-known/openid-configuration", "https://a.example/{tenantid}", {}},
      {"RFC 8414", "https://a.example/.well-known/oauth-authorization-server/t", "https://a.example/t", {}},
      {"a URL of no kind", "https://a.example/t", "https://b.example", {}},
      {"another host",
       "https://a.example/t/.well-known/openid-configuration",
       "https://b.example/t",
       {warning("https://a.example/t", "https://b.example/t")}},
      {"another path by RFC 8414",
       "https://a.example/.well-known/oauth-authorization-server/t",
       "https://a.example/u",
       {warning("https://a.example/t", "https://a.example/u")}},
  };
  for (const auto& [name, url, issuer, want] : cases) {
    testing::FakePorts fakes;
    const OpenIdDocument document{.issuer = issuer,
                                  .token_endpoint = R"("token_endpoint":"https://a.example/t/token",)"};
    fakes.http.exchanges[url] = answer(document.text());
    fakes.http.exchanges[kKeysUrl] = answer(oidc_keys());
    EXPECT_EQ(findings_in(testing::run_probe("type: auth_server, url: \"" + url + "\"", fakes)), want) << name;
  }
}

TEST(AuthServer, TakesABareGapForNobodysIssuer) {
  const OpenIdDocument document{.issuer = "{tenantid}"};
  EXPECT_THAT(findings_in(run_oidc(document.text(), answer(oidc_keys()), "issuer: mine")),
              ElementsAre("failure metadata_issuer_mismatch: issuer: expected \"mine\", found \"{tenantid}\""));
}

TEST(AuthServer, TakesAnyRealmForTheExpectedOneOnlyWhenAnyIsExpected) {
  EXPECT_THAT(findings_in(run_acs(exchange_document(good(), "*"), "realm: fabrikam.com")),
              ElementsAre("failure metadata_realm_mismatch: realm: expected \"fabrikam.com\", found \"*\""));
}

TEST(AuthServer, JudgesDiscoveryDocumentsAndTheirKeys) {
  struct Case {
    std::string name;
    OpenIdDocument document;
    core::HttpExchange keys;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {"no jwks_uri",
       {.jwks_uri = {}},
       answer(oidc_keys()),
       {"failure metadata_shape_invalid: jwks_uri: expected an absolute https URL, found nothing"}},
      {"relative jwks_uri",
       {.jwks_uri = R"("jwks_uri":"/keys",)"},
       answer(oidc_keys()),
       {"failure metadata_shape_invalid: jwks_uri: expected an absolute https URL, found \"/keys\""}},
      {"plain jwks_uri",
       {.jwks_uri = R"("jwks_uri":"http://keys.example/t/keys",)"},
       answer(oidc_keys()),
       {"failure metadata_endpoint_insecure: jwks_uri: expected an https URL, found http://keys.example/t/keys"}},
      {"no token endpoint",
       {.token_endpoint = {}},
       answer(oidc_keys()),
       {"failure metadata_shape_invalid: token endpoint: expected an absolute https URL, found nothing"}},
      {"plain authorization endpoint",
       {.more = R"("authorization_endpoint":"http://oidc.example/authorize")"},
       answer(oidc_keys()),
       {"failure metadata_endpoint_insecure: authorization endpoint: expected an https URL, found "
        "http://oidc.example/authorize"}},
      {"keys gone",
       {},
       answer("", 404),
       {"failure http_status_unexpected: https://keys.example/t/keys: expected status 200, got 404"}},
      {"keys of a portal",
       {},
       answer("<!doctype html>"),
       {"failure http_body_unexpected: https://keys.example/t/keys: expected JSON, found HTML of 15 bytes"}},
      {"keys cut off",
       {},
       answer("{"),
       {"failure metadata_parse_error: https://keys.example/t/keys: truncated JSON: the text ends at 1:2 within the "
        "document"}},
      {"no list of keys",
       {},
       answer("{}"),
       {"failure metadata_shape_invalid: https://keys.example/t/keys: keys: expected an array, found nothing"}},
      {"no keys",
       {},
       answer(key_set({})),
       {"failure metadata_no_signing_keys: expected a published signing key, found no key"}},
      {"keys for encryption",
       {},
       answer(key_set({jwk(rsa_key(), "one", "enc")})),
       {"failure metadata_no_signing_keys: expected a published signing key, found 1 for other purposes only"}},
      {"unknown types only",
       {},
       answer(key_set({R"({"kty":"AKP","kid":"x"})"})),
       {"failure metadata_key_invalid: keys[0].kty: expected 'RSA', 'EC' or 'OKP', found 'AKP'"}},
      {"broken key",
       {},
       answer(key_set({jwk(rsa_key(), "one"), R"({"kty":"RSA","e":"AQAB"})"})),
       {"failure metadata_key_invalid: keys[1].n: expected base64url, found nothing"}},
  };
  for (const auto& [name, document, keys, want] : cases) {
    EXPECT_THAT(findings_in(run_oidc(document.text(), keys)), ElementsAreArray(want)) << name;
  }
}

TEST(AuthServer, GetsTheKeysByTheSameProxyAndTrust) {
  FakePorts fakes;
  fakes.http.exchanges[kOidcUrl] = answer(OpenIdDocument{}.text());
  const auto result =
      run_probe(std::string(kOidc) + ", ca_file: /x/ca.pem, proxy: {url: \"http://proxy:8080\"}", fakes);
  EXPECT_THAT(findings_in(result),
              ElementsAre("failure connect_refused: nobody listens at https://keys.example/t/keys"));
  ASSERT_EQ(fakes.http.requests.size(), 2U);
  EXPECT_EQ(fakes.http.requests[1].url, kKeysUrl);
  for (const auto& request : fakes.http.requests) {
    EXPECT_EQ(request.trust.ca_file, "/x/ca.pem");
    ASSERT_TRUE(request.proxy);
    EXPECT_EQ(request.proxy->url, "http://proxy:8080");
  }
}

TEST(AuthServer, DoesNotFollowAKeyUrlToPlainHttp) {
  FakePorts fakes;
  fakes.http.exchanges[kOidcUrl] = answer(OpenIdDocument{.jwks_uri = R"("jwks_uri":"http://keys.example/",)"}.text());
  run_probe(kOidc, fakes);
  EXPECT_EQ(fakes.http.requests.size(), 1U);
}

TEST(AuthServer, RefusesFederationMetadataThatSaysItIsOutdated) {
  const auto judged = [](core::SystemTime until) {
    testing::FakePorts fakes;
    const std::string url = "https://sts.example/federationmetadata.xml";
    fakes.http.exchanges[url] = answer(fmt::format(
        R"(<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sts.example/" validUntil="{}">)"
        R"(<IDPSSODescriptor><KeyDescriptor use="signing"><KeyInfo><X509Data><X509Certificate>{}</X509Certificate>)"
        R"(</X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>)",
        core::rfc3339(until), testing::base64(good().der())));
    return findings_in(testing::run_probe("type: auth_server, url: \"" + url + "\"", fakes));
  };
  const auto now = testing::FakePorts().clock.now();
  EXPECT_THAT(judged(now + 1h), IsEmpty());
  EXPECT_THAT(judged(now - 1h), ElementsAre("failure metadata_expired: https://sts.example/federationmetadata.xml: "
                                            "expected a document that is valid now, this one was until " +
                                            core::rfc3339(now - 1h)));
}

TEST(AuthServer, RefusesFederationMetadataOfOneThatOnlyTakesTokens) {
  testing::FakePorts fakes;
  const std::string url = "https://sp.example/federationmetadata.xml";
  fakes.http.exchanges[url] = answer(fmt::format(
      R"(<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example/"><SPSSODescriptor>)"
      R"(<KeyDescriptor use="signing"><KeyInfo><X509Data><X509Certificate>{}</X509Certificate></X509Data></KeyInfo>)"
      R"(</KeyDescriptor></SPSSODescriptor></EntityDescriptor>)",
      testing::base64(good().der())));
  EXPECT_THAT(findings_in(testing::run_probe("type: auth_server, url: \"" + url + "\"", fakes)),
              ElementsAre("failure metadata_no_signing_keys: metadata: expected a role that issues tokens "
                          "(IDPSSODescriptor or SecurityTokenServiceType), found none"));
}

TEST(AuthServer, PassesOnWhatTheNetworkSays) {
  FakePorts fakes;
  const auto result = run_probe(kAcs, fakes);
  EXPECT_THAT(findings_in(result),
              ElementsAre("failure connect_refused: nobody listens at https://acs.example/t/metadata/json/1"));
  EXPECT_THAT(metrics_in(result, ""), ElementsAre("probe_http_status_code 0"));
}

TEST(AuthServer, RefusesAConfigurationThatCannotBeMeant) {
  struct Case {
    std::string keys;
    std::string want;
  };
  const Case cases[] = {
      {"url: \"acs.example\"",
       "probe.yml:1:45: probes[it].url: expected an absolute http or https URL, got \"acs.example\""},
      {"url: \"https://h/\", expect: {issuer: \"\"}",
       "probe.yml:1:76: probes[it].expect.issuer: expected a text that is not empty"},
      {"url: \"https://h/\", expect: {token_endpoint: \"/token\"}",
       "probe.yml:1:84: probes[it].expect.token_endpoint: expected an absolute https URL, got \"/token\""},
      {"url: \"https://h/\", proxy: {}",
       "probe.yml:1:66: probes[it].proxy: missing key \"url\": Forward proxy that is "
       "asked to CONNECT, as http://host:port"},
  };
  for (const auto& [keys, want] : cases) EXPECT_EQ(mistakes_in("type: auth_server, " + keys), want) << keys;
}

}  // namespace
}  // namespace probe::probes
