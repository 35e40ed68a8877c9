#include "probes/evidence/monitoring_result.hpp"

#include "probes/evidence/export.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

Export exported(std::string_view text) { return read_export(text).value(); }

/// `SERVER TYPE, …` of the results that count, `-` for none.
std::string monitoring(const Export& exported) {
  std::string shown;
  const auto results = read_monitoring_results(exported, "PushNotifications.Proxy").value();
  for (const MonitoringResult& result : results.newest)
    shown += fmt::format("{}{} {}", shown.empty() ? "" : ", ", result.server.value_or(""), to_string(result.type));
  return shown.empty() ? "-" : shown;
}

std::string list_of(std::string_view server, std::string_view identity, std::string_view ended, std::string_view type) {
  return fmt::format("Server           : {}\nMonitorIdentity  : {}\nExecutionEndTime : {}\nResultType       : {}\n\n",
                     server, identity, ended, type);
}

TEST(MonitoringResult, OfEveryServerTheNewestCounts) {
  const std::string probe = "PushNotifications.Proxy\\Connectivity";
  const std::string first = "2026-11-23T11:00:00Z";
  const std::string second = "2026-11-23T11:30:00Z";
  struct Case {
    const char* name;
    std::string text;
    std::string want;
  };
  const Case cases[] = {
      {"in order", list_of("ex1", probe, first, "Failed") + list_of("ex1", probe, second, "Succeeded"),
       "ex1 Succeeded"},
      {"the newest first", list_of("ex1", probe, second, "Failed") + list_of("EX1", probe, first, "Succeeded"),
       "ex1 Failed"},
      {"of one time the last", list_of("ex1", probe, first, "Failed") + list_of("ex1", probe, first, "Timeout"),
       "ex1 Timeout"},
      {"without a time the last", list_of("ex1", probe, second, "Failed") + list_of("ex1", probe, "", "Succeeded"),
       "ex1 Succeeded"},
      {"two servers", list_of("ex1", probe, second, "Failed") + list_of("ex2", probe, first, "Succeeded"),
       "ex1 Failed, ex2 Succeeded"},
      {"two of a collector",
       R"({"schema": "probe.exchange/1", "collectedAt": "2026-11-23T11:30:00Z", "monitoringProbe": [
          {"Server": "ex1", "ResultType": "Failed"}, {"Server": "ex2", "ResultType": "Succeeded"}]})",
       "ex1 Failed, ex2 Succeeded"},
      {"another probe's is left out",
       list_of("ex1", probe, first, "Failed") + list_of("ex1", "Autodiscover\\SelfTest", second, "Succeeded"),
       "ex1 Failed"},
      {"an error before the newest",
       list_of("ex1", probe, first, "Failed") + "Invoke-MonitoringProbe: no\n\n" +
           list_of("ex1", probe, second, "Succeeded"),
       "ex1 Succeeded"},
  };
  for (const auto& [name, text, want] : cases) EXPECT_EQ(monitoring(exported(text)), want) << name;
  const auto failed =
      read_monitoring_results(exported(list_of("ex1", probe, first, "Succeeded") + "Invoke-MonitoringProbe: no\n\n" +
                                       list_of("ex2", probe, second, "Succeeded")),
                              "PushNotifications.Proxy");
  ASSERT_FALSE(failed);
  EXPECT_EQ(
      failed.error().message,
      "expected no error behind the object on line 1, found a PowerShell error record on line 6: what follows the "
      "object failed, so it may be out of date");
}

TEST(MonitoringResult, OnlyTheProbeAskedForCounts) {
  struct Case {
    std::string properties;
    std::string wanted;
    bool counts;
  };
  const Case cases[] = {
      {R"("MonitorIdentity": "PushNotifications.Proxy\\Enterprise")", "PushNotifications.Proxy", true},
      {R"("MonitorIdentity": "pushnotifications.proxy/Enterprise/x")", "PushNotifications.Proxy\\ENTERPRISE", true},
      {R"("MonitorIdentity": "PushNotifications.Proxy\\EnterpriseOther")", "PushNotifications.Proxy\\Enterprise",
       false},
      {R"("MonitorIdentity": "PushNotifications.Protocol\\Enterprise")", "PushNotifications.Proxy", false},
      {R"("MonitorIdentity": "Autodiscover\\SelfTest", "ResultName": "PushNotifications")", "PushNotifications.Proxy",
       false},
      {R"("MonitorIdentity": "", "Identity": "Autodiscover\\SelfTest")", "PushNotifications.Proxy", false},
      {R"("Identity": "Microsoft.Exchange.Monitoring.Result")", "PushNotifications.Proxy", true},
      {R"("ResultName": "4d3a-PushNotificationsEnterpriseConnectivityProbe")", "PushNotifications.Proxy", true},
      {R"("ResultName": "AutodiscoverSelfTestProbe/x")", "PushNotifications.Proxy", false},
      {R"("Error": null)", "PushNotifications.Proxy", true},
  };
  for (const auto& [properties, wanted, counts] : cases) {
    const auto results =
        read_monitoring_results(exported(fmt::format("{{{}, \"ResultType\": 3}}", properties)), wanted).value();
    EXPECT_EQ(results.newest.size(), counts ? 1U : 0U) << properties;
    EXPECT_EQ(results.others.size(), counts ? 0U : 1U) << properties;
  }
}

