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

constexpr std::string_view kOn = "type: proxy_state, source: {powershell: /x/exchange.json}";
constexpr std::string_view kOff = "type: proxy_state, source: {powershell: /x/exchange.json}, expect: {enabled: false}";

const std::string kProxy =
    R"("Name": "OnPrem-Proxy", "Enabled": true, "Organization": "fabrikam.com", "Uri": "https://push.example/P", )"
    R"("IsValid": true, "ObjectState": "Unchanged", "WhenChangedUTC": "2026-03-02T10:02:41Z")";
const std::string kUnknown =
    R"("pushProxy": {"Name": "OnPrem-Proxy", "Enabled": null, "Organization": null, "Uri": null, "IsValid": null, )"
    R"("ObjectState": null, "WhenChangedUTC": "2026-03-02T10:02:41Z"})";

core::ProbeResult run_on(const std::string& text, std::string_view keys) {
  testing::FakePorts fakes;
  fakes.files.put("/x/exchange.json", text, fakes.clock.now());
  return testing::run_probe(keys, fakes);
}

TEST(ProxyState, TellsWhatTheCollectorKnowsFromWhatItCouldNotAsk) {
  struct Case {
    std::string name;
    std::string text;
    std::vector<std::string> want;
  };
  const std::string where = "/x/exchange.json: ";
  const std::string wanted = "expected a push notification proxy with the properties Enabled, Organization and Uri, ";
  const Case cases[] = {
      {"there", collected("\"pushProxy\": {" + kProxy + "}"), {}},
      {"there, though another section could not be asked",
       collected("\"pushProxy\": {" + kProxy + "}, \"authServers\": null", error("Get-AuthServer", "denied")),
       {}},
      {"asked, and there is none",
       collected("\"pushProxy\": null"),
       {"failure proxy_not_configured: " + where + wanted + "found none in the section pushProxy"}},
      {"could not be asked",
       collected("\"pushProxy\": null", error("Enable-PushNotificationProxy", "access denied")),
       {"unknown input_not_collected: " + where +
        "expected the section pushProxy, the collector could not fill it: Enable-PushNotificationProxy: 'access "
        "denied'"}},
      {"left out",
       collected("\"authServers\": []"),
       {"unknown input_missing: " + where +
        "expected the section pushProxy of a collector's document, found 'authServers'"}},
      {"there, but its state is not known",
       collected(kUnknown, error("Enable-PushNotificationProxy", "no -PushProxyExport was given")),
       {"unknown input_missing: " + where +
        "expected the proxy's Enabled, IsValid, Organization, Uri, found no value of Enabled, IsValid, Organization, "
        "Uri (Enable-PushNotificationProxy: no -PushProxyExport was given)"}},
      {"cut off",
       collected("\"pushProxy\": {" + kProxy + "}").substr(0, 200),
       {"unknown input_truncated: " + where + "truncated JSON: the text ends at 1:201 within the document"}},
  };
  for (const auto& [name, text, want] : cases) {
    EXPECT_THAT(testing::findings_in(run_on(text, kOn)), ElementsAreArray(want)) << name;
  }
}

TEST(ProxyState, JudgesAProxyThatHasToBeOff) {
  struct Case {
    std::string name;
    std::string text;
    std::vector<std::string> want;
    std::vector<std::string> metrics;
  };
  const std::string missing = "unknown input_missing: /x/exchange.json: ";
  const std::string wanted = "expected a push notification proxy with the properties Enabled, Organization and Uri, ";
  const Case cases[] = {
      {"on",
       proxy(),
       {"failure proxy_enabled_unexpectedly: Enabled: expected False, found True"},
       {"probe_proxy_enabled 1", "probe_proxy_valid 1"}},
      {"off, and whatever else it says",
       proxy({{"Enabled", "False"}, {"IsValid", "False"}, {"Organization", ""}, {"Uri", ""}}),
       {},
       {"probe_proxy_enabled 0", "probe_proxy_valid 0"}},
      {"never set up", "[]", {}, {"probe_proxy_enabled 0"}},
      {"blank lines alone",
       "\r\n\r\n",
       {missing + "expected an export (Format-List output, CLIXML or JSON), found nothing: what writes it has written "
                  "nothing"},
       {}},
      {"never set up, says the collector", collected("\"pushProxy\": null"), {}, {"probe_proxy_enabled 0"}},
      {"not known",
       proxy({{"Enabled", ""}}),
       {missing + "expected the proxy's Enabled, found no value of Enabled"},
       {"probe_proxy_valid 1"}},
      {"another object",
       "Name  : Auth Configuration\r\nRealm :\r\n",
       {missing + wanted + "found 1 object, the last with Name, Realm"},
       {}},
      {"left out",
       collected(""),
       {missing + "expected the section pushProxy of a collector's document, found no section"},
       {}},
  };
  for (const auto& [name, text, want, metrics] : cases) {
    const auto result = run_on(text, kOff);
    EXPECT_THAT(testing::findings_in(result), ElementsAreArray(want)) << name;
    EXPECT_THAT(testing::metrics_in(result, ""), ElementsAreArray(metrics)) << name;
  }
}

TEST(ProxyState, JudgesWhatIsExpectedExplicitlyAlsoOfAProxyThatHasToBeOff) {
  constexpr std::string_view kKeys =
      "type: proxy_state, source: {powershell: /x/exchange.json}, expect: {enabled: false, organization: contoso.com}";
  EXPECT_THAT(
      testing::findings_in(run_on(proxy({{"Enabled", "False"}}), kKeys)),
      ElementsAre("failure proxy_organization_mismatch: Organization: expected contoso.com, found fabrikam.com"));
}

}  // namespace
}  // namespace probe::probes
