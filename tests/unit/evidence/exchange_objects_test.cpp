#include "certificate_maker.hpp"
#include "export_samples.hpp"
#include "probes/evidence/auth_server_objects.hpp"
#include "probes/evidence/encoding.hpp"
#include "probes/evidence/exported_certificate.hpp"
#include "probes/evidence/monitoring_result.hpp"
#include "probes/evidence/partner_application.hpp"
#include "probes/evidence/push_proxy.hpp"
#include "probes/evidence/setting_override.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Export exported(std::string_view text) { return read_export(text).value(); }

constexpr const char* kServers = R"(
Name                           : ACS - 7d5e1a44-0c2b-4f6e-8f11-2f6d0a9c3b57
Type                           : MicrosoftACS
IssuerIdentifier               : 00000001-0000-0000-c000-000000000000
Realm                          : 3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14
TokenIssuingEndpoint           : https://accounts.accesscontrol.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/tokens/
                                 OAuth/2
AuthorizationEndpoint          :
AuthMetadataUrl                : https://accounts.accesscontrol.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/metadat
                                 a/json/1
AppSecret                      : hunter2
ApplicationIdentifier          :
DomainName                     : {fabrikam.mail.onmicrosoft.com, fabrikam.com}
Enabled                        : True
IsDefaultAuthorizationEndpoint : False

Name                           : EvoSts - 7d5e1a44-0c2b-4f6e-8f11-2f6d0a9c3b57
Type                           : AzureAD
IssuerIdentifier               : https://sts.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/
TokenIssuingEndpoint           : https://login.windows.net/common/oauth2/token
ApplicationIdentifier          : b1a0c2de-48f3-4b86-9a57-1d2e3f405162
DomainName                     : {a, b, c, d...}
Enabled                        : True
IsDefaultAuthorizationEndpoint : True

)";

TEST(AuthServerObjects, EveryServerIsReadWhole) {
  const auto servers = read_auth_server_objects(exported(kServers)).value();
  ASSERT_EQ(servers.size(), 2U);
  EXPECT_EQ(servers[0].name, "ACS - 7d5e1a44-0c2b-4f6e-8f11-2f6d0a9c3b57");
  EXPECT_EQ(servers[0].type, "MicrosoftACS");
  EXPECT_EQ(servers[0].kind, AuthServerKind::kMicrosoftAcs);
  EXPECT_EQ(servers[0].enabled, true);
  EXPECT_EQ(servers[0].is_default, false);
  EXPECT_EQ(servers[0].issuer_identifier, "00000001-0000-0000-c000-000000000000");
  EXPECT_EQ(servers[0].realm, "3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14");
  EXPECT_EQ(servers[0].token_issuing_endpoint,
            "https://accounts.accesscontrol.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/tokens/OAuth/2");
  EXPECT_EQ(servers[0].auth_metadata_url,
            "https://accounts.accesscontrol.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/metadata/json/1");
  EXPECT_EQ(servers[0].authorization_endpoint, "");
  EXPECT_EQ(servers[0].application_identifier, "");
  EXPECT_THAT(servers[0].domain_names.value(), ElementsAre("fabrikam.mail.onmicrosoft.com", "fabrikam.com"));
  EXPECT_EQ(servers[1].kind, AuthServerKind::kAzureAd);
  EXPECT_EQ(servers[1].application_identifier, "b1a0c2de-48f3-4b86-9a57-1d2e3f405162");
  EXPECT_EQ(servers[1].realm, std::nullopt);
  ASSERT_FALSE(servers[1].domain_names);
  EXPECT_EQ(servers[1].domain_names.error().kind, ParseErrorKind::kTruncated);
  EXPECT_EQ(servers[1].domain_names.error().message,
            "DomainName on line 22: expected the whole list, found '{a, b, c, d...}'; export it with "
            "$FormatEnumerationLimit = -1, or as JSON or CLIXML of more depth");
}

