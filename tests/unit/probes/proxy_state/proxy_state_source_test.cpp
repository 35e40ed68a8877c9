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
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kUrl = "https://ex1.example/proxy.txt?key=secret";
constexpr std::string_view kByUrl =
    "type: proxy_state, source: {url: \"https://ex1.example/proxy.txt?key=secret\", max_age: 1d, ca_file: /x/ca.pem, "
    "proxy: {url: \"http://proxy:8080\"}}";
constexpr std::string_view kByCommand = "type: proxy_state, source: {command: [/usr/bin/ask, --all], max_age: 1d}";

core::HttpExchange answer(int status, std::string body, std::vector<core::HttpHeader> headers = {}) {
  core::HttpExchange exchange;
  exchange.response.status = status;
  exchange.response.headers = std::move(headers);
  exchange.response.body = std::move(body);
  return exchange;
}

core::CommandOutcome outcome(int status, std::string output, std::string error_tail = {}) {
  core::CommandOutcome outcome;
  outcome.exit_status = status;
  outcome.output = std::move(output);
  outcome.error_tail = std::move(error_tail);
  return outcome;
}

TEST(ProxyStateSource, TakesTheNewestOfTheFilesThatMatch) {
  testing::FakePorts fakes;
  fakes.files.put("/x/proxy-1.txt", proxy(), fakes.clock.now() - 2h);
  fakes.files.put("/x/proxy-2.txt", proxy({{"Enabled", "False"}}), fakes.clock.now() - 1h);
  fakes.files.put("/x/proxy-3.txt", proxy(), fakes.clock.now() - 3h);
  constexpr std::string_view kKeys = "type: proxy_state, source: {powershell: \"/x/proxy-*.txt\"}";
  const auto result = testing::run_probe(kKeys, fakes);
  EXPECT_THAT(testing::findings_in(result), ElementsAre("failure proxy_disabled: Enabled: expected True, found False"));
  EXPECT_EQ(testing::evidence_in(result).front(), "source=/x/proxy-2.txt");
  fakes.files.files.clear();
  EXPECT_THAT(testing::findings_in(testing::run_probe(kKeys, fakes)),
              ElementsAre("unknown input_missing: /x/proxy-*.txt: no file matches"));
}

TEST(ProxyStateSource, ReadsAUrlByItsOwnAgeAndShowsNoSecretOfIt) {
  struct Case {
    std::string name;
    core::HttpExchange exchange;
    std::vector<std::string> want;
  };
  const std::string where = "https://ex1.example/proxy.txt: ";
  const std::string stale = "unknown input_stale: " + where + "expected an export of a state at most 1d ago, ";
  const Case cases[] = {
      {"fresh", answer(200, proxy(), {{"Last-Modified", "Mon, 23 Nov 2026 11:00:00 GMT"}}), {}},
      {"old",
       answer(200, proxy(), {{"Last-Modified", "Sat, 21 Nov 2026 11:00:00 GMT"}}),
       {stale + "it changed 2d1h ago"}},
      {"of no age", answer(200, proxy()), {stale + "it does not say when it was made"}},
      {"from the future",
       answer(200, proxy(), {{"Last-Modified", "Mon, 23 Nov 2026 13:00:00 GMT"}}),
       {stale + "it changed at a time that is 1h ahead of this host's clock"}},
      {"newly copied, collected long ago",
       answer(200, collected("\"pushProxy\": null", "", "2026-11-20T12:00:00Z"),
              {{"Last-Modified", "Mon, 23 Nov 2026 11:00:00 GMT"}}),
       {stale + "it was collected 3d ago"}},
      {"gone", answer(404, "no"), {"failure http_status_unexpected: " + where + "expected status 200, got 404"}},
  };
  for (const auto& [name, exchange, want] : cases) {
    testing::FakePorts fakes;
    fakes.http.exchanges[kUrl] = exchange;
    EXPECT_THAT(testing::findings_in(testing::run_probe(kByUrl, fakes)), ElementsAreArray(want)) << name;
    ASSERT_EQ(fakes.http.requests.size(), 1U) << name;
    EXPECT_EQ(fakes.http.requests.front().trust.ca_file, "/x/ca.pem") << name;
    ASSERT_TRUE(fakes.http.requests.front().proxy) << name;
    EXPECT_EQ(fakes.http.requests.front().proxy->url, "http://proxy:8080") << name;
  }
}

