#include "probes/evidence/auth_config.hpp"

#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

constexpr const char* kExport = R"(
RunspaceId                    : 4f2eb5cc-b696-482f-92bb-5b254cd19d60
CurrentCertificateThumbprint  : C3EDCF181EF4F9B53D01768ECA99564014BCA6E7
PreviousCertificateThumbprint :
NextCertificateThumbprint     : BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A
NextCertificateEffectiveDate  : 2/3/2027 2:16:02 PM
ServiceName                   : 00000002-0000-0ff1-ce00-000000000000
Realm                         :
Name                          : Auth Configuration
IsValid                       : True

)";

Parsed<AuthConfig> read(const std::string& text) { return read_auth_config(read_export(text).value()); }

/// What a scheduled task that appends leaves behind when the command fails.
constexpr const char* kRecord =
    "Get-AuthConfig : The term 'Get-AuthConfig' is not recognized as the name of a cmdlet.\n"
    "At line:1 char:1\n"
    "+ Get-AuthConfig | fl\n"
    "    + CategoryInfo          : ObjectNotFound: (Get-AuthConfig:String) [], CommandNotFoundException\n"
    "    + FullyQualifiedErrorId : CommandNotFoundException\n";

TEST(AuthConfig, TheExportIsReadWhole) {
  const auto config = read(kExport).value();
  EXPECT_EQ(config.current.thumbprint->hex(), "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7");
  EXPECT_EQ(config.current.raw, "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7");
  ASSERT_TRUE(config.previous);
  EXPECT_TRUE(config.previous->blank());
  EXPECT_EQ(config.previous->problem, "");
  EXPECT_EQ(config.next->thumbprint->hex(), "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A");
  EXPECT_EQ(config.next_effective_date, "2/3/2027 2:16:02 PM");
  EXPECT_EQ(config.next_effective->error().kind, DateErrorKind::kAmbiguous);
  EXPECT_EQ(config.is_valid, true);
  EXPECT_EQ(config.service_name, "00000002-0000-0ff1-ce00-000000000000");
  EXPECT_EQ(config.realm, "");
}

TEST(AuthConfig, WhatWasNotPrintedIsToldFromWhatIsBlank) {
  const auto config = read("CurrentCertificateThumbprint :\n").value();
  EXPECT_TRUE(config.current.blank());
  EXPECT_FALSE(config.previous);
  EXPECT_FALSE(config.next);
  EXPECT_EQ(config.realm, std::nullopt);
}

/// `whole` up to the line that begins with `name`.
std::string before(std::string_view whole, std::string_view name) {
  return std::string{whole.substr(0, whole.find("\n" + std::string{name}) + 1)};
}

TEST(AuthConfig, ATextThatWasCutOffIsNotJudged) {
  const std::string whole = kExport;
  const std::string expected = "expected all that Get-AuthConfig prints in the object on line ";
  const std::string cut = ": the text was cut off, or not all was exported: use Format-List *";
  struct Case {
    const char* name;
    std::string text;
    std::string want;
  };
  const std::string without_runspace = "\nAdminDisplayName              :\n" + whole.substr(whole.find("CurrentC"));
  const Case cases[] = {
      {"before IsValid", before(whole, "IsValid"), expected + "2, found no IsValid" + cut},
      {"within IsValid", before(whole, "IsValid") + "IsVal", expected + "2, found no IsValid" + cut},
      {"within the service name", before(whole, "ServiceName") + "ServiceName                   : 0000",
       expected + "2, found no Realm, IsValid" + cut},
      {"before the next thumbprint", before(whole, "NextCertificateThumbprint"),
       expected + "2, found no NextCertificateThumbprint, NextCertificateEffectiveDate, ServiceName, Realm, IsValid" +
           cut},
      {"without a runspace", before(without_runspace, "IsValid"), expected + "2, found no IsValid" + cut},
      {"before the longest name", "CurrentCertificateThumbprint  : C3EDCF181EF4F9B53D01768ECA99564014BCA6E7\n",
       expected +
           "1, found no PreviousCertificateThumbprint, NextCertificateThumbprint, NextCertificateEffectiveDate, "
           "ServiceName, Realm, IsValid" +
           cut},
      {"behind a whole one", whole + before(whole, "PreviousCertificateThumbprint"),
       expected +
           "13, found no PreviousCertificateThumbprint, NextCertificateThumbprint, NextCertificateEffectiveDate, "
           "ServiceName, Realm, IsValid" +
           cut},
      {"in its first line, behind a whole one", whole + before(whole, "CurrentCertificateThumbprint"),
       "expected as many properties as in the objects before it in the object on line 13, found 1 of them" + cut},
  };
  for (const auto& [name, text, want] : cases) {
    const auto config = read(text);
    ASSERT_FALSE(config) << name;
    EXPECT_EQ(config.error().message, want) << name;
    EXPECT_EQ(config.error().kind, ParseErrorKind::kTruncated) << name;
  }
}

