#include "tests/unit/probes/probe_trial.hpp"
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
using ::testing::Not;

constexpr std::string_view kProbe = "type: push_connectivity, monitoring: {powershell: /x/result.txt}";

core::ProbeResult run_on(const std::string& text, std::string_view keys = kProbe,
                         std::chrono::seconds age = std::chrono::minutes(5)) {
  testing::FakePorts fakes;
  fakes.files.put("/x/result.txt", text, fakes.clock.now() - age);
  return testing::run_probe(keys, fakes);
}

/// A result as `fl *` prints it; the clock stands at 2026-11-23T12:00:00Z.
std::string result(const std::string& type, const std::string& error = {}, const std::string& exception = {},
                   const std::string& ended = "2026-11-23T11:55:00Z") {
  return format_list({{"Identity", "PushNotifications.Proxy\\Connectivity"},
                      {"ResultType", type},
                      {"Error", error},
                      {"Exception", exception},
                      {"ExecutionEndTime", ended}});
}

TEST(PushMonitoring, SucceedsWhenExchangesOwnProbeDoes) {
  const std::pair<const char*, std::string> cases[] = {
      {"as printed", result("Succeeded")},
      {"the number of the type", result("3")},
      {"three properties only", format_list({{"ResultType", "Succeeded"}, {"Error", ""}, {"Exception", ""}})},
      {"the last of several", result("Failed") + result("Succeeded")},
      {"the collector's",
       collected(R"("monitoringProbe": {"ResultType": "Succeeded", "ExecutionEndTime": "2026-11-23T11:30:00Z"})")},
  };
  for (const auto& [name, text] : cases) {
    const auto run = run_on(text);
    EXPECT_THAT(testing::findings_in(run), IsEmpty()) << name;
    EXPECT_THAT(testing::metrics_in(run, "probe_push_monitoring_success"),
                ElementsAre("probe_push_monitoring_success 1"))
        << name;
  }
  EXPECT_THAT(testing::metrics_in(run_on(result("Succeeded")), ""),
              ElementsAre("probe_push_monitoring_success 1", "probe_push_monitoring_timestamp_seconds 1795434900"));
}

TEST(PushMonitoring, PassesOnWhatItSaysOnOneLineAndWithoutSecrets) {
  struct Case {
    std::string name;
    std::string text;
    std::string want;
  };
  const std::string failed = "failure probe_result_failed: /x/result.txt: expected ResultType Succeeded, found ";
  const Case cases[] = {
      {"an error", result("Failed", "The remote server returned an error: (403) Forbidden."),
       failed + "Failed: The remote server returned an error: (403) Forbidden."},
      {"an exception alone", result("Failed", "", "System.Net.WebException: timeout"),
       failed + "Failed: System.Net.WebException: timeout"},
      {"neither", result("Failed"), failed + "Failed"},
      {"a timeout", result("Timeout"), failed + "Timeout"},
      {"a poisoned one by its number", result("2"), failed + "Poisoned"},
      {"lines",
       R"({"ResultType": {"value": 4, "Value": "Failed"}, "Error": "first\r\nsecond\tthird", "ExecutionEndTime": "2026-11-23T11:55:00Z"})",
       failed + "Failed: first second third"},
      {"a token",
       result("Failed", "Bearer eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2ln refused at https://me:pw@h.example/p?sig=abc"),
       failed + "Failed: Bearer [redacted] refused at https://h.example/p"},
  };
  for (const auto& [name, text, want] : cases) {
    const auto run = run_on(text);
    EXPECT_THAT(testing::findings_in(run), ElementsAre(want)) << name;
    EXPECT_THAT(testing::metrics_in(run, "probe_push_monitoring_success"),
                ElementsAre("probe_push_monitoring_success 0"))
        << name;
  }
  EXPECT_THAT(
      testing::evidence_in(run_on(result("Failed", "no way", "at Some.Where()"))),
      ElementsAre("source=/x/result.txt", "execution_end_time=2026-11-23T11:55:00Z", "result_type=Failed",
                  "identity=PushNotifications.Proxy\\Connectivity", "error=no way", "exception=at Some.Where()"));
}

