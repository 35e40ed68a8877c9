#include "probes/auth_server/tenant_url.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/entra.hpp"
#include "probes/evidence/uri.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace probe::probes {

namespace {

using evidence::MetadataDocument;

enum class Family { kAcs, kEntra };

/// A URL taken apart, in lower case.
struct TenantUrl {
  Family family;
  std::string server;  ///< scheme, host and port
  std::string tenant;
};

constexpr std::string_view kAcsPath = "/metadata/json/1";
constexpr std::string_view kRealmQuery = "?realm=";
constexpr std::array<std::string_view, 3> kEntraPaths = {"/federationmetadata/2007-06/federationmetadata.xml",
                                                         "/v2.0/.well-known/openid-configuration",
                                                         "/.well-known/openid-configuration"};
constexpr std::array<std::string_view, 2> kTokenPaths = {"/oauth2/v2.0/token", "/oauth2/token"};

/// Scheme, host and port, and the rest, in lower case: Microsoft's servers do not care. Nothing when it is no URL.
std::optional<std::pair<std::string, std::string>> split(std::string_view url) {
  const auto normal = evidence::normalize_uri(url);
  if (!normal) return std::nullopt;
  const std::string text = evidence::to_lower(*normal);
  const auto authority = text.find("://");
  const auto path = std::min(text.find_first_of("/?", authority + 3), text.size());
  std::string server = text.substr(0, path);
  if (server == "https://login.windows.net") server = "https://login.microsoftonline.com";
  return std::pair{std::move(server), text.substr(path)};
}

/// What stands between the slash and `suffix`, when that is one segment.
std::optional<std::string> tenant_before(std::string_view path, std::string_view suffix) {
  if (!path.ends_with(suffix) || path.size() < suffix.size() + 2) return std::nullopt;
  const std::string_view tenant = path.substr(1, path.size() - suffix.size() - 1);
  if (tenant.find('/') != std::string_view::npos) return std::nullopt;
  return std::string(tenant);
}

/// The tenant of `/TENANT/metadata/json/1` or `/metadata/json/1?realm=TENANT`.
std::optional<std::string> acs_tenant(std::string_view path) {
  const std::size_t query = std::min(path.find('?'), path.size());
  const std::string_view realm = path.substr(query);
  const std::string_view document = path.substr(0, query);
  if (document == kAcsPath && realm.starts_with(kRealmQuery)) return std::string(realm.substr(kRealmQuery.size()));
  return realm.empty() ? tenant_before(document, kAcsPath) : std::nullopt;
}

template <std::size_t N>
std::optional<std::string> tenant_before_any(std::string_view path, const std::array<std::string_view, N>& suffixes) {
  for (const std::string_view suffix : suffixes) {
    if (auto tenant = tenant_before(path, suffix)) return tenant;
  }
  return std::nullopt;
}

std::optional<TenantUrl> read_metadata_url(std::string_view url) {
  const auto parts = split(url);
  if (!parts) return std::nullopt;
  if (auto tenant = acs_tenant(parts->second)) return TenantUrl{Family::kAcs, parts->first, *std::move(tenant)};
  if (auto tenant = tenant_before_any(parts->second, kEntraPaths)) {
    return TenantUrl{Family::kEntra, parts->first, *std::move(tenant)};
  }
  return std::nullopt;
}

bool is_one_of(std::string_view name, const std::vector<std::string>& names) {
  return std::ranges::any_of(names,
                             [name](const std::string& each) { return evidence::equals_ignoring_case(each, name); });
}

bool is_same_uri(std::string_view a, std::string_view b) {
  const auto normal = evidence::normalize_uri(a);
  return normal && normal == evidence::normalize_uri(b);
}

/// The tenant in `https://sts.windows.net/TENANT/` or `https://login.microsoftonline.com/TENANT/v2.0`.
std::string tenant_of_issuer(const std::string& issuer) {
  const auto parts = split(issuer);
  if (!parts || parts->second.size() < 2) return {};
  const std::string path = parts->second.substr(1);
  return path.substr(0, path.find('/'));
}

}  // namespace

std::vector<std::string> tenant_names(const std::string& url, const MetadataDocument* document) {
  std::vector<std::string> names;
  const auto add = [&names](std::string name) {
    if (!name.empty() && !is_one_of(name, names)) names.push_back(std::move(name));
  };
  if (const auto own = read_metadata_url(url)) add(own->tenant);
  if (document == nullptr) return names;
  add(document->realm);
  const auto add_after_at = [&add](const std::string& text) {
    if (const auto at = text.rfind('@'); at != std::string::npos) add(text.substr(at + 1));
  };
  add_after_at(document->issuer);
  for (const std::string& audience : document->allowed_audiences) add_after_at(audience);
  if (const std::string tenant = tenant_of_issuer(document->issuer); evidence::is_guid(tenant)) add(tenant);
  return names;
}

bool is_same_metadata(std::string_view configured, std::string_view url, const std::vector<std::string>& names,
                      std::string_view realm) {
  if (is_same_uri(configured, url)) return true;
  const auto one = read_metadata_url(configured);
  const auto other = read_metadata_url(url);
  if (!one || !other || one->family != other->family || one->server != other->server) return false;
  if (is_one_of(one->tenant, names)) return true;
  const bool is_domain = one->tenant.find('.') != std::string::npos;
  return is_domain && !realm.empty() && is_one_of(realm, names);
}

bool is_same_token_endpoint(std::string_view configured, std::string_view published,
                            const std::vector<std::string>& names) {
  if (is_same_uri(configured, published)) return true;
  const auto one = split(configured);
  const auto other = split(published);
  if (!one || !other || one->first != other->first) return false;
  const auto tenant = tenant_before_any(one->second, kTokenPaths);
  const auto published_tenant = tenant_before_any(other->second, kTokenPaths);
  if (!tenant || !published_tenant) return false;
  return *tenant == "common" || tenant == published_tenant || is_one_of(*tenant, names);
}

bool names_other_tenant(std::string_view name, const std::vector<std::string>& names) {
  if (is_one_of(name, names)) return false;
  const bool is_identifier = evidence::is_guid(name);
  if (!is_identifier && name.find('.') != std::string_view::npos) return false;
  return std::ranges::any_of(names, [&](const std::string& each) { return !is_identifier || evidence::is_guid(each); });
}

bool names_other_issuer(const std::string& configured, const std::string& published,
                        const std::vector<std::string>& names) {
  if (evidence::equals_ignoring_case(configured, published) || is_same_uri(configured, published)) return false;
  if (const auto at = published.find('@'); at != std::string::npos) {
    const std::string principal = configured.substr(0, configured.find('@'));
    const bool has_realm = principal.size() < configured.size();
    return !evidence::equals_ignoring_case(principal, published.substr(0, at)) ||
           (has_realm && names_other_tenant(std::string_view(configured).substr(principal.size() + 1), names));
  }
  const std::string tenant = tenant_of_issuer(configured);
  return tenant.empty() || !is_one_of(tenant, names);
}

}  // namespace probe::probes
