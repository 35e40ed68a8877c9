#include "tests/unit/probes/probe_trial.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

constexpr std::string_view kProbe =
    "type: proxy_state, source: {powershell: /x/proxy.txt}, "
    "expect: {organization: fabrikam.com, uri: \"https://outlook.office365.com/PushNotifications\"}";

/// The proxy as Exchange prints it; `without` leaves a property out.
struct Object {
  std::string enabled = "True";
  std::string organization = "fabrikam.com";
  std::string uri = "https://outlook.office365.com/PushNotifications";
  std::string is_valid = "True";
  std::string state = "Unchanged";
  std::string without = {};

  std::string text() const {
    const std::pair<const char*, std::string> properties[] = {
        {"DisplayName", "On Premises Proxy app"},
        {"Enabled", enabled},
        {"Organization", organization},
        {"Uri", uri},
        {"Identity", "OnPrem-Proxy"},
        {"IsValid", is_valid},
        {"WhenChangedUTC", "8/27/2026 7:23:47 PM"},
        {"ObjectState", state},
    };
    std::string lines = "\r\n\r\n";
    for (const auto& [label, value] : properties) {
      if (label != without) lines += fmt::format("{:<14} : {}\r\n", label, value);
    }
    return lines + "\r\n\r\n";
  }
};

core::ProbeResult run_on(const std::string& text, std::string_view keys = kProbe) {
  testing::FakePorts fakes;
  fakes.files.put("/x/proxy.txt", text, fakes.clock.now() - 1h);
  return testing::run_probe(keys, fakes);
}

TEST(ProxyState, SucceedsWithoutAnyFindingWhenTheProxyIsAsExpected) {
  const std::pair<const char*, std::string> cases[] = {
      {"as printed", Object{}.text()},
      {"case of the organization", Object{.organization = "Fabrikam.COM"}.text()},
      {"slash and default port", Object{.uri = "HTTPS://Outlook.Office365.com:443/PushNotifications/"}.text()},
      {"ObjectState not printed", Object{.without = "ObjectState"}.text()},
  };
  for (const auto& [name, text] : cases) {
    const auto result = run_on(text);
    EXPECT_EQ(result.type(), core::ResultType::kSucceeded) << name;
    EXPECT_THAT(testing::findings_in(result), IsEmpty()) << name;
    EXPECT_THAT(testing::metrics_in(result, ""), ElementsAre("probe_proxy_enabled 1", "probe_proxy_valid 1")) << name;
  }
}

TEST(ProxyState, NamesEachFaultOfTheObject) {
  struct Case {
    std::string name;
    Object object;
    std::vector<std::string> want;
  };
  const std::string missing =
      "unknown input_missing: /x/proxy.txt: expected the proxy's Enabled, IsValid, Organization, Uri, found no value "
      "of ";
  const Case cases[] = {
      {"disabled", {.enabled = "False"}, {"failure proxy_disabled: Enabled: expected True, found False"}},
      {"invalid", {.is_valid = "False"}, {"failure proxy_invalid: IsValid: expected True, found False"}},
      {"other organization",
       {.organization = "contoso.com"},
       {"failure proxy_organization_mismatch: Organization: expected fabrikam.com, found contoso.com"}},
      {"no organization",
       {.organization = ""},
       {"failure proxy_organization_empty: Organization: expected a domain, found nothing"}},
      {"other path",
       {.uri = "https://outlook.office365.com/Push?token=1"},
       {"failure proxy_uri_mismatch: Uri: expected https://outlook.office365.com/PushNotifications, found "
        "https://outlook.office365.com/Push"}},
      {"plain http",
       {.uri = "http://outlook.office365.com/PushNotifications"},
       {"failure proxy_uri_invalid: Uri: expected an absolute https URL, found "
        "\"http://outlook.office365.com/PushNotifications\""}},
      {"no scheme",
       {.uri = "outlook.office365.com"},
       {"failure proxy_uri_invalid: Uri: expected an absolute https URL, found \"outlook.office365.com\""}},
      {"password in it",
       {.uri = "https://me:secret@outlook.office365.com/PushNotifications"},
       {"failure proxy_uri_invalid: Uri: expected an absolute https URL, found "
        "\"https://outlook.office365.com/PushNotifications\", with a user in it"}},
      {"a fragment",
       {.uri = "https://outlook.office365.com/PushNotifications#top"},
       {"failure proxy_uri_mismatch: Uri: expected https://outlook.office365.com/PushNotifications, found "
        "https://outlook.office365.com/PushNotifications, with a fragment"}},
      {"no uri", {.uri = ""}, {"failure proxy_uri_invalid: Uri: expected an absolute https URL, found nothing"}},
      {"pending",
       {.state = "Changed"},
       {"warning proxy_object_pending: ObjectState: expected Unchanged, found Changed"}},
      {"Enabled blank", {.enabled = ""}, {missing + "Enabled"}},
      {"Enabled not printed", {.without = "Enabled"}, {missing + "Enabled"}},
      {"IsValid not printed", {.without = "IsValid"}, {missing + "IsValid"}},
      {"Organization not printed", {.without = "Organization"}, {missing + "Organization"}},
      {"Uri not printed", {.without = "Uri"}, {missing + "Uri"}},
      {"everything",
       {.enabled = "False", .organization = "", .uri = "", .is_valid = "False", .state = "New"},
       {"failure proxy_disabled: Enabled: expected True, found False",
        "failure proxy_invalid: IsValid: expected True, found False",
        "failure proxy_organization_empty: Organization: expected a domain, found nothing",
        "failure proxy_uri_invalid: Uri: expected an absolute https URL, found nothing",
        "warning proxy_object_pending: ObjectState: expected Unchanged, found New"}},
  };
  for (const auto& [name, object, want] : cases) {
    EXPECT_THAT(testing::findings_in(run_on(object.text())), ElementsAreArray(want)) << name;
  }
}