TEST(ProxyStateSource, RunsACommandWithoutAShell) {
  struct Case {
    std::string name;
    core::CommandOutcome outcome;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {"healthy", outcome(0, proxy()), {}},
      {"off",
       outcome(0, proxy({{"Enabled", "False"}})),
       {"failure proxy_disabled: Enabled: expected True, found False"}},
      {"failed",
       outcome(3, proxy(), "trying\nno such host\n"),
       {"unknown command_failed: /usr/bin/ask: expected exit status 0, got 3: trying no such host"}},
      {"failed with a secret",
       outcome(3, "", "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln password=hunter2 no such host\n"),
       {"unknown command_failed: /usr/bin/ask: expected exit status 0, got 3: Authorization: Bearer [redacted] "
        "password=[redacted] no such host"}},
      {"failed with a word that was cut off",
       outcome(3, "", std::string(core::kMaxErrorTail - 13, 's') + " no such host"),
       {"unknown command_failed: /usr/bin/ask: expected exit status 0, got 3: no such host"}},
      {"failed with many words",
       outcome(3, "", std::string(300, 'a') + " " + std::string(230, 'b') + " no such host"),
       {"unknown command_failed: /usr/bin/ask: expected exit status 0, got 3: … " + std::string(230, 'b') +
        " no such host"}},
      {"failed in silence", outcome(3, ""), {"unknown command_failed: /usr/bin/ask: expected exit status 0, got 3"}},
  };
  for (const auto& [name, done, want] : cases) {
    testing::FakePorts fakes;
    fakes.commands.outcomes["/usr/bin/ask"] = done;
    EXPECT_THAT(testing::findings_in(testing::run_probe(kByCommand, fakes)), ElementsAreArray(want)) << name;
    ASSERT_EQ(fakes.commands.commands.size(), 1U) << name;
    EXPECT_THAT(fakes.commands.commands.front().argv, ElementsAre("/usr/bin/ask", "--all")) << name;
    EXPECT_EQ(fakes.commands.commands.front().deadline, fakes.clock.steady() + 10s) << name;
  }
  testing::FakePorts fakes;
  EXPECT_THAT(testing::findings_in(testing::run_probe(kByCommand, fakes)),
              ElementsAre("unknown command_failed: cannot run \"/usr/bin/ask\": no such file or directory"));
}

TEST(ProxyStateSource, ReadsWhatIsWrittenInTheConfiguration) {
  testing::FakePorts fakes;
  constexpr std::string_view kKeys =
      "type: proxy_state, source: {inline: '{\"Identity\": \"OnPrem-Proxy\", \"Enabled\": false, \"IsValid\": true, "
      "\"Organization\": \"a.example\", \"Uri\": \"https://a.example/\"}'}";
  const auto result = testing::run_probe(kKeys, fakes);
  EXPECT_THAT(testing::findings_in(result), ElementsAre("failure proxy_disabled: Enabled: expected True, found False"));
  EXPECT_THAT(testing::evidence_in(result), ElementsAre("source=the configuration", "identity=OnPrem-Proxy"));
}

TEST(ProxyStateSource, BelievesNoExportThatIsOlderThanTheObjectInIt) {
  struct Case {
    std::string name;
    std::string changed;
    std::string more;
    std::vector<std::string> want;
  };
  const std::string where = "/x/proxy.txt: ";
  // The file is of 2026-11-23T11:00:00Z.
  const Case cases[] = {
      {"changed before", "11/23/2026 10:59:00 AM", "", {}},
      {"changed at once, by clocks that differ a little", "11/23/2026 11:04:00 AM", "", {}},
      {"never", "1/1/0001 12:00:00 AM", "", {}},
      {"not printed", "", "", {}},
      {"changed after",
       "11/23/2026 11:30:00 AM",
       "",
       {"unknown proxy_state_stale: " + where +
        "expected an export made after the proxy's last change, at 2026-11-23T11:30:00Z, found one of "
        "2026-11-23T11:00:00Z"}},
      {"either day was before", "10/11/2026 9:00:00 AM", "", {}},
      {"one of the days was before",
       "12/11/2026 9:00:00 AM",
       "",
       {"unknown input_date_ambiguous: " + where +
        "WhenChangedUTC: expected the culture of '12/11/2026 9:00:00 AM' or a date that needs none: this is 2026-12-11 "
        "or 2026-11-12"}},
      {"the culture tells", "12/11/2026 9:00:00 AM", ", culture: en-GB", {}},
      {"the order tells", "12/11/2026 9:00:00 AM", ", date_order: dmy", {}},
      {"no date",
       "yesterday",
       "",
       {"unknown input_parse_error: " + where +
        "WhenChangedUTC: expected a date such as 2027-02-03T14:16:02Z, found 'yesterday'"}},
  };
  for (const auto& [name, changed, more, want] : cases) {
    testing::FakePorts fakes;
    fakes.files.put("/x/proxy.txt", proxy({{"WhenChangedUTC", changed}}), fakes.clock.now() - 1h);
    const auto keys = fmt::format("type: proxy_state, source: {{powershell: /x/proxy.txt{}}}", more);
    EXPECT_THAT(testing::findings_in(testing::run_probe(keys, fakes)), ElementsAreArray(want)) << name;
  }
}

