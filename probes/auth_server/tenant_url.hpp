#pragma once

#include "probes/evidence/metadata.hpp"

#include <string>
#include <string_view>
#include <vector>

/// URLs in which an authorization server names a tenant. One tenant's metadata has several: Exchange's `EvoSts` object
/// holds that of the federation metadata, applications use the OpenID document. All functions are pure.
namespace probe::probes {

/// Every name by which the tenant of the document at `url` is known: the one in the URL, and those in the document's
/// realm, issuer and audiences. Of a federation metadata or OpenID document without an identifier of a tenant: only
/// what its URL says.
std::vector<std::string> tenant_names(const std::string& url, const evidence::MetadataDocument* document);

/// Whether both URLs lead to metadata of one server and one tenant: to the very same document, or one to federation
/// metadata and the other to an OpenID document, or to the ACS document by another name of the tenant. A domain name in
/// `configured` that is none of `names` stands for `realm`, unless that is empty. login.windows.net and
/// login.microsoftonline.com are one server.
bool is_same_metadata(std::string_view configured, std::string_view url, const std::vector<std::string>& names,
                      std::string_view realm);

/// Whether both URLs are token endpoints of one server and one tenant. Exchange's `EvoSts` object has the one of all
/// tenants, `common`, in its first version.
bool is_same_token_endpoint(std::string_view configured, std::string_view published,
                            const std::vector<std::string>& names);

/// Whether `name`, of a realm, is that of another tenant. False where it cannot be told: identifiers (GUIDs) are
/// compared with identifiers, and a domain name that is none of `names` may still be the tenant's.
bool names_other_tenant(std::string_view name, const std::vector<std::string>& names);

/// Whether `configured` is another issuer than `published` is. Of ACS, `published` has the realm behind an @, which
/// `configured` may leave out. Entra's issuers of one tenant count as the same, whatever version they are of.
bool names_other_issuer(const std::string& configured, const std::string& published,
                        const std::vector<std::string>& names);

}  // namespace probe::probes