TEST(PushMonitoring, TellsNoResultFromAnExportThatCannotBeRead) {
  struct Case {
    std::string name;
    std::string text;
    std::string want;
  };
  const std::string missing = "unknown probe_result_missing: /x/result.txt: ";
  const std::string wanted = "expected the result of a monitoring probe with the property ResultType, found ";
  const Case cases[] = {
      {"printed nothing", "[]",
       missing + "expected the result of a monitoring probe, found none: the command gave no result"},
      {"null", collected("\"monitoringProbe\": null"),
       missing + "expected the result of a monitoring probe, found none: the command gave no result"},
      {"failed", collected("\"monitoringProbe\": null", error("Invoke-MonitoringProbe", "no such probe")),
       missing + "expected the section monitoringProbe, the collector could not fill it: Invoke-MonitoringProbe: 'no "
                 "such probe'"},
      {"left out", collected(""),
       missing + "expected the section monitoringProbe of a collector's document, found no section"},
      {"other objects", "Name  : Auth Configuration\r\nRealm :\r\n",
       missing + wanted + "1 object, the last with Name, Realm"},
      {"of another cmdlet", format_list({{"Task", "Checking"}, {"Detail", "x"}, {"ResultType", "Success"}}),
       missing + wanted + "1 object, the last with Task, Detail, ResultType"},
      {"an error record", "Invoke-MonitoringProbe : The probe could not be found.\r\n",
       missing + "expected Format-List output ('Name : value' lines), found a PowerShell error on line 1: "
                 "'Invoke-MonitoringProbe : The probe could not be found.'"},
      {"a page", "<!DOCTYPE html><html></html>",
       "unknown input_parse_error: /x/result.txt: expected Format-List output ('Name : value' lines), found none in "
       "HTML of 28 bytes"},
      {"no such type", result("Fine"),
       "unknown input_parse_error: /x/result.txt: ResultType on line 4: expected Timeout, Poisoned, Succeeded, Failed, "
       "Quarantined, Rejected or their number from 1 to 6, found 'Fine'"},
      {"no bytes", "",
       "unknown input_missing: /x/result.txt: expected an export (Format-List output, CLIXML or JSON), found nothing: "
       "what writes it has written nothing"},
  };
  for (const auto& [name, text, want] : cases) {
    const auto run = run_on(text);
    EXPECT_THAT(testing::findings_in(run), ElementsAre(want)) << name;
    EXPECT_THAT(run.observations(), IsEmpty()) << name;
  }
  EXPECT_THAT(testing::findings_in(run_on("", "type: push_connectivity, monitoring: {powershell: /x/none.txt}")),
              ElementsAre("unknown input_missing: /x/none.txt: no such file"));
}

/// A result of one server.
std::string of_server(const std::string& server, const std::string& type, const std::string& ended = "11:55",
                      const std::string& identity = "PushNotifications.Proxy\\Connectivity") {
  return format_list({{"Server", server},
                      {"MonitorIdentity", identity},
                      {"ExecutionEndTime", "2026-11-23T" + ended + ":00Z"},
                      {"ResultType", type},
                      {"Error", type == "Succeeded" ? "" : "boom"}});
}

