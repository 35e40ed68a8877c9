#include "probes/evidence/auth_server_objects.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace probe::evidence {
namespace {

constexpr std::array<std::string_view, 7> kPrinted = {
    "Type", "Enabled", "IsDefaultAuthorizationEndpoint", "AuthMetadataUrl", "TokenIssuingEndpoint", "IssuerIdentifier",
    "Realm"};

constexpr internal::ObjectKind kKind{
    "authServers", "Get-AuthServer",
    "an authorization server with the properties TokenIssuingEndpoint and IsDefaultAuthorizationEndpoint",
    [](const ExportedObject& object) {
      return object.has("TokenIssuingEndpoint") || object.has("IsDefaultAuthorizationEndpoint") ||
             object.has("AuthorizationEndpoint") || (object.has("AuthMetadataUrl") && object.has("Type"));
    },
    kPrinted};

AuthServerKind kind_by_type(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, AuthServerKind>, 5> kKinds = {
      {{"MicrosoftACS", AuthServerKind::kMicrosoftAcs},
       {"AzureAD", AuthServerKind::kAzureAd},
       {"ADFS", AuthServerKind::kAdfs},
       {"Facebook", AuthServerKind::kFacebook},
       {"LinkedIn", AuthServerKind::kLinkedIn}}};
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(),
                                   [type](const auto& each) { return equals_ignoring_case(each.first, type); });
  return found == kKinds.end() ? AuthServerKind::kUnknown : found->second;
}

/// The access control service has one identifier everywhere; Entra's issuers differ by tenant and cloud.
AuthServerKind kind_by_issuer(std::string_view issuer) {
  if (starts_with_ignoring_case(issuer, "00000001-0000-0000-c000-000000000000")) return AuthServerKind::kMicrosoftAcs;
  for (const std::string_view host : {"https://sts.windows.net/", "https://sts.chinacloudapi.cn/"}) {
    if (starts_with_ignoring_case(issuer, host)) return AuthServerKind::kAzureAd;
  }
  return AuthServerKind::kUnknown;
}

AuthServerKind kind_of(const ExportedObject& object, std::string_view issuer) {
  const ExportedProperty* type = object.find("Type");
  if (type != nullptr && type->kind == ExportedKind::kNumber) return kind_by_issuer(issuer);
  return type == nullptr ? kind_by_issuer(issuer) : kind_by_type(type->text);
}

Parsed<AuthServerObject> server_of(const ExportedObject& object) {
  const auto enabled = internal::boolean_of(object, "Enabled");
  if (!enabled) return tl::unexpected<ParseError>{enabled.error()};
  const auto is_default = internal::boolean_of(object, "IsDefaultAuthorizationEndpoint");
  if (!is_default) return tl::unexpected<ParseError>{is_default.error()};
  const auto is_valid = internal::boolean_of(object, "IsValid");
  if (!is_valid) return tl::unexpected<ParseError>{is_valid.error()};
  AuthServerObject server;
  server.name = internal::text_of(object, object.has("Name") ? "Name" : "Identity").value_or("");
  server.type = internal::text_of(object, "Type").value_or("");
  server.enabled = *enabled;
  server.is_valid = *is_valid;
  server.is_default = *is_default;
  server.auth_metadata_url = internal::uri_of(object, "AuthMetadataUrl");
  server.token_issuing_endpoint = internal::uri_of(object, "TokenIssuingEndpoint");
  server.authorization_endpoint = internal::uri_of(object, "AuthorizationEndpoint");
  server.issuer_identifier = internal::uri_or_guid_of(object, "IssuerIdentifier");
  server.realm = internal::guid_of(object, "Realm");
  server.application_identifier = internal::guid_of(object, "ApplicationIdentifier");
  server.domain_names = internal::list_of(object, "DomainName");
  server.kind = kind_of(object, server.issuer_identifier.value_or(""));
  return server;
}

}  // namespace

Parsed<std::vector<AuthServerObject>> read_auth_server_objects(const Export& exported) {
  return internal::read_all(exported, kKind, server_of);
}

}  // namespace probe::evidence