TEST(ProxyState, TellsAProxyThatWasNeverSetUpFromAnExportThatCannotBeJudged) {
  struct Case {
    std::string name;
    std::string text;
    std::string want;
  };
  const std::string not_configured =
      "failure proxy_not_configured: /x/proxy.txt: expected a push notification proxy with the properties Enabled, "
      "Organization and Uri, found ";
  const std::string nothing =
      "unknown input_missing: /x/proxy.txt: expected an export (Format-List output, CLIXML or JSON), found nothing: "
      "what writes it has written nothing";
  const Case cases[] = {
      {"an empty list", "[]", not_configured + "no object"},
      {"blank lines", "\r\n\r\n", nothing},
      {"byte order mark alone", "\xEF\xBB\xBF", nothing},
      {"the mark of UTF-16 alone", "\xFF\xFE", nothing},
      {"another object", "Name  : Auth Configuration\r\nRealm :\r\n",
       not_configured + "1 object, the last with Name, Realm"},
      {"no bytes", "", nothing},
      {"a value twice",
       "Enabled      : True\r\nOrganization : fabrikam.com\r\nUri          : https://a\r\nEnabled      : "
       "False\r\n",
       "unknown input_parse_error: /x/proxy.txt: expected every property of an object once, found Enabled on line 1 "
       "and "
       "again on line 4"},
      {"an error message", "Get-Thing : The term 'Get-Thing' is not recognized as the name of a cmdlet.\r\n",
       "unknown input_parse_error: /x/proxy.txt: expected Format-List output ('Name : value' lines), found a "
       "PowerShell error on line 1: 'Get-Thing : The term 'Get-Thing' is not recognized as the name of a cmdlet.'"},
      {"neither true nor false", Object{.enabled = "Maybe"}.text(),
       "unknown input_parse_error: /x/proxy.txt: Enabled on line 4: expected True or False, found 'Maybe'"},
  };
  for (const auto& [name, text, want] : cases) {
    const auto result = run_on(text);
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
    EXPECT_THAT(testing::findings_in(result), ElementsAre(want)) << name;
  }
}

TEST(ProxyState, ShowsTheStateAlsoWhenItFails) {
  const auto result = run_on(Object{.enabled = "False", .is_valid = "False"}.text());
  EXPECT_THAT(testing::metrics_in(result, ""), ElementsAre("probe_proxy_enabled 0", "probe_proxy_valid 0"));
  EXPECT_THAT(testing::evidence_in(result),
              ElementsAre("source=/x/proxy.txt", "identity=OnPrem-Proxy", "when_changed_utc=8/27/2026 7:23:47 PM"));
}

TEST(ProxyState, JudgesTheFormOfTheObjectWhenNothingIsExpectedOfIt) {
  constexpr std::string_view kAny = "type: proxy_state, source: {powershell: /x/proxy.txt}";
  const Object other{.organization = "contoso.com", .uri = "https://push.example/"};
  EXPECT_THAT(testing::findings_in(run_on(other.text(), kAny)), IsEmpty());
  EXPECT_THAT(
      testing::findings_in(run_on(Object{.uri = "/PushNotifications"}.text(), kAny)),
      ElementsAre("failure proxy_uri_invalid: Uri: expected an absolute https URL, found \"/PushNotifications\""));
}

TEST(ProxyState, ComparesOrganizationsInOtherScripts) {
  constexpr std::string_view kUmlaut =
      "type: proxy_state, source: {powershell: /x/proxy.txt}, expect: {organization: bücher.example}";
  EXPECT_THAT(testing::findings_in(run_on(Object{.organization = "xn--bcher-kva.example"}.text(), kUmlaut)), IsEmpty());
}

