#include "probes/evidence/push_proxy.hpp"

#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

Parsed<PushProxy> read(const std::string& text) { return read_push_proxy(read_export(text).value()); }

constexpr const char* kProxy = R"(
Enabled           : True
Organization      : fabrikam.com
Uri               : https://outlook.office365.com/PushNotifications
Identity          : OnPrem-Proxy
IsValid           : True
DistinguishedName : CN=OnPrem-Proxy,CN=Push Notifications Settings,CN=First Organization,CN=Microsoft
                    Exchange,CN=Services,CN=Configuration,DC=Domain,DC=extest,DC=microsoft,DC=com
WhenChangedUTC    : 8/28/2013 2:23:47 AM
ObjectState       : Unchanged
)";

/// What a scheduled task that appends leaves behind when the command fails.
constexpr const char* kRecord =
    "Get-PushNotificationProxy : The term 'Get-PushNotificationProxy' is not recognized as the name of a cmdlet.\n"
    "At line:1 char:1\n"
    "+ Get-PushNotificationProxy | fl\n"
    "    + CategoryInfo          : ObjectNotFound: (Get-PushNotificationProxy:String) [], CommandNotFoundException\n"
    "    + FullyQualifiedErrorId : CommandNotFoundException\n";

TEST(PushProxy, TheStateIsReadWhole) {
  const auto proxy = read(kProxy).value();
  EXPECT_EQ(proxy.enabled, true);
  EXPECT_EQ(proxy.is_valid, true);
  EXPECT_EQ(proxy.organization, "fabrikam.com");
  EXPECT_EQ(proxy.uri, "https://outlook.office365.com/PushNotifications");
  EXPECT_EQ(proxy.object_state, "Unchanged");
  EXPECT_EQ(proxy.identity, "OnPrem-Proxy");
  EXPECT_EQ(proxy.when_changed_utc, "8/28/2013 2:23:47 AM");
  EXPECT_EQ(proxy.distinguished_name,
            "CN=OnPrem-Proxy,CN=Push Notifications Settings,CN=First Organization,CN=Microsoft "
            "Exchange,CN=Services,CN=Configuration,"
            "DC=Domain,DC=extest,DC=microsoft,DC=com");
}

TEST(PushProxy, WhatWasNotPrintedIsToldFromWhatIsBlank) {
  const auto proxy = read("Enabled      :\nOrganization :\n").value();
  EXPECT_EQ(proxy.enabled, std::nullopt);
  EXPECT_EQ(proxy.organization, "");
  EXPECT_EQ(proxy.uri, std::nullopt);
}

TEST(PushProxy, AUriBrokenByMailIsJoined) {
  const auto proxy =
      read("Enabled      : False\nUri          : https://outlook.office365.com/\nPushNotifications\nOrganization : a\n")
          .value();
  EXPECT_EQ(proxy.uri, "https://outlook.office365.com/PushNotifications");
  EXPECT_EQ(proxy.enabled, false);
}

TEST(PushProxy, AmongSeveralAppsTheProxyIsTaken) {
  const std::string others =
      "Enabled      : True\nUri          : https://a\nOrganization : a\nIdentity     : com.microsoft.owa\n\n";
  EXPECT_EQ(read(others + kProxy + "\n" + others).value().organization, "fabrikam.com");
  EXPECT_EQ(read(std::string{kProxy} + "\nEnabled  : False\nIdentity : onprem-proxy\n").value().enabled, false);
}

TEST(PushProxy, TheCultureTellsWhichOfTwoIsNewer) {
  const auto changed = [](const std::string& enabled, const std::string& when) {
    return "Enabled        : " + enabled +
           "\nOrganization   : a\nIdentity       : OnPrem-Proxy\nWhenChangedUTC : " + when + "\n\n";
  };
  const Export both =
      read_export(changed("False", "1/5/2026 10:00:00 AM") + changed("True", "1/2/2026 10:00:00 AM")).value();
  EXPECT_EQ(read_push_proxy(both, {"en-US", std::nullopt}).value().enabled, false);
}

TEST(PushProxy, WhatCannotBeReadIsExplained) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"ResultType : Succeeded\nError      :\n",
       "expected a push notification proxy with the properties Enabled, Organization and Uri, found 1 object, the last "
       "with ResultType, Error"},
      {"Name : a\n\nName : b\n",
       "expected a push notification proxy with the properties Enabled, Organization and Uri, found 2 objects, the "
       "last with Name"},
      {"Uri     : https://a\nEnabled : yes\n", "Enabled on line 2: expected True or False, found 'yes'"},
      {"Uri     : https://a\nEnabled : True\nIsValid : 1\n", "IsValid on line 3: expected True or False, found '1'"},
  };
  for (const auto& [text, want] : cases) {
    const auto proxy = read(text);
    ASSERT_FALSE(proxy) << text;
    EXPECT_EQ(proxy.error().message, want);
    EXPECT_EQ(proxy.error().kind, ParseErrorKind::kShape);
  }
  EXPECT_EQ(read_push_proxy({}).error().message,
            "expected a push notification proxy with the properties Enabled, Organization and Uri, found no object");
}

