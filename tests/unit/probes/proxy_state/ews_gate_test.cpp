#include "tests/unit/probes/proxy_state/proxy_state_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using namespace testing::proxy_state;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

constexpr std::string_view kGate =
    "type: proxy_state, source: {powershell: /x/exchange.json}, ignore_proxy: true, "
    "ews_gate: {application_identifiers: [B1A0C2DE-48f3-4b86-9a57-1d2e3f405162], max_age: 7d}";

core::ProbeResult run_on(const std::string& text, std::string_view keys = kGate) {
  testing::FakePorts fakes;
  fakes.files.put("/x/exchange.json", text, fakes.clock.now());
  return testing::run_probe(keys, fakes);
}

std::string online(const std::string& properties) {
  const bool is_dated = properties.find("ExportedAt") != std::string::npos;
  const std::string date = is_dated ? "" : R"(, "ExportedAt": "2026-11-22T12:00:00Z")";
  return collected("\"onlineOrganization\": {" + properties + date + "}");
}

TEST(EwsGate, IsOpenForTheApplicationsThatAreListedWhenEwsIsOn) {
  struct Case {
    std::string name;
    std::string text;
    std::vector<std::string> want;
  };
  const std::string where = "/x/exchange.json: ";
  const std::string app = "b1a0c2de-48f3-4b86-9a57-1d2e3f405162";
  const std::string as_configured = "B1A0C2DE-48f3-4b86-9a57-1d2e3f405162";
  const std::string closed = "failure ews_gate_closed: " + where;
  const std::string untold = "unknown input_missing: " + where;
  const Case cases[] = {
      {"open", online(R"("EwsEnabled": true, "EwsAllowedAppIDs": ["a", ")" + app + "\"]"), {}},
      {"one text", online(R"("EwsEnabled": true, "EwsAllowedAppIDs": "a, )" + app + "\""), {}},
      {"as printed", format_list({{"EwsEnabled", "True"}, {"EwsAllowedAppIDs", "a," + app}}), {}},
      {"as a printed list", format_list({{"EwsEnabled", "True"}, {"EwsAllowedAppIDs", "{a, " + app + "}"}}), {}},
      {"shut",
       online(R"("EwsEnabled": false, "EwsAllowedAppIDs": [")" + app + "\"]"),
       {closed + "expected EwsEnabled True, found False"}},
      {"never opened",
       online(R"("EwsEnabled": null, "EwsAllowedAppIDs": null)"),
       {closed + "expected EwsEnabled True, found a blank value",
        closed + "expected " + as_configured + " among EwsAllowedAppIDs, found none"}},
      {"for others",
       online(R"("EwsEnabled": true, "EwsAllowedAppIDs": "a,b")"),
       {closed + "expected " + as_configured + " among EwsAllowedAppIDs, found a, b"}},
      {"without the policy",
       online(R"("EwsEnabled": true)"),
       {untold + "expected EwsAllowedAppIDs, found none: export it with -RetrieveEwsOperationAccessPolicy"}},
      {"without the switch",
       online(R"("EwsAllowedAppIDs": ")" + app + "\""),
       {untold + "expected a value of EwsEnabled, found none"}},
      {"cut off",
       format_list({{"EwsEnabled", "True"}, {"EwsAllowedAppIDs", "{a, b...}"}}),
       {"unknown input_truncated: " + where +
        "EwsAllowedAppIDs on line 4: expected the whole list, found one of which PowerShell printed 2"}},
      {"of neither kind",
       online(R"("EwsEnabled": "Maybe", "EwsAllowedAppIDs": "a")"),
       {untold + "EwsEnabled: expected True or False, found 'Maybe'"}},
      {"left out",
       collected(""),
       {untold + "expected the section onlineOrganization of a collector's document, found no section"}},
      {"could not be read",
       collected("\"onlineOrganization\": null", error("Get-OrganizationConfig", "no such file")),
       {"unknown input_not_collected: " + where +
        "expected the section onlineOrganization, the collector could not fill it: Get-OrganizationConfig: 'no such "
        "file'"}},
      {"new enough",
       online(R"("EwsEnabled": true, "ExportedAt": "2026-11-17T12:00:00Z", "EwsAllowedAppIDs": ")" + app + "\""),
       {}},
      {"too old",
       online(R"("EwsEnabled": false, "ExportedAt": "2026-11-13T10:00:00Z", "EwsAllowedAppIDs": "a")"),
       {"unknown input_stale: " + where +
        "expected what Exchange Online said at most 7d ago, it was exported 10d2h ago"}},
      {"of no time",
       online(R"("EwsEnabled": true, "ExportedAt": null, "EwsAllowedAppIDs": ")" + app + "\""),
       {"unknown input_stale: " + where +
        "expected what Exchange Online said at most 7d ago, it does not say when it was exported"}},
      {"of a time to come",
       online(R"("EwsEnabled": true, "ExportedAt": "2026-11-23T13:00:00Z", "EwsAllowedAppIDs": ")" + app + "\""),
       {"unknown input_stale: " + where +
        "expected what Exchange Online said at most 7d ago, it was exported at a time that is 1h ahead of this host's "
        "clock"}},
  };
  for (const auto& [name, text, want] : cases) {
    EXPECT_THAT(testing::findings_in(run_on(text)), ElementsAreArray(want)) << name;
  }
}

TEST(EwsGate, NeedsNoListWhereNoApplicationIsConfigured) {
  constexpr std::string_view kSwitchOnly =
      "type: proxy_state, source: {powershell: /x/exchange.json}, ignore_proxy: true, ews_gate: {}";
  EXPECT_THAT(testing::findings_in(run_on(online(R"("EwsEnabled": true)"), kSwitchOnly)), ::testing::IsEmpty());
  EXPECT_THAT(testing::mistakes_in("type: proxy_state, source: {powershell: /x}, ignore_proxy: true"),
              HasSubstr("expected overrides, partner_applications or ews_gate to judge instead of the proxy"));
}

}  // namespace
}  // namespace probe::probes
