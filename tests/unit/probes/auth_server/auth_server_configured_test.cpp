#include "probes/auth_server/auth_server_configured.hpp"

#include "probes/auth_server/key_history.hpp"
#include "tests/unit/probes/probe_trial.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using evidence::AuthServerKind;
using evidence::AuthServerObject;
using evidence::MetadataKey;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kUrl = "https://acs.example/t/metadata/json/1";

AuthServerObject acs() {
  AuthServerObject object;
  object.name = "ACS - 7d5e1a44";
  object.type = "MicrosoftACS";
  object.kind = AuthServerKind::kMicrosoftAcs;
  object.enabled = true;
  object.is_default = false;
  object.auth_metadata_url = "https://ACS.example/t/metadata/json/1/";
  object.token_issuing_endpoint = "https://acs.example/tokens/OAuth/2";
  object.realm = "t";
  object.application_identifier = "";
  return object;
}

evidence::MetadataDocument document() {
  evidence::MetadataDocument document;
  document.kind = evidence::MetadataKind::kAcs;
  document.realm = "t";
  document.token_endpoint = "https://acs.example/tokens/OAuth/2";
  return document;
}

std::vector<std::string> lines(const std::vector<core::Finding>& findings) {
  core::ProbeResult result;
  result.add(findings);
  return testing::findings_in(result);
}

