#include "tests/unit/probes/proxy_state/proxy_state_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using namespace testing::proxy_state;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

constexpr std::string_view kOverrides =
    "type: proxy_state, source: {powershell: /x/exchange.json}, ignore_proxy: true, "
    "overrides: [{component: Global, section: AppId, parameters: {Enabled: \"true\"}}]";
constexpr std::string_view kPartners =
    "type: proxy_state, source: {powershell: /x/exchange.json}, ignore_proxy: true, "
    "partner_applications: [{application_identifier: 00000002-0000-0ff1-ce00-000000000000}]";

core::ProbeResult run_on(const std::string& text, std::string_view keys) {
  testing::FakePorts fakes;
  fakes.files.put("/x/exchange.json", text, fakes.clock.now());
  return testing::run_probe(keys, fakes);
}

/// One override as the collector writes it.
std::string setting(const std::string& name, const std::string& parameters = R"("Enabled=true")",
                    const std::string& server = "null", const std::string& status = "Accepted",
                    const std::string& section = "AppId") {
  return fmt::format(
      R"({{"Name": "{}", "ComponentName": "Global", "SectionName": "{}", "Parameters": [{}], "Server": {}, "Status": "{}"}})",
      name, section, parameters, server, status);
}

std::string overrides(const std::string& objects) { return collected("\"settingOverrides\": [" + objects + "]"); }

TEST(ProxyFeatures, JudgesSettingOverrides) {
  struct Case {
    std::string name;
    std::string text;
    std::vector<std::string> want;
  };
  const std::string where = "/x/exchange.json: ";
  const std::string missing = "failure feature_override_missing: " + where;
  const std::string conflict =
      "failure feature_override_conflict: " + where + "expected one setting override of Global/AppId, found ";
  const std::string scoped = "warning feature_override_scoped: " + where +
                             "expected a setting override of Global/AppId for all servers, found one for ";
  const Case cases[] = {
      {"there", overrides(setting("a")), {}},
      {"in other letters", overrides(setting("a", R"("ENABLED=True", "Other=1")", "null", "accepted", "APPID")), {}},
      {"as printed",
       format_list({{"Name", "a"},
                    {"ComponentName", "Global"},
                    {"SectionName", "AppId"},
                    {"Parameters", "{Enabled=true}"},
                    {"Server", ""},
                    {"Status", "Accepted"}}),
       {}},
      {"none",
       overrides(""),
       {missing + "expected a setting override of Global/AppId, found none among the 0 exported"}},
      {"none was printed as JSON",
       "[]",
       {missing + "expected a setting override of Global/AppId, found none among the 0 exported"}},
      {"blank lines alone",
       "\r\n\r\n",
       {"unknown input_missing: " + where +
        "expected an export (Format-List output, CLIXML or JSON), found nothing: what writes it has written nothing"}},
      {"invalid",
       overrides(setting("a", R"("Enabled=true")", R"(null, "IsValid": false)")),
       {missing + "expected a setting override of Global/AppId with Status Accepted, found a with IsValid False"}},
      {"from a version on",
       overrides(setting("a", R"("Enabled=true")", R"(null, "MinVersion": "16.0.0.0")")),
       {"warning feature_override_scoped: " + where +
        "expected a setting override of Global/AppId for servers of any version, found one for those from 16.0.0.0"}},
      {"between versions",
       overrides(setting("a", R"("Enabled=true")", R"(null, "MinVersion": "15.1", "MaxVersion": "15.2")")),
       {"warning feature_override_scoped: " + where +
        "expected a setting override of Global/AppId for servers of any version, found one for those from 15.1 up to "
        "15.2"}},
      {"two values of one parameter",
       overrides(setting("a", R"("Enabled=true", "Enabled=false")")),
       {"failure feature_override_conflict: " + where +
        "expected one value of Enabled in the setting override of Global/AppId, found true and false"}},
      {"one value twice", overrides(setting("a", R"("Enabled=true", "enabled=TRUE")")), {}},
      {"printed, cut off, and exported as JSON",
       overrides(setting("a", R"("Enabled=true", "...")")),
       {"unknown input_truncated: " + where + "Parameters: expected the whole list, found one that ends in ..."}},
      {"two of one name that differ",
       overrides(setting("a") + ", " + setting("a", R"("Enabled=false")")),
       {"unknown input_parse_error: " + where +
        "expected one object called a, found 2 that differ, and not by WhenChangedUTC which is the newer"}},
      {"of something else",
       overrides(setting("a", R"("Enabled=true")", "null", "Accepted", "Other")),
       {missing + "expected a setting override of Global/AppId, found none among the 1 exported"}},
      {"not accepted",
       overrides(setting("a", R"("Enabled=true")", "null", "SyncFailed")),
       {missing + "expected a setting override of Global/AppId with Status Accepted, found a with SyncFailed"}},
      {"other value",
       overrides(setting("a", R"("Enabled=false")")),
       {missing + "expected Enabled=true in the setting override of Global/AppId, found Enabled=false"}},
      {"no value",
       overrides(setting("a", "")),
       {missing + "expected Enabled=true in the setting override of Global/AppId, found no such parameter"}},
      {"twice", overrides(setting("a") + ", " + setting("b")), {conflict + "a, b"}},
      {"two that differ, each for one server",
       overrides(setting("a", R"("Enabled=true")", R"("EX1")") + ", " + setting("b", R"("Enabled=false")", R"("EX2")")),
       {conflict + "a, b"}},
      {"twice, but one was not accepted",
       overrides(setting("a") + ", " + setting("b", R"("Enabled=false")", "null", "Invalid")),
       {}},
      {"for one server", overrides(setting("a", R"("Enabled=true")", R"("EX1")")), {scoped + "EX1"}},
      {"for each server one",
       overrides(setting("a", R"("Enabled=true")", R"("EX1")") + ", " + setting("b", R"("Enabled=true")", R"("EX2")")),
       {scoped + "EX1, EX2"}},
      {"cut off",
       format_list({{"Name", "a"},
                    {"ComponentName", "Global"},
                    {"SectionName", "AppId"},
                    {"Parameters", "{A=1, B=2, C=3, D=4...}"}}),
       {"unknown input_truncated: " + where +
        "Parameters on line 6: expected the whole list, found '{A=1, B=2, C=3, D=4...}'; export it with "
        "$FormatEnumerationLimit = -1, or as JSON or CLIXML of more depth"}},
      {"not exported",
       proxy(),
       {"unknown input_missing: " + where +
        "expected a setting override with the properties ComponentName and SectionName, found 1 object, the last with "
        "Enabled, Organization, Uri, Identity, IsValid, WhenChangedUTC, ObjectState"}},
      {"left out",
       collected(""),
       {"unknown input_missing: " + where +
        "expected the section settingOverrides of a collector's document, found no section"}},
      {"could not be asked",
       collected("\"settingOverrides\": null", error("Get-SettingOverride", "access denied")),
       {"unknown input_not_collected: " + where +
        "expected the section settingOverrides, the collector could not fill it: Get-SettingOverride: 'access "
        "denied'"}},
  };
  for (const auto& [name, text, want] : cases) {
    EXPECT_THAT(testing::findings_in(run_on(text, kOverrides)), ElementsAreArray(want)) << name;
  }
}