TEST(PushMonitoring, JudgesTheNewestResultOfEveryServer) {
  struct Case {
    std::string name;
    std::string text;
    std::vector<std::string> want;
    std::vector<std::string> success;
  };
  const std::string failed = "failure probe_result_failed: /x/result.txt: ";
  const std::string boom = ": expected ResultType Succeeded, found Failed: boom";
  const std::string stale =
      "unknown probe_result_stale: /x/result.txt: ex02: expected a result at most 1h old, it ended 2h ago";
  const Case cases[] = {
      {"all succeeded", of_server("ex01", "Succeeded") + of_server("ex02", "Succeeded"), {}, {"1"}},
      {"the second failed",
       of_server("ex01", "Succeeded") + of_server("ex02", "Failed"),
       {failed + "ex02" + boom},
       {"0"}},
      {"the first failed",
       of_server("ex01", "Failed") + of_server("ex02", "Succeeded"),
       {failed + "ex01" + boom},
       {"0"}},
      {"the newest is printed first",
       of_server("ex01", "Failed") + of_server("ex01", "Succeeded", "11:30"),
       {failed + "ex01" + boom},
       {"0"}},
      {"an older failure", of_server("ex01", "Failed", "11:30") + of_server("ex01", "Succeeded"), {}, {"1"}},
      {"one is old", of_server("ex01", "Succeeded") + of_server("ex02", "Failed", "10:00"), {stale}, {}},
      {"one is old, one failed",
       of_server("ex01", "Failed") + of_server("ex02", "Succeeded", "10:00"),
       {failed + "ex01" + boom, stale},
       {"0"}},
  };
  for (const auto& [name, text, want, success] : cases) {
    const auto run = run_on(text);
    EXPECT_THAT(testing::findings_in(run), ElementsAreArray(want)) << name;
    std::vector<std::string> metric;
    for (const auto& value : success) metric.push_back("probe_push_monitoring_success " + value);
    EXPECT_THAT(testing::metrics_in(run, "probe_push_monitoring_success"), ElementsAreArray(metric)) << name;
  }
  const auto both = run_on(of_server("ex01", "Succeeded") + of_server("ex02", "Failed", "11:30"));
  EXPECT_THAT(testing::metrics_in(both, "probe_push_monitoring_timestamp_seconds"),
              ElementsAre("probe_push_monitoring_timestamp_seconds 1795433400"));
  EXPECT_THAT(testing::evidence_in(both),
              ElementsAre("source=/x/result.txt", "server=ex02", "execution_end_time=2026-11-23T11:30:00Z",
                          "result_type=Failed", "identity=PushNotifications.Proxy\\Connectivity", "error=boom"));
}

TEST(PushMonitoring, TakesNoOtherProbesResult) {
  const std::string other = "Autodiscover\\AutodiscoverSelfTestProbe";
  const std::string missing =
      "unknown probe_result_missing: /x/result.txt: expected a result of the monitoring probe PushNotifications.Proxy, "
      "found only one of ";
  const auto wrong = run_on(of_server("ex01", "Succeeded", "11:55", other));
  EXPECT_THAT(testing::findings_in(wrong), ElementsAre(missing + other));
  EXPECT_THAT(wrong.observations(), IsEmpty());
  std::string many;
  for (const char* name : {"a\\b", "c\\d", "c\\d", "e\\f", "g\\h"}) many += of_server("ex01", "Failed", "11:55", name);
  EXPECT_THAT(testing::findings_in(run_on(many)), ElementsAre(missing + "a\\b, c\\d, e\\f and 1 more"));
  EXPECT_THAT(
      testing::findings_in(run_on(of_server("ex01", "Failed", "11:55", other) + of_server("ex01", "Succeeded"))),
      IsEmpty());
  EXPECT_THAT(testing::findings_in(run_on(of_server("ex01", "Succeeded", "11:55", other),
                                          "type: push_connectivity, monitoring: {powershell: /x/result.txt, identity: "
                                          "'Autodiscover\\AutodiscoverSelfTestProbe'}")),
              IsEmpty());
}