TEST(MonitoringResult, OneThatWasCutOffIsNotJudged) {
  const std::string cut = ": the text was cut off, or not all was exported: use Format-List *";
  EXPECT_EQ(monitoring(exported("ResultType : Succeeded\n")), " Succeeded");
  EXPECT_EQ(read_monitoring_results(exported("MonitorIdentity : x\\y\nRunspaceId      : 1\n"), "x").error().message,
            "expected all that Invoke-MonitoringProbe prints in the object on line 1, found no ResultType" + cut);
}

TEST(MonitoringResult, TheTypeIsReadFromNamesAndNumbers) {
  const std::pair<const char*, MonitoringResultType> cases[] = {
      {"ResultType : Succeeded\nError      :\nException  :\n", MonitoringResultType::kSucceeded},
      {"ResultType : timeout\n", MonitoringResultType::kTimeout},
      {"ResultType : 2\n", MonitoringResultType::kPoisoned},
      {"{\"ResultType\": 4}", MonitoringResultType::kFailed},
      {"{\"ResultType\": {\"value\": 5, \"Value\": \"Quarantined\"}}", MonitoringResultType::kQuarantined},
      {"{\"ResultType\": {\"value\": 6, \"Value\": \"Rejected\"}}", MonitoringResultType::kRejected},
      {"<Objs><Obj RefId=\"0\"><MS><Obj N=\"ResultType\" RefId=\"1\"><ToString>Succeeded</ToString><I32>3</I32></Obj>"
       "</MS></Obj></Objs>",
       MonitoringResultType::kSucceeded},
  };
  for (const auto& [text, want] : cases)
    EXPECT_EQ(read_monitoring_results(exported(text), "x").value().newest.at(0).type, want) << text;
}

TEST(MonitoringResult, AFailureIsReadWhole) {
  const auto results = read_monitoring_results(exported(R"(
Server           : EX1
MonitorIdentity  : PushNotifications.Proxy\PushNotificationsEnterpriseConnectivityProbe
ExecutionEndTime : 2/3/2027 2:16:02 PM
Error            : The remote server returned an error: (403) Forbidden.
Exception        : System.Net.WebException: The remote server returned an error: (403) Forbidden.
                      at System.Net.HttpWebRequest.GetResponse()
ResultType       : Failed
)"),
                                               "PushNotifications.Proxy", {"en-US", {}, -8h})
                           .value();
  ASSERT_EQ(results.newest.size(), 1U);
  const MonitoringResult* const result = &results.newest.front();
  EXPECT_EQ(result->server, "EX1");
  EXPECT_EQ(result->type, MonitoringResultType::kFailed);
  EXPECT_EQ(result->identity, "PushNotifications.Proxy\\PushNotificationsEnterpriseConnectivityProbe");
  EXPECT_EQ(result->error, "The remote server returned an error: (403) Forbidden.");
  EXPECT_EQ(result->exception,
            "System.Net.WebException: The remote server returned an error: (403) Forbidden.\n"
            "   at System.Net.HttpWebRequest.GetResponse()");
  EXPECT_EQ(result->execution_end_time, "2/3/2027 2:16:02 PM");
  EXPECT_EQ((*result->execution_ended)->time, sys_days{2027y / 2 / 3} + 14h + 16min + 2s);
}

TEST(MonitoringResult, NoResultIsToldFromAFileOfOtherThings) {
  EXPECT_EQ(monitoring(exported("[]")), "-");
  EXPECT_EQ(monitoring(exported("<Objs></Objs>")), "-");
  const std::pair<const char*, const char*> cases[] = {
      {"Name : x\n",
       "expected the result of a monitoring probe with the property ResultType, found 1 object, the last with Name"},
      {"Task       : Checking EWS API Call Under Oauth\nDetail     : x\nResultType : Error\nIsValid    : True\n",
       "expected the result of a monitoring probe with the property ResultType, found 1 object, the last with Task, "
       "Detail, ResultType, IsValid"},
      {"MonitorIdentity : x\\y\n", "expected the property ResultType, found none"},
      {"ResultType : Great\n",
       "ResultType on line 1: expected Timeout, Poisoned, Succeeded, Failed, Quarantined, Rejected or their number "
       "from 1 to 6, found 'Great'"},
      {"<Objs><S S=\"Error\">denied</S></Objs>",
       "expected the result of a monitoring probe with the property ResultType, found the error of "
       "Invoke-MonitoringProbe: 'denied'"},
  };
  for (const auto& [text, want] : cases) {
    const auto result = read_monitoring_results(exported(text), "x");
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().message, want);
  }
}

}  // namespace
}  // namespace probe::evidence