TEST(AuthServerConfigured, JudgesTheObjectThatStandsForTheServer) {
  struct Case {
    std::string name;
    void (*change)(AuthServerObject&);
    void (*expect)(AuthServerConfigured&);
    std::vector<std::string> want;
  };
  const auto as_is = [](AuthServerObject&) {};
  const auto nothing = [](AuthServerConfigured&) {};
  const Case cases[] = {
      {"healthy", as_is, nothing, {}},
      {"disabled",
       [](AuthServerObject& object) { object.enabled = false; },
       nothing,
       {"failure authserver_disabled: x.json: ACS - 7d5e1a44: expected Enabled True, found False"}},
      {"of another URL",
       [](AuthServerObject& object) { object.auth_metadata_url = "https://acs.example/u/metadata/json/1"; },
       nothing,
       {"failure authserver_url_mismatch: x.json: ACS - 7d5e1a44: expected AuthMetadataUrl "
        "https://acs.example/t/metadata/json/1, found https://acs.example/u/metadata/json/1"}},
      {"with another token endpoint",
       [](AuthServerObject& object) { object.token_issuing_endpoint = "https://old.example/tokens"; },
       nothing,
       {"failure authserver_url_mismatch: x.json: ACS - 7d5e1a44: expected TokenIssuingEndpoint "
        "https://acs.example/tokens/OAuth/2, found https://old.example/tokens"}},
      {"of another kind",
       [](AuthServerObject& object) {
         object.kind = AuthServerKind::kAdfs;
         object.type = "ADFS";
       },
       nothing,
       {"failure authserver_not_configured: x.json: expected an authorization server with the metadata URL "
        "https://acs.example/t/metadata/json/1, found ACS - 7d5e1a44 (ADFS)"}},
      {"of another realm",
       [](AuthServerObject& object) { object.realm = "u"; },
       nothing,
       {"failure authserver_tenant_mismatch: x.json: ACS - 7d5e1a44: expected Realm t, found u"}},
      {"of a realm that may be another name of the tenant",
       [](AuthServerObject& object) { object.realm = "t.onmicrosoft.com"; },
       nothing,
       {}},
      {"of no realm",
       [](AuthServerObject& object) { object.realm = ""; },
       nothing,
       {"failure authserver_tenant_mismatch: x.json: ACS - 7d5e1a44: expected Realm t, found nothing"}},
      {"of a realm that was not exported", [](AuthServerObject& object) { object.realm.reset(); }, nothing, {}},
      {"invalid",
       [](AuthServerObject& object) { object.is_valid = false; },
       nothing,
       {"failure authserver_invalid: x.json: ACS - 7d5e1a44: expected IsValid True, found False"}},
      {"without a value of Enabled",
       [](AuthServerObject& object) { object.enabled.reset(); },
       nothing,
       {"unknown input_missing: x.json: ACS - 7d5e1a44: expected a value of Enabled, found none; see that it is "
        "exported, and that the server knows it"}},
      {"not said to be the default",
       [](AuthServerObject& object) { object.is_default.reset(); },
       [](AuthServerConfigured& expected) { expected.is_default = true; },
       {"unknown input_missing: x.json: ACS - 7d5e1a44: expected a value of IsDefaultAuthorizationEndpoint, found "
        "none; see that it is exported, and that the server knows it"}},
      {"from a server that does not know the application",
       [](AuthServerObject& object) { object.application_identifier.reset(); },
       [](AuthServerConfigured& expected) { expected.has_application = true; },
       {"unknown input_missing: x.json: ACS - 7d5e1a44: expected a value of ApplicationIdentifier, found none; see "
        "that it is exported, and that the server knows it"}},
      {"of another kind and URL",
       [](AuthServerObject& object) {
         object.kind = AuthServerKind::kAzureAd;
         object.type = "AzureAD";
         object.auth_metadata_url = "https://login.example/t";
       },
       nothing,
       {"failure authserver_not_configured: x.json: expected an authorization server with the metadata URL "
        "https://acs.example/t/metadata/json/1, found ACS - 7d5e1a44 (AzureAD)"}},
      {"of another realm and URL",
       [](AuthServerObject& object) {
         object.realm = "u";
         object.auth_metadata_url = "https://acs.example/u";
       },
       nothing,
       {"failure authserver_not_configured: x.json: expected an authorization server with the metadata URL "
        "https://acs.example/t/metadata/json/1, found ACS - 7d5e1a44 (MicrosoftACS)"}},
      {"not the default",
       as_is,
       [](AuthServerConfigured& expected) { expected.is_default = true; },
       {"warning authserver_not_default: x.json: ACS - 7d5e1a44: expected IsDefaultAuthorizationEndpoint True, found "
        "False"}},
      {"without application",
       as_is,
       [](AuthServerConfigured& expected) { expected.has_application = true; },
       {"failure authserver_app_id_missing: x.json: ACS - 7d5e1a44: expected ApplicationIdentifier of the dedicated "
        "application, found nothing"}},
      {"with another application",
       [](AuthServerObject& object) { object.application_identifier = "b"; },
       [](AuthServerConfigured& expected) { expected.application_identifier = "a"; },
       {"failure authserver_app_id_missing: x.json: ACS - 7d5e1a44: expected ApplicationIdentifier a, found b"}},
      {"with the right application in another case",
       [](AuthServerObject& object) { object.application_identifier = "A"; },
       [](AuthServerConfigured& expected) { expected.application_identifier = "a"; },
       {}},
  };
  const auto published = document();
  for (const auto& [name, change, expect, want] : cases) {
    AuthServerObject object = acs();
    change(object);
    AuthServerConfigured expected;
    expect(expected);
    EXPECT_EQ(lines(judge_auth_server_objects({object}, "x.json", expected, kUrl, &published)), want) << name;
  }
  AuthServerConfigured named;
  named.name = "EvoSts";
  EXPECT_THAT(lines(judge_auth_server_objects({acs()}, "x.json", named, kUrl, &published)),
              ElementsAre("failure authserver_not_configured: x.json: expected an authorization server called EvoSts, "
                          "found ACS - 7d5e1a44 (MicrosoftACS)"));
  EXPECT_THAT(lines(judge_auth_server_objects({}, "x.json", {}, kUrl, &published)),
              ElementsAre("failure authserver_not_configured: x.json: expected an authorization server with the "
                          "metadata URL https://acs.example/t/metadata/json/1, found none"));
}

