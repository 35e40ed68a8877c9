#pragma once

#include "probes/evidence/metadata.hpp"
#include "probes/evidence/parse_error.hpp"

#include <string_view>

namespace probe::evidence {

/// Reads federation metadata: one EntityDescriptor (SAML 2.0 metadata section 2.3.2), as EvoSTS, AD FS and others
/// publish it, with any namespace prefixes, in the namespace of SAML 2.0 metadata.
///
/// `issuer` is the entityID. `keys` are the certificates of the roles that issue tokens (IDPSSODescriptor,
/// WS-Federation's SecurityTokenServiceType) or, when there are none, of all roles; a certificate in several roles
/// counts once. `token_endpoint` is the first address of SecurityTokenServiceEndpoint, `authorization_endpoint` that of
/// PassiveRequestorEndpoint, else of SingleSignOnService; all of them are in `endpoints`. The document's own signature
/// is not looked at.
///
/// A document type declaration is an error, of kind kForeign if it is a web page's: no metadata has one, and entities
/// hide in them. Other errors are as of read_metadata. Limits: 4 MiB, 100 keys, 100 endpoints.
Parsed<MetadataDocument> read_federation_metadata(std::string_view bytes);

}  // namespace probe::evidence