TEST(AuthServerObjects, ATypeThatIsOnlyANumberIsToldByTheIssuer) {
  const std::pair<const char*, AuthServerKind> cases[] = {
      {R"("Type": 1, "IssuerIdentifier": "00000001-0000-0000-c000-000000000000")", AuthServerKind::kMicrosoftAcs},
      {R"("Type": 5, "IssuerIdentifier": "https://sts.windows.net/3f1c8a52/")", AuthServerKind::kAzureAd},
      {R"("Type": 1, "IssuerIdentifier": "x")", AuthServerKind::kUnknown},
      {R"("Type": "adfs")", AuthServerKind::kAdfs},
      {R"("Type": {"value": 3, "Value": "Facebook"})", AuthServerKind::kFacebook},
      {R"("Type": "Other", "IssuerIdentifier": "https://sts.windows.net/x/")", AuthServerKind::kUnknown},
  };
  for (const auto& [members, want] : cases) {
    const auto servers = read_auth_server_objects(exported(fmt::format("{{\"AuthMetadataUrl\": \"\", {}}}", members)));
    EXPECT_EQ(servers.value().at(0).kind, want) << members;
  }
}

TEST(AuthServerObjects, OfSeveralWithOneNameTheLastCounts) {
  std::string disabled = kServers;
  disabled.replace(disabled.find("Enabled                        : True"), 37,
                   "Enabled                        : False");
  const auto servers = read_auth_server_objects(exported(kServers + disabled)).value();
  ASSERT_EQ(servers.size(), 2U);
  EXPECT_EQ(servers[0].enabled, false);
  EXPECT_EQ(servers[1].enabled, true);
}

TEST(AuthServerObjects, ListsOfJsonThatLostTheirDepthAreNotTakenForData) {
  for (const char* flat : {"a.com b.com", "System.Object[]", "Microsoft.Exchange.Data.MultiValuedProperty`1[x]"}) {
    const auto servers = read_auth_server_objects(
        exported(fmt::format("{{\"TokenIssuingEndpoint\": \"\", \"DomainName\": \"{}\"}}", flat)));
    EXPECT_EQ(servers->at(0).domain_names.error().kind, ParseErrorKind::kTruncated) << flat;
  }
  const auto one = read_auth_server_objects(exported(R"({"TokenIssuingEndpoint": "", "DomainName": "a.com"})"));
  EXPECT_THAT(one->at(0).domain_names.value(), ElementsAre("a.com"));
}

TEST(ExchangeObjects, ACollectorsSectionsAreReadByTheirNames) {
  const Export all = exported(testing::kCollectorDocument);
  const auto servers = read_auth_server_objects(all).value();
  ASSERT_EQ(servers.size(), 1U);
  EXPECT_THAT(servers[0].domain_names.value(), ElementsAre("fabrikam.com", "fabrikam.mail.onmicrosoft.com"));
  const auto applications = read_partner_applications(all).value();
  ASSERT_EQ(applications.size(), 1U);
  EXPECT_EQ(applications[0].linked_account, "fabrikam.com/Users/Exchange Online-ApplicationAccount");
  const auto overrides = read_setting_overrides(all).value();
  ASSERT_EQ(overrides.size(), 1U);
  EXPECT_EQ(overrides[0].section, "ExchangeOnpremAsThirdPartyAppId");
  EXPECT_EQ(overrides[0].parameter("enabled"), "true");
  EXPECT_EQ(overrides[0].parameter("Other"), std::nullopt);
  EXPECT_THAT(overrides[0].servers.value(), IsEmpty());
  EXPECT_THAT(read_exported_certificates(all).value(), IsEmpty());
  EXPECT_THAT(read_monitoring_results(all, "x").value().newest, IsEmpty());
  const auto proxy = read_push_proxy(all);
  ASSERT_FALSE(proxy);
  EXPECT_EQ(proxy.error().kind, ParseErrorKind::kNotCollected);
  EXPECT_EQ(
      proxy.error().message,
      "expected the section pushProxy, the collector could not fill it: Enable-PushNotificationProxy: 'The term is "
      "not recognized'");
}

TEST(ExchangeObjects, WhatIsNotThereIsExplained) {
  const std::string head = R"({"schema": "probe.exchange/1", "collectedAt": "2026-11-23T18:22:32Z")";
  struct Case {
    std::string text;
    ParseErrorKind kind;
    const char* want;
  };
  const Case cases[] = {
      {head + "}", ParseErrorKind::kShape,
       "expected the section authServers of a collector's document, found no section"},
      {head + R"(, "authConfig": null, "pushProxy": null})", ParseErrorKind::kShape,
       "expected the section authServers of a collector's document, found 'authConfig, pushProxy'"},
      {head + R"(, "authServers": [], "errors": [{"command": "Get-AuthServer", "message": "denied"}]})",
       ParseErrorKind::kNotCollected,
       "expected the section authServers, the collector could not fill it: Get-AuthServer: 'denied'"},
      {head + R"(, "authServers": null, "errors": [{"command": "Get-AuthConfig", "message": "denied"}]})",
       ParseErrorKind::kNotCollected,
       "expected a list in the section authServers, the collector left it null: Get-AuthServer failed"},
      {"Name : x\n", ParseErrorKind::kShape,
       "expected an authorization server with the properties TokenIssuingEndpoint and IsDefaultAuthorizationEndpoint, "
       "found 1 object, the last with Name"},
      {"[]", ParseErrorKind::kShape,
       "expected an authorization server with the properties TokenIssuingEndpoint and IsDefaultAuthorizationEndpoint, "
       "found no object"},
      {"[{}]", ParseErrorKind::kShape,
       "expected an authorization server with the properties TokenIssuingEndpoint and IsDefaultAuthorizationEndpoint, "
       "found 1 object, the last with no properties"},
      {"TokenIssuingEndpoint : https://a\nEnabled              : Maybe\n", ParseErrorKind::kShape,
       "Enabled on line 2: expected True or False, found 'Maybe'"},
      {"TokenIssuingEndpoint : https://a\n\nGet-AuthServer : denied\n    + CategoryInfo : NotSpecified: (:) []\n",
       ParseErrorKind::kForeign,
       "expected no error behind the object on line 1, found a PowerShell error record on line 3: what follows the "
       "object failed, so it may be out of date"},
      {"<Objs><S S=\"Error\">denied</S></Objs>", ParseErrorKind::kNotCollected,
       "expected an authorization server with the properties TokenIssuingEndpoint and IsDefaultAuthorizationEndpoint, "
       "found the error of Get-AuthServer: 'denied'"},
  };
  for (const auto& [text, kind, want] : cases) {
    const auto servers = read_auth_server_objects(exported(text));
    ASSERT_FALSE(servers) << text;
    EXPECT_EQ(servers.error().message, want);
    EXPECT_EQ(servers.error().kind, kind) << text;
  }
  EXPECT_THAT(read_auth_server_objects(exported(head + R"(, "authServers": []})")).value(), IsEmpty());
}

TEST(PartnerApplications, EachIsReadWhole) {
  const auto applications = read_partner_applications(exported(R"(
Enabled                             : True
ApplicationIdentifier               : 00000002-0000-0ff1-ce00-000000000000
CertificateStrings                  : {}
AuthMetadataUrl                     :
Realm                               :
UseAuthServer                       : True
AcceptSecurityIdentifierInformation : False
LinkedAccount                       : fabrikam.com/Users/Exchange Online-ApplicationAccount
Name                                : Exchange Online
)"))
                                .value();
  ASSERT_EQ(applications.size(), 1U);
  EXPECT_EQ(applications[0].name, "Exchange Online");
  EXPECT_EQ(applications[0].enabled, true);
  EXPECT_EQ(applications[0].application_identifier, "00000002-0000-0ff1-ce00-000000000000");
  EXPECT_EQ(applications[0].use_auth_server, true);
  EXPECT_EQ(applications[0].linked_account, "fabrikam.com/Users/Exchange Online-ApplicationAccount");
  EXPECT_EQ(applications[0].auth_metadata_url, "");
}

TEST(SettingOverrides, EachIsReadWhole) {
  const auto overrides = read_setting_overrides(exported(R"(
ComponentName : Global
SectionName   : ExchangeOnpremAsThirdPartyAppId
Parameters    : {Enabled=true, Other = x=y}
Status        : Accepted
Server        : {EX1, EX2}
Reason        : hybrid
Name          : EnableExchangeHybrid3PAppFeature
)"))
                             .value();
  ASSERT_EQ(overrides.size(), 1U);
  EXPECT_EQ(overrides[0].name, "EnableExchangeHybrid3PAppFeature");
  EXPECT_EQ(overrides[0].component, "Global");
  EXPECT_EQ(overrides[0].status, "Accepted");
  EXPECT_EQ(overrides[0].reason, "hybrid");
  EXPECT_EQ(overrides[0].parameter("Other"), "x=y");
  EXPECT_THAT(overrides[0].servers.value(), ElementsAre("EX1", "EX2"));
  const auto cut =
      read_setting_overrides(exported("ComponentName : Global\nSectionName   : x\nParameters    : {Enabled=true...}\n"))
          .value();
  EXPECT_EQ(cut[0].parameters.error().kind, ParseErrorKind::kTruncated);
  EXPECT_EQ(cut[0].parameter("Enabled"), std::nullopt);
}

TEST(ExchangeObjects, AListThatWasCutOffIsNotJudged) {
  const std::string server =
      "Name                           : a\nType                           : AzureAD\n"
      "IssuerIdentifier               : x\nRealm                          : y\n"
      "TokenIssuingEndpoint           : https://a\nAuthMetadataUrl                : https://b\n"
      "Enabled                        : True\nIsDefaultAuthorizationEndpoint : True\n";
  const std::string begun = server.substr(0, server.find("IssuerIdentifier"));
  const std::string without_default = server.substr(0, server.find("IsDefault"));
  const std::string cut = ": the text was cut off, or not all was exported: use Format-List *";
  const auto servers = [](const std::string& text) { return read_auth_server_objects(exported(text)); };
  EXPECT_TRUE(servers(server));
  EXPECT_TRUE(servers("TokenIssuingEndpoint : https://a\nEnabled              : True\n"));
  EXPECT_EQ(
      servers(without_default).error().message,
      "expected all that Get-AuthServer prints in the object on line 1, found no IsDefaultAuthorizationEndpoint" + cut);
  EXPECT_EQ(servers(server + "\n" + begun).error().message,
            "expected as many properties as in the objects before it in the object on line 10, found 2 of them" + cut);
  EXPECT_EQ(servers(server + "\n" + begun).error().kind, ParseErrorKind::kTruncated);
  EXPECT_EQ(read_partner_applications(exported("LinkedAccount : a\nRunspaceId    : 1\n")).error().message,
            "expected all that Get-PartnerApplication prints in the object on line 1, found no Enabled, "
            "ApplicationIdentifier, UseAuthServer" +
                cut);
  EXPECT_EQ(
      read_setting_overrides(exported("ComponentName : a\nSectionName   : b\nRunspaceId    : 1\n")).error().message,
      "expected all that Get-SettingOverride prints in the object on line 1, found no Parameters, Server" + cut);
  EXPECT_EQ(read_exported_certificates(exported("HasPrivateKey : True\nThumbprint    : a\nRunspaceId    : 1\n"))
                .error()
                .message,
            "expected all that Get-ExchangeCertificate prints in the object on line 1, found no NotAfter" + cut);
}

TEST(PushProxy, JsonOfWindowsPowerShellNamesItsStateByANumber) {
  const std::pair<const char*, const char*> cases[] = {
      {"1", "Unchanged"}, {"2", "Changed"}, {"9", "9"}, {"-1", "-1"}, {"\"Deleted\"", "Deleted"}};
  for (const auto& [state, want] : cases) {
    const auto proxy = read_push_proxy(exported(fmt::format(
        R"({{"Enabled": true, "Uri": "https://a", "ObjectState": {}, "WhenChangedUTC": "\/Date(1801664162000)\/"}})",
        state)));
    EXPECT_EQ(proxy->object_state, want);
    EXPECT_EQ((*proxy->when_changed)->time, sys_days{2027y / 2 / 3} + 14h + 16min + 2s);
  }
}

TEST(ExportedCertificates, PropertiesAndBytesAreReadFromEveryForm) {
  const std::string der = testing::make_der({});
  const std::string hex = encode_hex(sha1_digest(der));
  std::string numbers;
  for (const char c : der)
    numbers += fmt::format("{}{}", numbers.empty() ? "" : ",", static_cast<int>(static_cast<unsigned char>(c)));
  const std::string forms[] = {
      fmt::format("<Objs><Obj RefId=\"0\"><Props><BA N=\"RawData\">{}</BA></Props></Obj></Objs>", encode_base64(der)),
      fmt::format("{{\"Thumbprint\": \"{}\", \"RawData\": \"{}\"}}", hex, encode_base64(der)),
      fmt::format("[{{\"Thumbprint\": \"{}\", \"RawData\": [{}]}}]", hex, numbers),
      fmt::format("[{{\"RawData\": {{\"value\": [{}], \"Count\": {}}}}}]", numbers, der.size()),
  };
  for (const std::string& text : forms) {
    const auto certificates = read_exported_certificates(exported(text));
    ASSERT_TRUE(certificates) << certificates.error().message;
    ASSERT_EQ(certificates->size(), 1U);
    EXPECT_EQ(certificates->at(0).thumbprint->hex(), hex);
    EXPECT_EQ(certificates->at(0).certificate->value().der, der);
    EXPECT_EQ(certificates->at(0).has_private_key, std::nullopt);
    EXPECT_EQ(certificates->at(0).services, std::nullopt);
  }
}

TEST(ExportedCertificates, AnEntryOfFormatListIsReadWhole) {
  const auto certificates = read_exported_certificates(exported(R"(
CertificateDomains : {}
HasPrivateKey      : True
Issuer             : CN=Microsoft Exchange Server Auth Certificate
NotAfter           : 11/28/2031 12:23:07 AM
NotBefore          : 12/5/2026 12:23:07 AM
Services           : IMAP, POP, IIS, SMTP
Status             : Valid
Subject            : CN=Microsoft Exchange Server Auth Certificate
Thumbprint         : 8BB44C52F03EF30AEAB27528A1019F0887A7A383
RawData            : {48, 130, 3, 11...}
)"))
                                .value();
  ASSERT_EQ(certificates.size(), 1U);
  EXPECT_EQ(certificates[0].thumbprint->hex(), "8BB44C52F03EF30AEAB27528A1019F0887A7A383");
  EXPECT_EQ(certificates[0].subject, "CN=Microsoft Exchange Server Auth Certificate");
  EXPECT_EQ(certificates[0].issuer, "CN=Microsoft Exchange Server Auth Certificate");
  EXPECT_EQ(certificates[0].has_private_key, true);
  EXPECT_EQ(certificates[0].services, "IMAP, POP, IIS, SMTP");
  EXPECT_EQ(certificates[0].status, "Valid");
  EXPECT_EQ((*certificates[0].not_after)->time, sys_days{2031y / 11 / 28} + 23min + 7s);
  EXPECT_EQ(certificates[0].not_before->error().kind, DateErrorKind::kAmbiguous);
  EXPECT_EQ(certificates[0].certificate->error().kind, ParseErrorKind::kTruncated);
  EXPECT_EQ(certificates[0].certificate->error().message,
            "RawData on line 11: expected all bytes, found a list of which PowerShell printed 4");
}

TEST(ExportedCertificates, WhatDoesNotFitIsExplained) {
  const std::string der = testing::make_der({});
  const auto read = [](const std::string& text) { return read_exported_certificates(exported(text)).value().at(0); };
  EXPECT_EQ(read(fmt::format("{{\"Thumbprint\": \"C3EDCF181EF4F9B53D01768ECA99564014BCA6E7\", \"RawData\": \"{}\"}}",
                             encode_base64(der)))
                .certificate->error()
                .message,
            fmt::format("RawData: expected the certificate with the thumbprint "
                        "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7, found {}",
                        encode_hex(sha1_digest(der))));
  EXPECT_EQ(read(R"({"RawData": [48, 256]})").certificate->error().message,
            "RawData: expected numbers from 0 to 255, found '256'");
  EXPECT_EQ(read(R"({"RawData": 5})").certificate->error().message, "RawData: expected bytes, found something else");
  EXPECT_EQ(read(R"({"Thumbprint": "x", "Services": 24, "Status": 1})").problem,
            "Thumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found 1 characters, "
            "of which 'x' at position 1 is not a hex digit");
  EXPECT_EQ(read(R"({"Thumbprint": "x", "Services": 24})").services, std::nullopt);
}

}  // namespace
}  // namespace probe::evidence