TEST(ProxyState, CannotJudgeAnExportThatIsMissingUnreadableOrOld) {
  constexpr std::string_view kFresh = "type: proxy_state, source: {powershell: /x/proxy.txt, max_age: 1d}";
  testing::FakePorts fakes;
  EXPECT_THAT(testing::findings_in(testing::run_probe(kFresh, fakes)),
              ElementsAre("unknown input_missing: /x/proxy.txt: no such file"));

  fakes.files.files["/x/proxy.txt"] = core::FileError{core::FileError::Kind::kUnreadable, "/x/proxy.txt: denied"};
  EXPECT_THAT(testing::findings_in(testing::run_probe(kFresh, fakes)),
              ElementsAre("unknown input_unreadable: /x/proxy.txt: denied"));

  fakes.files.put("/x/proxy.txt", Object{.enabled = "False"}.text(), fakes.clock.now() - 25h);
  const auto old = testing::run_probe(kFresh, fakes);
  EXPECT_THAT(
      testing::findings_in(old),
      ElementsAre("unknown input_stale: /x/proxy.txt: expected a file changed at most 1d ago, it changed 1d1h ago"));
  EXPECT_THAT(old.observations(), IsEmpty());

  fakes.files.put("/x/proxy.txt", Object{}.text(), fakes.clock.now() - 24h);
  EXPECT_THAT(testing::findings_in(testing::run_probe(kFresh, fakes)), IsEmpty());
}

TEST(ProxyState, RefusesAConfigurationThatCannotBeMeant) {
  struct Case {
    std::string keys;
    std::string want;
  };
  const Case cases[] = {
      {"type: proxy_state",
       "probe.yml:1:10: probes[it]: missing key \"source\": Where the state of the proxy is read from: exactly one of "
       "powershell, url, command and inline, with or without ldap; or ldap alone"},
      {"type: proxy_state, source: {powershell: \"\"}",
       "probe.yml:1:61: probes[it].source.powershell: expected a path, got the quoted text \"\""},
      {"type: proxy_state, source: {powershell: f, max_age: 10ms}",
       "probe.yml:1:73: probes[it].source.max_age: expected at least 1s, got 10ms"},
      {"type: proxy_state, source: {powershell: f}, expect: {uri: \"http://h/\"}",
       "probe.yml:1:79: probes[it].expect.uri: expected an https URL, got \"http://h/\""},
      {"type: proxy_state, source: {powershell: f}, expect: {on: false}",
       "probe.yml:1:74: probes[it].expect: unknown key \"on\"; known keys: enabled, organization, uri"},
      {"type: proxy_state, source: {powershell: f, url: \"https://h/\"}",
       "probe.yml:1:48: probes[it].source: expected exactly one of powershell, url, command, inline, with or "
       "without ldap, or ldap alone"},
      {"type: proxy_state, source: {max_age: 1d}",
       "probe.yml:1:48: probes[it].source: expected exactly one of powershell, url, command, inline, with or "
       "without ldap, or ldap alone, got none"},
      {"type: proxy_state, source: {powershell: f, ca_file: g}",
       "probe.yml:1:64: probes[it].source.ca_file: expected only beside url"},
      {"type: proxy_state, source: {inline: \"Enabled : True\", max_age: 1d}",
       "probe.yml:1:75: probes[it].source.max_age: expected only beside what can grow old: what is written here has no "
       "age"},
      {"type: proxy_state, source: {powershell: f, culture: en-USA}",
       "probe.yml:1:73: probes[it].source.culture: expected a culture such as en-US, found 'en-USA'; the nearest "
       "known: en-AU, en-CA, en-GB, en-IE, "
       "en-IN, en-NZ, en-SG, en-US, en-ZA"},
      {"type: proxy_state, source: {powershell: f}, expect: {organization: not a domain}",
       "probe.yml:1:88: probes[it].expect.organization: expected a domain, got \"not a domain\""},
      {"type: proxy_state, source: {command: [\"\", x]}",
       "probe.yml:1:58: probes[it].source.command: expected a program and its arguments"},
      {"type: proxy_state, source: {powershell: f}, ignore_proxy: true",
       "probe.yml:1:65: probes[it].ignore_proxy: expected overrides, partner_applications or ews_gate to judge instead "
       "of the "
       "proxy"},
      {"type: proxy_state, source: {powershell: f, ldap: {url: \"ldaps://dc\", base: DC=x}}, ignore_proxy: true",
       "probe.yml:1:104: probes[it].ignore_proxy: expected no ldap beside it, which tells of the proxy alone"},
      {"type: proxy_state, source: {powershell: f}, ignore_proxy: true, expect: {enabled: false}, "
       "overrides: [{component: Global, section: S}]",
       "probe.yml:1:85: probes[it].expect: expected only for a proxy that is not ignored"},
      {"type: proxy_state, source: {ldap: {url: \"ldaps://dc\", base: DC=x}}, expect: {enabled: false}",
       "probe.yml:1:40: probes[it].source: expected an export beside ldap: the directory tells only that there is a "
       "proxy, and when it changed"},
      {"type: proxy_state, source: {ldap: {url: \"ldaps://dc\", base: DC=x}, max_age: 1d}",
       "probe.yml:1:49: probes[it].source.ldap: expected an export beside max_age, culture and date_order"},
  };
  for (const auto& [keys, want] : cases) EXPECT_EQ(testing::mistakes_in(keys), want) << keys;
}

}  // namespace
}  // namespace probe::probes