TEST(PushMonitoring, BelievesNoOldResult) {
  struct Case {
    std::string name;
    std::string ended;
    std::string more;
    std::vector<std::string> want;
  };
  const std::string stale = "unknown probe_result_stale: /x/result.txt: expected a result at most 1h old, ";
  const Case cases[] = {
      {"just in time", "2026-11-23T11:00:00Z", "", {}},
      {"older than an hour", "2026-11-23T10:59:59Z", "", {stale + "it ended 1h ago"}},
      {"old", "2026-11-20T12:00:00Z", "", {stale + "it ended 3d ago"}},
      {"old, which is allowed", "2026-11-20T12:00:00Z", ", max_age: 4d", {}},
      {"ahead", "2026-11-23T14:00:00Z", "", {stale + "it ended at a time that is 2h ahead of this host's clock"}},
      {"old on either day", "10/11/2026 12:00:00 AM", "", {stale + "it ended 13d12h ago"}},
      {"of one day or another",
       "12/11/2026 11:30:00 AM",
       ", max_age: 30d",
       {"unknown input_date_ambiguous: /x/result.txt: ExecutionEndTime: expected the culture of '12/11/2026 11:30:00 "
        "AM' or a date that needs none: this is 2026-12-11 or 2026-11-12"}},
      {"the culture tells", "12/11/2026 11:30:00 AM", ", max_age: 30d, culture: en-GB", {}},
      {"no date",
       "soon",
       "",
       {"unknown input_parse_error: /x/result.txt: ExecutionEndTime: expected a date such as 2027-02-03T14:16:02Z, "
        "found 'soon'"}},
  };
  for (const auto& [name, ended, more, want] : cases) {
    const auto keys = fmt::format("type: push_connectivity, monitoring: {{powershell: /x/result.txt{}}}", more);
    EXPECT_THAT(testing::findings_in(run_on(result("Succeeded", "", "", ended), keys)), ElementsAreArray(want)) << name;
  }
  const auto without_time = format_list({{"ResultType", "Succeeded"}, {"Error", ""}});
  EXPECT_THAT(testing::findings_in(run_on(without_time, kProbe, 2h)), ElementsAre(stale + "it ended 2h ago"));
}

TEST(PushMonitoring, TakesTheResultFromOtherSources) {
  testing::FakePorts fakes;
  core::CommandOutcome done;
  done.exit_status = 0;
  done.output = result("Failed", "no way");
  fakes.commands.outcomes["ask"] = done;
  EXPECT_THAT(testing::findings_in(testing::run_probe("type: push_connectivity, monitoring: {command: [ask]}", fakes)),
              ElementsAre("failure probe_result_failed: ask: expected ResultType Succeeded, found Failed: no way"));
  core::HttpExchange exchange;
  exchange.response.status = 200;
  exchange.response.body = format_list({{"ResultType", "Succeeded"}, {"Error", ""}});
  fakes.http.exchanges["https://ex1.example/r"] = exchange;
  EXPECT_THAT(testing::findings_in(
                  testing::run_probe("type: push_connectivity, monitoring: {url: \"https://ex1.example/r\"}", fakes)),
              ElementsAre("unknown probe_result_stale: https://ex1.example/r: expected a result at most 1h old, it has "
                          "no ExecutionEndTime, and the source does not say when it changed"));
  EXPECT_THAT(testing::findings_in(testing::run_probe(
                  "type: push_connectivity, monitoring: {inline: '{\"ResultType\": \"Succeeded\"}'}", fakes)),
              IsEmpty());
}

TEST(PushMonitoring, IsAsOldAsItsStartWhereItsEndIsNotTold) {
  const auto started = [](const std::string& at) {
    return format_list({{"ResultType", "Succeeded"}, {"Error", ""}, {"Exception", ""}, {"ExecutionStartTime", at}});
  };
  constexpr std::string_view kFresh = "type: push_connectivity, monitoring: {powershell: /x/result.txt, max_age: 1h}";
  EXPECT_THAT(testing::findings_in(run_on(started("2026-11-23T11:50:00Z"), kFresh)), IsEmpty());
  EXPECT_THAT(testing::findings_in(run_on(started("2026-11-22T12:00:00Z"), kFresh)),
              ElementsAre(HasSubstr("expected a result at most 1h old, it ended 1d ago")));
}

TEST(PushMonitoring, WarnsOfASuccessThatSpeaksOfAnError) {
  const std::string warning = "warning probe_result_failed: /x/result.txt: expected no ";
  const auto run = run_on(result("Succeeded", "it broke"));
  EXPECT_THAT(testing::findings_in(run), ElementsAre(warning + "Error beside ResultType Succeeded, found it broke"));
  EXPECT_EQ(run.type(), core::ResultType::kSucceeded);
  EXPECT_THAT(testing::findings_in(run_on(result("Succeeded", "", "System.Exception"))),
              ElementsAre(warning + "Exception beside ResultType Succeeded, found System.Exception"));
}

}  // namespace
}  // namespace probe::probes
