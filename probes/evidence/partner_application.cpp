#include "probes/evidence/partner_application.hpp"

#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/object_kind.hpp"

#include <array>
#include <string_view>

namespace probe::evidence {
namespace {

constexpr std::array<std::string_view, 4> kPrinted = {"Enabled", "ApplicationIdentifier", "UseAuthServer",
                                                      "LinkedAccount"};

constexpr internal::ObjectKind kKind{
    "partnerApplications", "Get-PartnerApplication",
    "a partner application with the properties ApplicationIdentifier, UseAuthServer and LinkedAccount",
    [](const ExportedObject& object) {
      return object.has("UseAuthServer") || object.has("LinkedAccount") ||
             object.has("AcceptSecurityIdentifierInformation");
    },
    kPrinted};

Parsed<PartnerApplication> application_of(const ExportedObject& object) {
  const auto enabled = internal::boolean_of(object, "Enabled");
  if (!enabled) return tl::unexpected<ParseError>{enabled.error()};
  const auto use_auth_server = internal::boolean_of(object, "UseAuthServer");
  if (!use_auth_server) return tl::unexpected<ParseError>{use_auth_server.error()};
  const auto is_valid = internal::boolean_of(object, "IsValid");
  if (!is_valid) return tl::unexpected<ParseError>{is_valid.error()};
  PartnerApplication application;
  application.is_valid = *is_valid;
  application.name = internal::text_of(object, object.has("Name") ? "Name" : "Identity").value_or("");
  application.enabled = *enabled;
  application.use_auth_server = *use_auth_server;
  application.application_identifier = internal::guid_of(object, "ApplicationIdentifier");
  application.linked_account = internal::text_of(object, "LinkedAccount");
  application.auth_metadata_url = internal::uri_of(object, "AuthMetadataUrl");
  application.realm = internal::guid_of(object, "Realm");
  return application;
}

}  // namespace

Parsed<std::vector<PartnerApplication>> read_partner_applications(const Export& exported) {
  return internal::read_all(exported, kKind, application_of);
}

}  // namespace probe::evidence
