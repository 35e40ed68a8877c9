#include "probes/evidence/export.hpp"

#include "export_samples.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/powershell_json.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using ::testing::ElementsAre;

/// All of a configuration that does not depend on how the form spells it.
std::string shown(const AuthConfig& config) {
  const auto thumbprint = [](const std::optional<ThumbprintSetting>& setting) {
    return !setting              ? "absent"
           : setting->blank()    ? "blank"
           : setting->thumbprint ? setting->thumbprint->hex()
                                 : setting->problem;
  };
  std::string date = "blank";
  if (config.next_effective) {
    const auto& reading = *config.next_effective;
    date = !reading ? reading.error().message : std::to_string(std::chrono::system_clock::to_time_t(*reading->time));
  }
  return fmt::format("{} {} {} {} {} '{}' {}", thumbprint(config.current), thumbprint(config.previous),
                     thumbprint(config.next), date, config.service_name.value_or("absent"),
                     config.realm.value_or("absent"), config.is_valid.value_or(false));
}

std::string utf16(std::string_view text) {
  std::string bytes = "\xFF\xFE";
  for (const char c : text) bytes += {c, '\0'};
  return bytes;
}

TEST(Export, TheSameConfigurationInEveryFormAndEncodingIsTheSame) {
  constexpr const char* kWant =
      "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7 blank BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A 1801664162 "
      "00000002-0000-0ff1-ce00-000000000000 '' true";
  const std::pair<std::string_view, ExportForm> cases[] = {
      {testing::kAuthConfigList, ExportForm::kFormatList},   {testing::kAuthConfigClixml, ExportForm::kClixml},
      {testing::kAuthConfigJson51, ExportForm::kJson},       {testing::kAuthConfigJson7, ExportForm::kJson},
      {testing::kCollectorDocument, ExportForm::kCollector},
  };
  for (const auto& [text, form] : cases) {
    for (const std::string& bytes : {std::string{text}, utf16(text), "\xEF\xBB\xBF" + std::string{text}}) {
      const auto exported = read_export(bytes);
      ASSERT_TRUE(exported) << exported.error().message;
      EXPECT_EQ(exported->form, form);
      const auto config = read_auth_config(*exported, {"en-US", {}, {}});
      ASSERT_TRUE(config) << config.error().message;
      EXPECT_EQ(shown(*config), kWant) << to_string(form);
    }
  }
}

TEST(Export, NullAndEmptyAreToldApartWhereTheFormDoes) {
  const auto kind = [](std::string_view text, const char* name) {
    return read_export(text).value().objects.front().find(name)->kind;
  };
  EXPECT_EQ(kind(testing::kAuthConfigList, "Realm"), ExportedKind::kBlank);
  EXPECT_EQ(kind(testing::kAuthConfigClixml, "Realm"), ExportedKind::kText);
  EXPECT_EQ(kind(testing::kAuthConfigClixml, "DeploymentId"), ExportedKind::kNull);
  EXPECT_EQ(kind(testing::kAuthConfigJson51, "Realm"), ExportedKind::kText);
  EXPECT_EQ(kind(testing::kAuthConfigJson51, "DEPLOYMENTID"), ExportedKind::kNull);
}

TEST(Export, TheFormIsToldByTheBeginning) {
  const std::pair<const char*, const char*> cases[] = {
      {"[PS] C:\\>Get-AuthConfig | fl\n\nName : x\n", "Format-List output"},
      {"{a, b}\nName : x\n", "Format-List output"},
      {"  \n[{\"Name\": \"x\"}]", "JSON"},
      {"{\"Name\":\"x\"}", "JSON"},
      {"[]", "JSON"},
      {"<?xml version=\"1.0\"?>\n<Objs></Objs>", "CLIXML"},
      {"#< CLIXML\n<Objs></Objs>", "CLIXML"},
  };
  for (const auto& [text, want] : cases) {
    const auto exported = read_export(text);
    ASSERT_TRUE(exported) << text << exported.error().message;
    EXPECT_EQ(to_string(exported->form), want) << text;
  }
}

TEST(Export, WhatIsNoExportIsExplained) {
  struct Case {
    const char* text;
    ParseErrorKind kind;
    const char* want;
  };
  const Case cases[] = {
      {"", ParseErrorKind::kEmpty, "expected an export (Format-List output, CLIXML or JSON), found nothing"},
      {"<!DOCTYPE html><html>", ParseErrorKind::kForeign,
       "expected Format-List output ('Name : value' lines), found none in HTML of 21 bytes"},
      {"{\"Name\": \"x\"", ParseErrorKind::kTruncated, "truncated JSON: the text ends at 1:13 within the document"},
      {"[1]", ParseErrorKind::kShape, "expected JSON with the objects of an export, found a number in an array"},
      {"<Objs><S>", ParseErrorKind::kTruncated, "truncated CLIXML: the text ends on line 1 before </Objs>"},
      {"{\"schema\": \"probe.exchange/2\", \"collectedAt\": \"2026-11-23T18:22:32Z\"}", ParseErrorKind::kShape,
       "schema: expected probe.exchange/1, found 'probe.exchange/2'"},
      {"{\"schema\": \"probe.exchange/1\"}", ParseErrorKind::kShape, "collectedAt: expected a string, found nothing"},
      {"{\"schema\": \"probe.exchange/1\", \"collectedAt\": \"11/23/2026\"}", ParseErrorKind::kShape,
       "collectedAt: expected a date in ISO 8601 with its zone, found '11/23/2026'"},
      {"{\"schema\": \"probe.exchange/1\", \"collectedAt\": \"2026-11-23T18:22:32Z\", \"authServers\": "
       "[\"@{Name=x}\"]}",
       ParseErrorKind::kShape, "authServers: expected an object, found a string"},
      {"{\"schema\": \"probe.exchange/1\", \"collectedAt\": \"2026-11-23T18:22:32Z\", \"errors\": \"none\"}",
       ParseErrorKind::kShape, "errors: expected objects, found a string"},
  };
  for (const auto& [text, kind, want] : cases) {
    const auto exported = read_export(text);
    ASSERT_FALSE(exported) << text;
    EXPECT_EQ(exported.error().message, want);
    EXPECT_EQ(exported.error().kind, kind) << text;
  }
}

