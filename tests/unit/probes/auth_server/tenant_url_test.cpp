#include "probes/auth_server/tenant_url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kTenant = "72416f3c-199e-43f6-9bb5-29f4a10665d5";
const std::string kOtherTenant = "b27e4d19-05fc-4c8e-a6d3-71f09c5be842";
const std::string kOpenId = "https://login.microsoftonline.com/" + kTenant + "/v2.0/.well-known/openid-configuration";
const std::string kAcs = "https://accounts.accesscontrol.windows.net/" + kTenant + "/metadata/json/1";

TEST(TenantUrl, MetadataOfOneTenantIsTheSameInEveryFormatAndUnderEveryName) {
  struct Case {
    std::string name;
    std::string configured;
    std::string url;
    std::string realm;
    bool want;
  };
  const std::string federation = "/federationmetadata/2007-06/federationmetadata.xml";
  const std::vector<std::string> names{kTenant, "contoso.onmicrosoft.com"};
  const Case cases[] = {
      {"federation metadata", "https://login.windows.net/" + kTenant + federation, kOpenId, "", true},
      {"in other letters",
       "https://LOGIN.windows.net/" + kTenant + "/FederationMetadata/2007-06/FederationMetadata.xml", kOpenId, "",
       true},
      {"the first version of the OpenID document",
       "https://login.windows.net/" + kTenant + "/.well-known/openid-configuration", kOpenId, "", true},
      {"the other way round", kOpenId, "https://login.windows.net/" + kTenant + federation, "", true},
      {"another tenant", "https://login.windows.net/" + kOtherTenant + federation, kOpenId, kTenant, false},
      {"all tenants", "https://login.windows.net/common" + federation, kOpenId, kTenant, false},
      {"another cloud", "https://login.microsoftonline.us/" + kTenant + federation, kOpenId, kTenant, false},
      {"no tenant", "https://login.windows.net" + federation, kOpenId, kTenant, false},
      {"a tenant of two segments", "https://login.windows.net/a/" + kTenant + federation, kOpenId, kTenant, false},
      {"nothing", "", kOpenId, kTenant, false},
      {"a server of one's own", "https://sts.example/t" + federation,
       "https://sts.example/t/.well-known/openid-configuration", "", false},
      {"a domain of the document", "https://login.windows.net/Contoso.onmicrosoft.com" + federation, kOpenId, "", true},
      {"a domain, by the realm", "https://login.windows.net/contoso.com" + federation, kOpenId, kTenant, true},
      {"a domain, by another realm", "https://login.windows.net/contoso.com" + federation, kOpenId, kOtherTenant,
       false},
      {"a domain without a realm", "https://login.windows.net/contoso.com" + federation, kOpenId, "", false},
      {"the ACS document with a slash", kAcs + "/", kAcs, "", true},
      {"the ACS document by a realm",
       "https://accounts.accesscontrol.windows.net/metadata/json/1/?realm=contoso.onmicrosoft.com", kAcs, "", true},
      {"the ACS document by a domain",
       "https://accounts.accesscontrol.windows.net/contoso.onmicrosoft.com/metadata/json/1", kAcs, "", true},
      {"the ACS document of another tenant",
       "https://accounts.accesscontrol.windows.net/" + kOtherTenant + "/metadata/json/1", kAcs, "", false},
      {"an ACS document for federation metadata", "https://login.windows.net/" + kTenant + federation,
       "https://login.windows.net/" + kTenant + "/metadata/json/1", "", false},
  };
  for (const auto& [name, configured, url, realm, want] : cases) {
    EXPECT_EQ(is_same_metadata(configured, url, names, realm), want) << name;
  }
}

TEST(TenantUrl, TheTokenEndpointOfAllTenantsIsThatOfEach) {
  const std::string published = "https://login.microsoftonline.com/" + kTenant + "/oauth2/v2.0/token";
  const auto same = [&](const std::string& configured) {
    return is_same_token_endpoint(configured, published, {kTenant});
  };
  EXPECT_TRUE(same("https://login.windows.net/common/oauth2/token"));
  EXPECT_TRUE(same("https://login.windows.net/" + kTenant + "/oauth2/token"));
  EXPECT_FALSE(same("https://login.windows.net/" + kOtherTenant + "/oauth2/token"));
  EXPECT_FALSE(same("https://login.microsoftonline.us/common/oauth2/token"));
  EXPECT_FALSE(same("https://login.windows.net/common/oauth2/authorize"));
  EXPECT_FALSE(same(""));
}

TEST(TenantUrl, ARealmIsOfAnotherTenantOnlyWhereThatCanBeTold) {
  const std::vector<std::string> names{"contoso.com", kTenant};
  EXPECT_FALSE(names_other_tenant(kTenant, names));
  EXPECT_FALSE(names_other_tenant("CONTOSO.com", names));
  EXPECT_FALSE(names_other_tenant("contoso.onmicrosoft.com", names)) << "may be another of its domains";
  EXPECT_FALSE(names_other_tenant(kOtherTenant, {"contoso.com"})) << "its identifier is not known";
  EXPECT_TRUE(names_other_tenant(kOtherTenant, names));
  EXPECT_TRUE(names_other_tenant("other", names));
}

TEST(TenantUrl, IssuersAreComparedByTenantAndAcsByItsPrincipal) {
  const std::string acs = "00000001-0000-0000-c000-000000000000";
  const std::string published = acs + "@" + kTenant;
  EXPECT_FALSE(names_other_issuer(acs, published, {kTenant}));
  EXPECT_FALSE(names_other_issuer(published, published, {kTenant}));
  EXPECT_TRUE(names_other_issuer(acs + "@" + kOtherTenant, published, {kTenant}));
  EXPECT_TRUE(names_other_issuer("00000009-0000-0000-c000-000000000000", published, {kTenant}));
  const std::string entra = "https://sts.windows.net/" + kTenant + "/";
  EXPECT_FALSE(names_other_issuer("https://login.microsoftonline.com/" + kTenant + "/v2.0", entra, {kTenant}));
  EXPECT_TRUE(names_other_issuer("https://sts.windows.net/" + kOtherTenant + "/", entra, {kTenant}));
  EXPECT_TRUE(names_other_issuer("bogus", entra, {kTenant}));
  EXPECT_FALSE(names_other_issuer("https://as.example", "https://as.example/", {}));
}

TEST(TenantUrl, ATenantHasTheNamesOfItsUrlRealmIssuerAndAudiences) {
  evidence::MetadataDocument acs;
  acs.realm = kTenant;
  acs.issuer = "00000001-0000-0000-c000-000000000000@" + kTenant;
  acs.allowed_audiences = {"00000001-0000-0000-c000-000000000000/accounts.accesscontrol.windows.net@contoso.com", "x"};
  EXPECT_THAT(tenant_names("https://acs.example/Contoso.com/metadata/json/1", &acs),
              ElementsAre("contoso.com", kTenant));
  evidence::MetadataDocument openid;
  openid.issuer = "https://sts.windows.net/" + kTenant + "/";
  EXPECT_THAT(tenant_names("https://login.windows.net/contoso.com/.well-known/openid-configuration", &openid),
              ElementsAre("contoso.com", kTenant));
  openid.issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
  EXPECT_THAT(tenant_names("https://sts.example/metadata", &openid), IsEmpty());
  EXPECT_THAT(tenant_names(kAcs, nullptr), ElementsAre(kTenant));
}

}  // namespace
}  // namespace probe::probes