TEST(AuthConfig, AListOfChosenPropertiesIsWholeWithoutTheOthers) {
  const std::string thumbprints =
      "CurrentCertificateThumbprint  : C3EDCF181EF4F9B53D01768ECA99564014BCA6E7\n"
      "PreviousCertificateThumbprint :\n"
      "NextCertificateThumbprint     :\n";
  for (const std::string& text :
       {thumbprints, thumbprints + "NextCertificateEffectiveDate  :\n",
        thumbprints + "Name                          : x\n", std::string{kExport} + thumbprints}) {
    const auto config = read(text);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->is_valid, std::nullopt);
  }
}

TEST(AuthConfig, AThumbprintBrokenByANarrowConsoleIsJoined) {
  const auto config = read(
                          "CurrentCertificateThumbprint : C3EDCF181EF4F9B53D01\n"
                          "                               768ECA99564014BCA6E7\n")
                          .value();
  EXPECT_EQ(config.current.thumbprint->hex(), "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7");
}

TEST(AuthConfig, AMalformedThumbprintIsExplained) {
  const auto config = read("CurrentCertificateThumbprint : C3EDCF181EF4F9B53D01768ECA99564014BCA6E\n").value();
  EXPECT_EQ(config.current.raw, "C3EDCF181EF4F9B53D01768ECA99564014BCA6E");
  EXPECT_EQ(config.current.thumbprint, std::nullopt);
  EXPECT_EQ(config.current.problem,
            "CurrentCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), "
            "found 39 hex digits");
}

TEST(AuthConfig, OfSeveralInATranscriptTheLastCounts) {
  const std::string after = "CurrentCertificateThumbprint : BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A\n\n";
  const auto config = read(std::string{kExport} + "[PS] C:\\>Set-AuthConfig -PublishCertificate\n" + after +
                           "Thumbprint : 8BB44C52F03EF30AEAB27528A1019F0887A7A383\nSubject    : CN=x\n")
                          .value();
  EXPECT_EQ(config.current.raw, "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A");
}

TEST(AuthConfig, AnotherObjectIsRefusedByTheNamesOfItsProperties) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Name  : x\nRealm :\n", "expected the property CurrentCertificateThumbprint, found Name, Realm"},
      {"Name  : x\nRealm :\n\nName : y\n",
       "expected the property CurrentCertificateThumbprint, found Name, Realm in the largest of 2 objects"},
  };
  for (const auto& [text, want] : cases) {
    const auto config = read(text);
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().message, want);
    EXPECT_EQ(config.error().kind, ParseErrorKind::kShape);
    EXPECT_EQ(config.error().line, 1);
  }
  EXPECT_EQ(read_auth_config({}).error().message,
            "expected the property CurrentCertificateThumbprint, found no object");
}

TEST(AuthConfig, AnObjectWithAnErrorBehindItIsNotJudged) {
  const std::string object =
      "CurrentCertificateThumbprint : C3EDCF181EF4F9B53D01768ECA99564014BCA6E7\nRealm                        :\n";
  const std::string other = "ResultType : Succeeded\nName       : x\n\n";
  struct Case {
    const char* name;
    std::string text;
    std::size_t line, error_line;
  };
  const Case cases[] = {
      {"at once", object + kRecord, 1, 3},
      {"after an empty line", object + "\n" + kRecord, 1, 4},
      {"after a prompt", object + "[PS] C:\\>Get-AuthConfig | fl\n" + kRecord, 1, 4},
      {"after another object", object + "\n" + other + kRecord, 1, 7},
      {"before another object", object + "\n" + kRecord + "\n" + other, 1, 4},
      {"with colours", object + "\n\x1b[31;1m" + kRecord, 1, 4},
      {"of a function", object + "\nRun : failed\n    + CategoryInfo : NotSpecified: (:) []\n", 1, 4},
      {"with an empty line in it", object + "\nRun : failed\n\n    + CategoryInfo : NotSpecified: (:) []\n", 1, 6},
      {"of PowerShell 7", object + "\nGet-AuthConfig: The term is not recognized\n", 1, 4},
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

}  // namespace
}  // namespace probe::evidence