TEST(ProxyFeatures, WantsAnOverrideOfTheExpectedName) {
  constexpr std::string_view kNamed =
      "type: proxy_state, source: {powershell: /x/exchange.json}, ignore_proxy: true, "
      "overrides: [{component: Global, section: AppId, name: Hybrid}]";
  EXPECT_THAT(testing::findings_in(run_on(overrides(setting("hybrid")), kNamed)), IsEmpty());
  EXPECT_THAT(testing::findings_in(run_on(overrides(setting("a")), kNamed)),
              ElementsAre("failure feature_override_missing: /x/exchange.json: expected the setting override Hybrid of "
                          "Global/AppId, found a"));
}

std::string partner(const std::string& enabled = "true", const std::string& account = R"("x/Users/EXO")",
                    const std::string& id = "00000002-0000-0ff1-ce00-000000000000") {
  return fmt::format(
      R"({{"Name": "Exchange Online {}", "Enabled": {}, "ApplicationIdentifier": "{}", "LinkedAccount": {}, "UseAuthServer": true}})",
      account.size(), enabled, id, account);
}

std::string partners(const std::string& objects) { return collected("\"partnerApplications\": [" + objects + "]"); }

TEST(ProxyFeatures, JudgesPartnerApplications) {
  struct Case {
    std::string name;
    std::string text;
    std::vector<std::string> want;
  };
  const std::string where = "/x/exchange.json: partner application 00000002-0000-0ff1-ce00-000000000000: ";
  const Case cases[] = {
      {"there", partners(partner()), {}},
      {"in other letters", partners(partner("true", R"("a")", "00000002-0000-0FF1-CE00-000000000000")), {}},
      {"one of two is good", partners(partner("false", "\"\"") + ", " + partner()), {}},
      {"none",
       partners(""),
       {"failure partner_application_missing: " + where + "expected one, found none among the 0 exported"}},
      {"another",
       partners(partner("true", R"("a")", "4711")),
       {"failure partner_application_missing: " + where + "expected one, found none among the 1 exported"}},
      {"off",
       partners(partner("false")),
       {"failure partner_application_disabled: " + where + "Enabled: expected True, found False"}},
      {"without account",
       partners(partner("true", "\"\"")),
       {"failure partner_linked_account_missing: " + where + "LinkedAccount: expected an account, found nothing"}},
      {"an account that was deleted",
       partners(partner("true", R"("x/Deleted Objects/EXO\\nDEL:1")")),
       {"failure partner_linked_account_missing: " + where +
        R"(LinkedAccount: expected an account, found the deleted x/Deleted Objects/EXO\nDEL:1)"}},
      {"invalid",
       partners(partner("true", R"("a", "IsValid": false)")),
       {"failure partner_application_disabled: " + where + "IsValid: expected True, found False"}},
      {"without the authorization server",
       partners(R"({"Name": "EXO", "Enabled": true, "LinkedAccount": "a", "UseAuthServer": false, )"
                R"("ApplicationIdentifier": "00000002-0000-0ff1-ce00-000000000000"})"),
       {"failure partner_application_disabled: " + where + "UseAuthServer: expected True, found False"}},
      {"both",
       partners(partner("false", "\"\"")),
       {"failure partner_application_disabled: " + where + "Enabled: expected True, found False",
        "failure partner_linked_account_missing: " + where + "LinkedAccount: expected an account, found nothing"}},
      {"not told",
       format_list({{"Name", "EXO"},
                    {"ApplicationIdentifier", "00000002-0000-0ff1-ce00-000000000000"},
                    {"UseAuthServer", "True"}}),
       {"unknown input_missing: " + where + "expected a value of Enabled, found none",
        "unknown input_missing: " + where + "expected a value of LinkedAccount, found none"}},
      {"identifier not told",
       format_list({{"Name", "EXO"}, {"Enabled", "True"}, {"LinkedAccount", "x"}}),
       {"unknown input_missing: " + where +
        "expected the ApplicationIdentifier of each application, found none in 1 of 1"}},
      {"could not be asked",
       collected("\"partnerApplications\": null", error("Get-PartnerApplication", "access denied")),
       {"unknown input_not_collected: /x/exchange.json: expected the section partnerApplications, the collector could "
        "not fill it: Get-PartnerApplication: 'access denied'"}},
  };
  for (const auto& [name, text, want] : cases) {
    EXPECT_THAT(testing::findings_in(run_on(text, kPartners)), ElementsAreArray(want)) << name;
  }
}

