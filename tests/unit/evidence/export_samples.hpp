#pragma once

#include <string_view>

/// One authorization configuration in every form that an administrator may hand over. All say the same; the date is
/// 2027-02-03T14:16:02Z.
namespace probe::evidence::testing {

inline constexpr std::string_view kAuthConfigList = R"(
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

inline constexpr std::string_view kAuthConfigClixml =
    R"(<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">
  <Obj RefId="0">
    <TN RefId="0">
      <T>Deserialized.Microsoft.Exchange.Data.Directory.SystemConfiguration.AuthConfig</T>
      <T>Deserialized.System.Object</T>
    </TN>
    <ToString>Auth Configuration</ToString>
    <Props>
      <S N="CurrentCertificateThumbprint">C3EDCF181EF4F9B53D01768ECA99564014BCA6E7</S>
      <S N="PreviousCertificateThumbprint"></S>
      <S N="NextCertificateThumbprint">BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A</S>
      <DT N="NextCertificateEffectiveDate">2027-02-03T06:16:02-08:00</DT>
      <S N="ServiceName">00000002-0000-0ff1-ce00-000000000000</S>
      <S N="Realm"></S>
      <Nil N="DeploymentId" />
      <S N="Name">Auth Configuration</S>
      <B N="IsValid">true</B>
      <Obj N="ObjectState" RefId="1">
        <TN RefId="1"><T>Deserialized.Microsoft.Exchange.Data.ObjectState</T><T>Deserialized.System.Enum</T></TN>
        <ToString>Unchanged</ToString>
        <I32>1</I32>
      </Obj>
    </Props>
    <MS>
      <S N="PSComputerName">ex1.fabrikam.com</S>
      <G N="RunspaceId">4f2eb5cc-b696-482f-92bb-5b254cd19d60</G>
      <BA N="SerializationData">I3NpZyNBQUVBQUFELy8vLy8=</BA>
    </MS>
  </Obj>
</Objs>
)";

inline constexpr std::string_view kAuthConfigJson51 = R"({
    "RunspaceId":  "4f2eb5cc-b696-482f-92bb-5b254cd19d60",
    "CurrentCertificateThumbprint":  "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7",
    "PreviousCertificateThumbprint":  "",
    "NextCertificateThumbprint":  "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A",
    "NextCertificateEffectiveDate":  "\/Date(1801664162000)\/",
    "ServiceName":  "00000002-0000-0ff1-ce00-000000000000",
    "Realm":  "",
    "DeploymentId":  null,
    "Name":  "Auth Configuration",
    "IsValid":  true,
    "ObjectState":  1
}
)";

inline constexpr std::string_view kAuthConfigJson7 = R"([
  {
    "CurrentCertificateThumbprint": "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7",
    "PreviousCertificateThumbprint": "",
    "NextCertificateThumbprint": "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A",
    "NextCertificateEffectiveDate": "2027-02-03T15:16:02.0000000+01:00",
    "ServiceName": "00000002-0000-0ff1-ce00-000000000000",
    "Realm": "",
    "IsValid": true
  }
]
)";

inline constexpr std::string_view kCollectorDocument = R"({
  "schema": "probe.exchange/1",
  "collectedAt": "2026-11-23T18:22:32.1234567Z",
  "server": "EX1",
  "authConfig": {
    "CurrentCertificateThumbprint": "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7",
    "PreviousCertificateThumbprint": "",
    "NextCertificateThumbprint": "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A",
    "NextCertificateEffectiveDate": "2027-02-03T14:16:02.0000000Z",
    "ServiceName": "00000002-0000-0ff1-ce00-000000000000",
    "Realm": "",
    "IsValid": true
  },
  "authServers": [
    {
      "Name": "ACS - 7d5e1a44-0c2b-4f6e-8f11-2f6d0a9c3b57",
      "Type": "MicrosoftACS",
      "Enabled": true,
      "AuthMetadataUrl": "https://accounts.accesscontrol.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/metadata/json/1",
      "TokenIssuingEndpoint": "https://accounts.accesscontrol.windows.net/3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14/tokens/OAuth/2",
      "IssuerIdentifier": "00000001-0000-0000-c000-000000000000",
      "Realm": "3f1c8a52-6d1e-4f0b-9a63-0d2b7c5e9f14",
      "ApplicationIdentifier": "",
      "IsDefaultAuthorizationEndpoint": false,
      "DomainName": ["fabrikam.com", "fabrikam.mail.onmicrosoft.com"]
    }
  ],
  "certificates": [],
  "partnerApplications": [
    {
      "Name": "Exchange Online",
      "Enabled": true,
      "ApplicationIdentifier": "00000002-0000-0ff1-ce00-000000000000",
      "LinkedAccount": "fabrikam.com/Users/Exchange Online-ApplicationAccount",
      "UseAuthServer": true,
      "AuthMetadataUrl": "",
      "Realm": ""
    }
  ],
  "settingOverrides": [
    {
      "Name": "EnableExchangeHybrid3PAppFeature",
      "ComponentName": "Global",
      "SectionName": "ExchangeOnpremAsThirdPartyAppId",
      "Parameters": ["Enabled=true"],
      "Server": null,
      "Status": "Accepted"
    }
  ],
  "pushProxy": null,
  "monitoringProbe": null,
  "errors": [
    { "command": "Enable-PushNotificationProxy", "message": "The term is not recognized" }
  ]
}
)";

}  // namespace probe::evidence::testing
