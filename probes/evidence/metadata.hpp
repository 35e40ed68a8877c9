#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/jws.hpp"
#include "probes/evidence/parse_error.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// One published key of a metadata document or a JSON Web Key Set.
struct MetadataKey {
  std::string path;   ///< where it stands in the document: `keys[0]`, `RoleDescriptor[0]/KeyDescriptor[1]`
  std::string usage;  ///< as published: `signing`, `sig`, `enc`; empty: not said
  std::string kid;
  std::string x5t;       ///< as published, not checked against the certificate; read it with Thumbprint::parse
  std::string x5t_s256;  ///< likewise
  std::string issuer;    ///< Entra's extra member
  std::string kty;       ///< `RSA`, `EC`, `OKP`; of a key that is only a certificate: the certificate's key type
  std::string alg;
  std::vector<std::string> key_ops;  ///< RFC 7517 section 4.3; empty: not said
  std::string curve;                 ///< EC and OKP, by the name in RFC 7518 and 8037
  int bits = 0;                      ///< key size; 0 when it cannot be told
  /// RSA only; the largest value stands for all that are larger.
  std::optional<std::uint64_t> rsa_exponent;
  std::optional<Certificate> certificate;
  std::optional<VerifyingKey> verifier;  ///< of a bare key's numbers; OKP keys have none
  std::string problem;                   ///< why the key cannot be used as published; empty: nothing found
  bool is_secret = false;                ///< whether it is published with its private or symmetric part

  /// Whether signatures may be checked with it: neither `usage` nor `key_ops`, `alg` or `curve` say otherwise.
  bool is_for_signing() const;
};

enum class MetadataKind {
  kAcs,          ///< Access Control Service, `/metadata/json/1`
  kExchange,     ///< Exchange, Skype for Business: `/autodiscover/metadata/json/1`
  kOpenId,       ///< OpenID Connect Discovery 1.0
  kOAuthServer,  ///< RFC 8414
  kFederation,   ///< federation metadata: SAML 2.0 EntityDescriptor, with or without the roles of WS-Federation 1.2
};

constexpr std::string_view to_string(MetadataKind kind) {
  switch (kind) {
    case MetadataKind::kAcs:
      return "ACS metadata";
    case MetadataKind::kExchange:
      return "Exchange metadata";
    case MetadataKind::kOpenId:
      return "OpenID discovery document";
    case MetadataKind::kOAuthServer:
      return "OAuth authorization server metadata";
    case MetadataKind::kFederation:
      return "federation metadata";
  }
  return "metadata";
}

struct MetadataEndpoint {
  std::string location;
  std::string protocol;  ///< `OAuth2`, …
  std::string usage;     ///< `issuance`, `management`, `metadata`
};

/// A metadata document of an authorization server or of a server that signs its own tokens. Empty: not said.
struct MetadataDocument {
  MetadataKind kind = MetadataKind::kAcs;
  std::string issuer;
  std::string realm;
  std::string name;
  std::string service_name;
  std::vector<MetadataKey> keys;  ///< ACS, Exchange and federation; the other kinds publish theirs at `jwks_uri`
  std::string token_endpoint;     ///< ACS: the first endpoint of protocol OAuth2 for issuance
  std::string jwks_uri;
  std::string authorization_endpoint;
  std::vector<std::string> allowed_audiences;
  std::vector<MetadataEndpoint> endpoints;
  std::vector<std::string> token_endpoint_auth_methods;  ///< `token_endpoint_auth_methods_supported`
  std::vector<std::string> signing_algorithms;           ///< `id_token_signing_alg_values_supported`
  std::string access_token_issuer;                       ///< AD FS: whom access tokens name, when that is not `issuer`
  bool issues_tokens = true;                             ///< false: federation metadata of one that only takes them
  /// Federation metadata: the earliest validUntil of the document, or of the last of its roles (SAML 2.0 metadata
  /// sections 2.3 and 2.4).
  std::optional<std::chrono::system_clock::time_point> valid_until;
};

/// Reads any of the kinds: JSON, told apart by what is in the document, or XML, which begins with `<` and goes to
/// read_federation_metadata. Member names of JSON are compared without case and `keyInfo` is found beside or inside
/// `keyValue`. ParseErrorKind::kShape means: valid JSON or XML that is no such document, with the member named
/// (`keys: expected an array, found a string`); every other kind: neither. A key whose certificate cannot be read
/// stays in the list with its `problem`. Limits: 4 MiB, 32 levels, 100 keys.
Parsed<MetadataDocument> read_metadata(std::string_view bytes);

}  // namespace probe::evidence