constexpr std::string_view kDirectory =
    "ldap: {url: \"ldaps://dc1.example\", base: \"CN=Configuration,DC=x\", bind_dn: probe@x, password_file: /x/pw}";

core::DirectoryAnswer entry(const std::string& changed) {
  core::DirectoryAnswer answer;
  answer.entries.push_back({"CN=OnPrem-Proxy,CN=Push", {{"whenChanged", {changed}}}});
  return answer;
}

core::DirectoryAnswer no_match() {
  core::DirectoryAnswer answer;
  answer.error = core::Finding("ldap_object_not_found", "dc1.example has nothing there",
                               {core::Evidence("filter", "(name=OnPrem-Proxy)")});
  return answer;
}

core::DirectoryAnswer no_base() {
  core::DirectoryAnswer answer;
  answer.error = core::Finding("ldap_object_not_found", "dc1.example has no such base");
  return answer;
}

TEST(ProxyStateSource, LearnsFromTheDirectoryWhetherThereIsAProxyAndWhenItChanged) {
  struct Case {
    std::string name;
    core::DirectoryAnswer answer;
    std::string exported;  ///< empty: the directory alone
    std::vector<std::string> want;
  };
  const std::string stale = "unknown proxy_state_stale: /x/proxy.txt: ";
  // The file is of 2026-11-23T11:00:00Z.
  const Case cases[] = {
      {"there", entry("20261120090000.0Z"), "", {}},
      {"not there",
       no_match(),
       "",
       {"failure proxy_not_configured: ldaps://dc1.example: CN=Configuration,DC=x: expected a push notification proxy, "
        "found nothing that matches (&(objectClass=msExchPushNotificationsApp)(name=OnPrem-Proxy))"}},
      {"wrong base", no_base(), "", {"unknown ldap_object_not_found: dc1.example has no such base"}},
      {"unchanged since the export", entry("20261120090000.0Z"), proxy(), {}},
      {"on its way to the other servers", entry("20261123111400.0Z"), proxy(), {}},
      {"changed since the export",
       entry("20261123113000.0Z"),
       proxy(),
       {stale +
        "expected an export made after the proxy's last change in the directory, at 2026-11-23T11:30:00Z, found one of "
        "2026-11-23T11:00:00Z"}},
      {"deleted since the export",
       no_match(),
       proxy(),
       {stale + "expected the proxy as the directory has it, found that the export has it and the directory does not"}},
      {"made since the export",
       entry("20261123113000.0Z"),
       "[]",
       {stale +
        "expected the proxy as the directory has it, found that the export does not have it and the directory does"}},
      {"in neither",
       no_match(),
       "[]",
       {"failure proxy_not_configured: /x/proxy.txt: expected a push notification proxy with the properties Enabled, "
        "Organization and Uri, found no object"}},
  };
  for (const auto& [name, answer, exported, want] : cases) {
    testing::FakePorts fakes;
    fakes.files.put("/x/pw", "p-secret\n", fakes.clock.now());
    fakes.files.put("/x/proxy.txt", exported, fakes.clock.now() - 1h);
    fakes.directory.answers["CN=Configuration,DC=x"] = answer;
    const auto keys = fmt::format("type: proxy_state, source: {{{}{}}}",
                                  exported.empty() ? "" : "powershell: /x/proxy.txt, ", kDirectory);
    const auto result = testing::run_probe(keys, fakes);
    EXPECT_THAT(testing::findings_in(result), ElementsAreArray(want)) << name;
    ASSERT_EQ(fakes.directory.queries.size(), 1U) << name;
    EXPECT_THAT(fakes.directory.queries.front().attributes, ElementsAre("whenChanged")) << name;
  }
}

TEST(ProxyStateSource, ShowsWhenTheObjectChanged) {
  testing::FakePorts fakes;
  fakes.files.put("/x/pw", "p-secret\n", fakes.clock.now());
  fakes.directory.answers["CN=Configuration,DC=x"] = entry("20261120090000.0Z");
  const auto result = testing::run_probe(fmt::format("type: proxy_state, source: {{{}}}", kDirectory), fakes);
  EXPECT_THAT(testing::metrics_in(result, ""), ElementsAre("probe_proxy_changed_timestamp_seconds 1795165200"));
}

}  // namespace
}  // namespace probe::probes