TEST(ProxyFeatures, LetsAnotherApplicationSignItsOwnTokens) {
  constexpr std::string_view kOther =
      "type: proxy_state, source: {powershell: /x/exchange.json}, ignore_proxy: true, "
      "partner_applications: [{application_identifier: b1a0, linked_account: optional}]";
  const auto with_document = [](const std::string& url) {
    return partners(R"({"Name": "P", "Enabled": true, "ApplicationIdentifier": "b1a0", "UseAuthServer": false, )"
                    R"("AuthMetadataUrl": ")" +
                    url + "\"}");
  };
  EXPECT_THAT(testing::findings_in(run_on(with_document("https://a.example/metadata"), kOther)), IsEmpty());
  EXPECT_THAT(testing::findings_in(run_on(with_document(""), kOther)),
              ElementsAre("failure partner_application_disabled: /x/exchange.json: partner application b1a0: "
                          "UseAuthServer: expected True, found False"));
}

TEST(ProxyFeatures, LetsAnApplicationBeOffOrWithoutAccountWhereThatIsMeant) {
  constexpr std::string_view kLenient =
      "type: proxy_state, source: {powershell: /x/exchange.json}, ignore_proxy: true, partner_applications: "
      "[{application_identifier: 00000002-0000-0ff1-ce00-000000000000, enabled: false, linked_account: optional}]";
  EXPECT_THAT(testing::findings_in(run_on(partners(partner("false", "\"\"")), kLenient)), IsEmpty());
  EXPECT_THAT(testing::findings_in(run_on(partners(partner("false", R"("", "IsValid": false)")), kLenient)), IsEmpty());
}

TEST(ProxyFeatures, AreJudgedBesideTheProxy) {
  constexpr std::string_view kAll =
      "type: proxy_state, source: {powershell: /x/exchange.json}, "
      "overrides: [{component: Global, section: AppId}], "
      "partner_applications: [{application_identifier: 00000002-0000-0ff1-ce00-000000000000}]";
  EXPECT_THAT(testing::findings_in(
                  run_on(collected(R"("pushProxy": null, "settingOverrides": [], "partnerApplications": [])"), kAll)),
              ElementsAre("failure proxy_not_configured: /x/exchange.json: expected a push notification proxy with the "
                          "properties Enabled, Organization and Uri, found none in the section pushProxy",
                          "failure feature_override_missing: /x/exchange.json: expected a setting override of "
                          "Global/AppId, found none among the 0 exported",
                          "failure partner_application_missing: /x/exchange.json: partner application "
                          "00000002-0000-0ff1-ce00-000000000000: expected one, found none among the 0 exported"));
}

}  // namespace
}  // namespace probe::probes
