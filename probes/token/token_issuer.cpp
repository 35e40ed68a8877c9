#include "probes/token/token_issuer.hpp"

#include "agent/core/finding.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/evidence/entra.hpp"
#include "probes/evidence/uri.hpp"
#include "probes/judgement/metadata_judgement.hpp"

#include <fmt/format.h>

#include <string_view>

namespace probe::probes {

namespace {

using evidence::MetadataDocument;
using evidence::MetadataKind;

constexpr std::size_t kMaxShownBytes = 200;

/// In lower case.
struct IssuerUrl {
  std::string authority;  ///< with a user or a port it is none of Entra's hosts
  std::string tenant;     ///< the first part of the path
};

std::optional<IssuerUrl> read_issuer(std::string_view issuer) {
  const auto parts = evidence::parts_of_uri(issuer);
  std::string_view path = parts.behind;
  if (parts.scheme != "https://" || path.starts_with('?') || path.starts_with('#')) return std::nullopt;
  if (!path.empty()) path.remove_prefix(1);
  return IssuerUrl{evidence::to_lower(parts.authority()), evidence::to_lower(path.substr(0, path.find('/')))};
}

/// The tenant whose document it is, as far as it says; `{tenantid}` for all. ACS writes it into its issuer, too.
std::string tenant_of(const MetadataDocument& document) {
  if (!document.realm.empty()) return evidence::to_lower(document.realm);
  const auto at = document.issuer.rfind('@');
  const bool is_acs = document.kind == MetadataKind::kAcs && at != std::string::npos;
  if (is_acs) return evidence::to_lower(document.issuer.substr(at + 1));
  const auto url = read_issuer(document.issuer);
  return url ? url->tenant : std::string();
}

/// Whether Entra may write `issuer` in tokens of the tenant that the document is of. A domain stands for a tenant that
/// only Entra knows.
bool is_entra_tenant(const std::string& issuer, const MetadataDocument& document) {
  const auto url = read_issuer(issuer);
  if (!url || !evidence::is_entra_host(url->authority)) return false;
  const std::string tenant = tenant_of(document);
  if (tenant.empty()) return false;
  if (tenant == "{tenantid}") return evidence::is_guid(url->tenant);
  const bool by_domain = document.kind == MetadataKind::kAcs && !evidence::is_guid(tenant);
  return tenant == url->tenant || by_domain;
}

}  // namespace

std::optional<std::string> complaint_about_issuer(const std::string& issuer, const MetadataDocument& document) {
  if (issuer.empty() || document.issuer.empty() || document.kind == MetadataKind::kExchange) return std::nullopt;
  if (covers_issuer(document, issuer) || issuer == document.access_token_issuer) return std::nullopt;
  if (is_entra_tenant(issuer, document)) return std::nullopt;
  return fmt::format("iss: expected \"{}\", the issuer of the metadata, found \"{}\"",
                     core::one_line(document.issuer, kMaxShownBytes), core::one_line(issuer, kMaxShownBytes));
}

}  // namespace probe::probes