const std::string kTenant = "72416f3c-199e-43f6-9bb5-29f4a10665d5";
const std::string kOtherTenant = "b27e4d19-05fc-4c8e-a6d3-71f09c5be842";

/// Entra as Exchange's hybrid wizard writes it down: another format, another host and another version than applications
/// use.
AuthServerObject evo_sts(const std::string& tenant) {
  AuthServerObject object;
  object.name = "EvoSts - 7d5e1a44";
  object.type = "AzureAD";
  object.kind = AuthServerKind::kAzureAd;
  object.enabled = true;
  object.auth_metadata_url =
      "https://login.windows.net/" + tenant + "/federationmetadata/2007-06/federationmetadata.xml";
  object.token_issuing_endpoint = "https://login.windows.net/common/oauth2/token";
  object.realm = tenant;
  return object;
}

evidence::MetadataDocument openid(const std::string& tenant) {
  evidence::MetadataDocument document;
  document.kind = evidence::MetadataKind::kOpenId;
  document.issuer = "https://login.microsoftonline.com/" + tenant + "/v2.0";
  document.token_endpoint = "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token";
  return document;
}

TEST(AuthServerConfigured, TakesTheFederationMetadataOfATenantForItsOpenIdDocument) {
  const std::string url = "https://login.microsoftonline.com/" + kTenant + "/v2.0/.well-known/openid-configuration";
  const auto published = openid(kTenant);
  const auto judged = [&](const AuthServerObject& object) {
    return lines(judge_auth_server_objects({acs(), object}, "x.json", {}, url, &published));
  };
  EXPECT_THAT(judged(evo_sts(kTenant)), IsEmpty());
  EXPECT_THAT(judged(evo_sts(kOtherTenant)),
              ElementsAre("failure authserver_url_mismatch: x.json: EvoSts - 7d5e1a44: expected AuthMetadataUrl " +
                          url + ", found https://login.windows.net/" + kOtherTenant +
                          "/federationmetadata/2007-06/federationmetadata.xml"));
  auto elsewhere = evo_sts(kTenant);
  elsewhere.token_issuing_endpoint = "https://login.microsoftonline.us/common/oauth2/token";
  EXPECT_THAT(judged(elsewhere),
              ElementsAre("failure authserver_url_mismatch: x.json: EvoSts - 7d5e1a44: expected TokenIssuingEndpoint "
                          "https://login.microsoftonline.com/" +
                          kTenant + "/oauth2/v2.0/token, found https://login.microsoftonline.us/common/oauth2/token"));
}

TEST(AuthServerConfigured, DoesNotCompareTheEndpointsOfFederationMetadata) {
  const auto object = evo_sts(kTenant);
  evidence::MetadataDocument published;
  published.kind = evidence::MetadataKind::kFederation;
  published.issuer = "https://sts.windows.net/" + kTenant + "/";
  published.token_endpoint = "https://login.microsoftonline.com/" + kTenant + "/wsfed";
  EXPECT_THAT(lines(judge_auth_server_objects({object}, "x.json", {}, *object.auth_metadata_url, &published)),
              IsEmpty());
}

TEST(AuthServerConfigured, JudgesTheObjectThatIsNamedWhereSeveralFit) {
  const std::string url = "https://login.microsoftonline.com/" + kTenant + "/v2.0/.well-known/openid-configuration";
  const auto published = openid(kTenant);
  auto old = evo_sts(kTenant);
  old.name = "EvoSts";
  old.enabled = false;
  AuthServerConfigured expected;
  EXPECT_THAT(lines(judge_auth_server_objects({old, evo_sts(kTenant)}, "x.json", expected, url, &published)),
              ElementsAre("warning authserver_ambiguous: x.json: expected one object for the server, found EvoSts - "
                          "7d5e1a44 and EvoSts"));
  EXPECT_EQ(lines(judge_auth_server_objects({evo_sts(kTenant), old}, "x.json", expected, url, &published)),
            lines(judge_auth_server_objects({old, evo_sts(kTenant)}, "x.json", expected, url, &published)))
      << "their order does not decide";
  expected.name = "evosts - 7D5E1A44";
  EXPECT_THAT(lines(judge_auth_server_objects({old, evo_sts(kTenant)}, "x.json", expected, url, &published)),
              IsEmpty());
}