TEST(PushProxy, AnObjectWithAnErrorBehindItIsNotJudged) {
  const std::string object = "Enabled      : True\nOrganization : fabrikam.com\n";
  const std::string other = "ResultType : Succeeded\nName       : x\n\n";
  struct Case {
    const char* name;
    std::string text;
    std::size_t line, error_line;
  };
  const Case cases[] = {
      {"at once", object + kRecord, 1, 3},
      {"after an empty line", object + "\n" + kRecord, 1, 4},
      {"after a prompt", object + "[PS] C:\\>Get-PushNotificationProxy | fl\n" + kRecord, 1, 4},
      {"after another object", object + "\n" + other + kRecord, 1, 7},
      {"before another object", object + "\n" + kRecord + "\n" + other, 1, 4},
      {"with colours", object + "\n\x1b[31;1m" + kRecord, 1, 4},
      {"of a function", object + "\nRun : failed\n    + CategoryInfo : NotSpecified: (:) []\n", 1, 4},
      {"with an empty line in it", object + "\nRun : failed\n\n    + CategoryInfo : NotSpecified: (:) []\n", 1, 6},
      {"of PowerShell 7", object + "\nGet-PushNotificationProxy: The term is not recognized\n", 1, 4},
      {"twice", kRecord + object + "\n" + kRecord + "\n" + kRecord, 6, 9},
  };
  for (const auto& [name, text, line, error_line] : cases) {
    const auto read_text = read(text);
    ASSERT_FALSE(read_text) << name;
    EXPECT_EQ(read_text.error().message, "expected no error behind the object on line " + std::to_string(line) +
                                             ", found a PowerShell error record on line " + std::to_string(error_line) +
                                             ": what follows the object failed, so it may be out of date")
        << name;
    EXPECT_EQ(read_text.error().kind, ParseErrorKind::kForeign) << name;
    EXPECT_EQ(read_text.error().line, error_line) << name;
  }
  for (const std::string& text : {kRecord + object, kRecord + std::string{"\n"} + object, object + kRecord + object,
                                  object + "2026-11-23: exported\n"})
    EXPECT_TRUE(read(text)) << text;
}

Parsed<PushProxy> proxy_in(const std::string& text) {
  const auto exported = read_export(text);
  return exported ? read_push_proxy(*exported) : tl::unexpected<ParseError>{exported.error()};
}

std::string printed(const std::string& enabled, const std::string& changed) {
  return "\n\nName           : OnPrem-Proxy\nEnabled        : " + enabled + "\nWhenChangedUTC : " + changed + "\n\n";
}

std::string as_json(const std::string& enabled, const std::string& more) {
  return R"({"Name": "OnPrem-Proxy", "Organization": "a", "Enabled": )" + enabled + more + "}";
}

TEST(PushProxy, OfSeveralIsTheOneThatChangedLast) {
  const std::string on = printed("True", "2026-01-01T10:00:00Z");
  const std::string off = printed("False", "2026-01-05T10:00:00Z");
  EXPECT_EQ(proxy_in(on + off)->enabled, false);
  EXPECT_EQ(proxy_in(off + on)->enabled, false);
  const std::string untold = printed("True", "");
  EXPECT_EQ(proxy_in(off + untold)->enabled, true) << "a transcript, whose last one counts";
}

TEST(PushProxy, IsNotToldByTwoOfOneMomentThatDiffer) {
  const std::string on = as_json("true", "");
  const std::string off = as_json("false", "");
  for (const auto& text : {"[" + on + "," + off + "]", "[" + off + "," + on + "]"}) {
    const auto read = proxy_in(text);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ParseErrorKind::kSyntax);
    EXPECT_EQ(read.error().message,
              "expected one object called OnPrem-Proxy, found 2 that differ, and not by "
              "WhenChangedUTC which is the newer");
  }
  EXPECT_EQ(proxy_in("[" + on + "," + on + "]")->enabled, true);
  const std::string later = as_json("false", R"(, "WhenChangedUTC": "2026-01-05T10:00:00Z")");
  const std::string earlier = as_json("true", R"(, "WhenChangedUTC": "2026-01-01T10:00:00Z")");
  EXPECT_EQ(proxy_in("[" + later + "," + earlier + "]")->enabled, false);
}

TEST(PushProxy, IsNoOtherAppOfTheSameShape) {
  EXPECT_FALSE(proxy_in(R"([{"Name": "APNS", "Enabled": true, "Organization": "a", "Uri": "https://a"}])"));
  EXPECT_TRUE(proxy_in(R"([{"Enabled": true, "Organization": "a", "Uri": "https://a"}])"));
}

}  // namespace
}  // namespace probe::evidence
