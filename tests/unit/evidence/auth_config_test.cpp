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

)";

Parsed<AuthConfig> read(const std::string& text) { return read_auth_config(read_format_list(text).value()); }

TEST(AuthConfig, TheExportIsReadWhole) {
  const auto config = read(kExport).value();
  EXPECT_EQ(config.current.thumbprint->hex(), "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7");
  EXPECT_EQ(config.current.raw, "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7");
  ASSERT_TRUE(config.previous);
  EXPECT_TRUE(config.previous->blank());
  EXPECT_EQ(config.previous->problem, "");
  EXPECT_EQ(config.next->thumbprint->hex(), "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A");
  EXPECT_EQ(config.next_effective_date, "2/3/2027 2:16:02 PM");
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

}  // namespace
}  // namespace probe::evidence