TEST(AuthServerConfigured, ComparesRealmAndIssuerOfAnObjectWithTheRightUrl) {
  const std::string url = "https://login.microsoftonline.com/" + kTenant + "/v2.0/.well-known/openid-configuration";
  const auto published = openid(kTenant);
  const auto judged = [&](const std::string& realm, const std::string& issuer) {
    auto object = evo_sts(kTenant);
    object.realm = realm;
    object.issuer_identifier = issuer;
    return lines(judge_auth_server_objects({object}, "x.json", {}, url, &published));
  };
  EXPECT_THAT(judged(kTenant, "https://sts.windows.net/" + kTenant + "/"), IsEmpty());
  const std::string blank = "failure authserver_tenant_mismatch: x.json: EvoSts - 7d5e1a44: expected ";
  EXPECT_THAT(judged("", ""), ElementsAre(blank + "Realm " + kTenant + ", found nothing",
                                          blank + "IssuerIdentifier https://login.microsoftonline.com/" + kTenant +
                                              "/v2.0, found nothing"));
  EXPECT_THAT(judged(kOtherTenant, "https://sts.windows.net/" + kOtherTenant + "/"),
              ElementsAre("failure authserver_tenant_mismatch: x.json: EvoSts - 7d5e1a44: expected Realm " + kTenant +
                              ", found " + kOtherTenant,
                          "failure authserver_tenant_mismatch: x.json: EvoSts - 7d5e1a44: expected IssuerIdentifier "
                          "https://login.microsoftonline.com/" +
                              kTenant + "/v2.0, found https://sts.windows.net/" + kOtherTenant + "/"));
}

TEST(AuthServerConfigured, WarnsOfTwoDefaults) {
  const std::string url = "https://login.microsoftonline.com/" + kTenant + "/v2.0/.well-known/openid-configuration";
  const auto published = openid(kTenant);
  auto one = evo_sts(kTenant);
  auto other = evo_sts(kOtherTenant);
  other.name = "EvoSts of another";
  one.is_default = other.is_default = true;
  AuthServerConfigured expected;
  expected.is_default = true;
  EXPECT_THAT(lines(judge_auth_server_objects({one, other}, "x.json", expected, url, &published)),
              ElementsAre("warning authserver_ambiguous: x.json: expected one default authorization endpoint, found "
                          "EvoSts - 7d5e1a44 and EvoSts of another"));
}

MetadataKey key(const std::string& kid) {
  MetadataKey made;
  made.kid = kid;
  made.usage = "sig";
  return made;
}

TEST(KeyHistory, WarnsForADayOfKeysThatChanged) {
  const core::SystemTime start = testing::FakeClock().now();
  KeyHistory history;
  EXPECT_FALSE(history.note({key("a"), key("b")}, "url", start)) << "the first set is no change";
  EXPECT_FALSE(history.note({key("b"), key("a")}, "url", start + 1min)) << "their order is none either";
  const auto changed = history.note({key("b"), key("c")}, "url", start + 2min);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->severity(), core::Severity::kWarning);
  EXPECT_EQ(changed->message(),
            "url: expected the signing keys of the run before, new are c, gone are a since 2026-11-23T12:02:00Z");
  EXPECT_TRUE(history.note({key("b"), key("c")}, "url", start + 23h)) << "nobody shall miss it";
  EXPECT_FALSE(history.note({key("b"), key("c")}, "url", start + 24h + 2min));
}

}  // namespace
}  // namespace probe::probes