TEST(Export, TooManyValuesAreRefused) {
  std::string objects = "[{}";
  for (std::size_t i = 0; i < kMaxExportedObjects; ++i) objects += ",{}";
  EXPECT_EQ(read_export(objects + "]").error().message,
            "expected JSON of at most 10000 objects and 200000 values, found more");
  std::string numbers = "[{\"a\":[0";
  for (std::size_t i = 0; i < kMaxExportedValues; ++i) numbers += ",0";
  const auto exported = read_export(numbers + "]}]");
  ASSERT_FALSE(exported);
  EXPECT_EQ(exported.error().message, "expected JSON of at most 10000 objects and 200000 values, found more");
  EXPECT_EQ(exported.error().kind, ParseErrorKind::kTooLarge);
}

TEST(Export, ACollectorsDocumentIsReadWhole) {
  const Export exported = read_export(testing::kCollectorDocument).value();
  EXPECT_EQ(exported.server, "EX1");
  EXPECT_EQ(exported.collected_at, sys_days{2026y / 11 / 23} + 18h + 22min + 32s);
  EXPECT_THAT(exported.sections, ElementsAre("authConfig", "authServers", "certificates", "partnerApplications",
                                             "settingOverrides", "pushProxy", "monitoringProbe"));
  EXPECT_THAT(exported.null_sections, ElementsAre("pushProxy", "monitoringProbe"));
  EXPECT_TRUE(exported.has_section("CERTIFICATES"));
  EXPECT_FALSE(exported.is_null_section("certificates"));
  ASSERT_EQ(exported.errors.size(), 1U);
  EXPECT_EQ(exported.errors[0].command, "Enable-PushNotificationProxy");
  EXPECT_EQ(exported.errors[0].message, "The term is not recognized");
  std::vector<std::string> sections;
  for (const auto& object : exported.objects) sections.push_back(object.section);
  EXPECT_THAT(sections, ElementsAre("authConfig", "authServers", "partnerApplications", "settingOverrides"));
}

TEST(Export, ValuesThatPowerShellWrappedInJsonAreUnwrapped) {
  const auto exported = read_export(R"({"value": [{
      "ResultType": {"value": 3, "Value": "Succeeded"},
      "When": {"value": "\/Date(1801664162000)\/", "DisplayHint": 2, "DateTime": "Wednesday"},
      "DomainName": {"value": ["a", "b"], "Count": 2},
      "Text": {"value": "x", "PSComputerName": "ex1", "RunspaceId": "4f2eb5cc"},
      "Own": {"value": "x", "Other": 1},
      "Ratio": 0.5, "Big": 18446744073709551615, "AppSecret": "hunter2"
    }], "Count": 1})");
  ASSERT_TRUE(exported) << exported.error().message;
  ASSERT_EQ(exported->objects.size(), 1U);
  const ExportedObject& object = exported->objects.front();
  EXPECT_EQ(object.get("ResultType"), "Succeeded");
  EXPECT_EQ(object.find("ResultType")->number, 3);
  EXPECT_EQ(object.get("When"), "/Date(1801664162000)/");
  EXPECT_THAT(object.find("DomainName")->items, ElementsAre("a", "b"));
  EXPECT_EQ(object.get("DomainName"), "{a, b}");
  EXPECT_EQ(object.get("Text"), "x");
  EXPECT_EQ(object.find("Own")->members.size(), 2U);
  EXPECT_EQ(object.get("Ratio"), "0.5");
  EXPECT_EQ(object.get("Big"), "18446744073709551615");
  EXPECT_EQ(object.find("AppSecret")->kind, ExportedKind::kWithheld);
  EXPECT_EQ(object.get("AppSecret"), "");
}

TEST(Export, ASecretIsInNoFormOfTheObject) {
  for (const char* text : {"Name      : x\nAppSecret : hunter2\n", "{\"Name\":\"x\",\"AppSecret\":\"hunter2\"}",
                           "<Objs><Obj RefId=\"0\"><MS><S N=\"AppSecret\">hunter2</S></MS></Obj></Objs>"}) {
    const auto exported = read_export(text).value();
    const auto* secret = exported.objects.front().find("appsecret");
    ASSERT_NE(secret, nullptr);
    EXPECT_EQ(secret->kind, ExportedKind::kWithheld);
    EXPECT_EQ(secret->text, "");
    EXPECT_TRUE(secret->wrapped.empty());
  }
}

TEST(Export, AListCutShortByPowerShellIsMarked) {
  for (const char* marker : {"...", "\u2026"}) {
    const auto exported = read_export(fmt::format("Name       : x\nDomainName : {{a, b{}}}\n", marker)).value();
    const auto* list = exported.objects.front().find("DomainName");
    EXPECT_TRUE(list->truncated);
    EXPECT_EQ(list->kind, ExportedKind::kList);
  }
}

}  // namespace
}  // namespace probe::evidence
