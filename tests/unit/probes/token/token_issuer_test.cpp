#include "probes/token/token_issuer.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using evidence::MetadataDocument;
using evidence::MetadataKind;

constexpr const char* kTenant = "5de110f8-1111-2222-3333-444455556666";

MetadataDocument document(MetadataKind kind, const std::string& issuer, const std::string& realm = {}) {
  MetadataDocument made;
  made.kind = kind;
  made.issuer = issuer;
  made.realm = realm;
  return made;
}

TEST(TokenIssuer, IsTheDocumentsOrEntrasForTheSameTenant) {
  const std::string tenant = kTenant;
  const auto oidc = document(MetadataKind::kOpenId, "https://login.microsoftonline.com/" + tenant + "/v2.0");
  const auto of_nobody = document(MetadataKind::kOpenId, "https://login.microsoftonline.com");
  const auto shared = document(MetadataKind::kOpenId, "https://login.microsoftonline.com/{tenantid}/v2.0");
  const auto federation = document(MetadataKind::kFederation, "https://sts.windows.net/" + tenant + "/");
  const auto acs = document(MetadataKind::kAcs, "00000001-0000-0000-c000-000000000000@" + tenant, tenant);
  const auto acs_without_realm = document(MetadataKind::kAcs, "00000001-0000-0000-c000-000000000000@" + tenant);
  const auto acs_of_nobody = document(MetadataKind::kAcs, "00000001-0000-0000-c000-000000000000");
  const auto by_domain = document(MetadataKind::kAcs, "00000001@fabrikam.com", "fabrikam.com");
  const auto exchange = document(MetadataKind::kExchange, "00000002@*", "*");
  auto adfs = document(MetadataKind::kOpenId, "https://adfs.example/adfs");
  adfs.access_token_issuer = "http://adfs.example/adfs/services/trust";
  struct Case {
    const MetadataDocument& of;
    std::string issuer;
    bool good;
  };
  const Case cases[] = {
      {oidc, "https://login.microsoftonline.com/" + tenant + "/v2.0", true},
      {oidc, "https://sts.windows.net/" + tenant + "/", true},
      {oidc, "", true},
      {oidc, "https://sts.windows.net/0d9e8c7b-1111-2222-3333-444455556666/", false},
      {oidc, "https://evil.example/" + tenant + "/", false},
      {oidc, "http://sts.windows.net/" + tenant + "/", false},
      {oidc, "https://STS.Windows.net/" + tenant + "/", true},
      {oidc, "https://sts.windows.net:443/" + tenant + "/", false},
      {oidc, "https://me@sts.windows.net/" + tenant + "/", false},
      {oidc, "https://sts.windows.net?" + tenant, false},
      {oidc, "https://sts.windows.net#" + tenant + "/", false},
      {oidc, "https://sts.windows.net/" + tenant + "?x", false},
      {oidc, tenant, false},
      {of_nobody, "https://sts.windows.net/", false},
      {shared, "https://login.microsoftonline.com/" + tenant + "/v2.0", true},
      {shared, "https://sts.windows.net/" + tenant + "/", true},
      {shared, "https://sts.windows.net/common/", false},
      {federation, "https://sts.windows.net/" + tenant + "/", true},
      {federation, "https://login.microsoftonline.com/" + tenant + "/v2.0", true},
      {acs, "00000001-0000-0000-c000-000000000000@" + tenant, true},
      {acs, "https://sts.windows.net/" + tenant + "/", true},
      {acs, "00000001-0000-0000-c000-000000000000@elsewhere", false},
      {acs_without_realm, "https://sts.windows.net/" + tenant + "/", true},
      {acs_without_realm, "https://sts.windows.net/0d9e8c7b-1111-2222-3333-444455556666/", false},
      {acs_of_nobody, "https://sts.windows.net/" + tenant + "/", false},
      {by_domain, "https://sts.windows.net/" + tenant + "/", true},
      {adfs, "http://adfs.example/adfs/services/trust", true},
      {adfs, "https://adfs.example/adfs", true},
      {adfs, "https://adfs.example/adfs/", false},
      {exchange, "https://anybody.example/", true},
  };
  for (const auto& [of, issuer, good] : cases) {
    const auto complaint = complaint_about_issuer(issuer, of);
    EXPECT_EQ(complaint.value_or(""),
              good ? "" : "iss: expected \"" + of.issuer + "\", the issuer of the metadata, found \"" + issuer + "\"")
        << of.issuer;
  }
}

}  // namespace
}  // namespace probe::probes
