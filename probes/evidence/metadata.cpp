#include "probes/evidence/metadata.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/encoding.hpp"
#include "probes/evidence/federation_metadata.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/federation.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/key_algorithm.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence {
namespace {

using internal::JsonMembers;

/// `keyValue.keyInfo` (ACS) or `keyinfo` beside `keyvalue` (Exchange).
std::optional<JsonMembers> key_info(const JsonMembers& key, const std::optional<JsonMembers>& value) {
  auto beside = key.object("keyInfo");
  if (beside || !value) return beside;
  return value->object("keyInfo");
}

void read_published_certificate(const JsonMembers& value, MetadataKey& key) {
  const std::string type = value.text("type");
  const std::string encoded = value.text("value");
  if (!type.empty() && !equals_ignoring_case(type, "x509Certificate")) {
    key.problem =
        fmt::format("{}: expected 'x509Certificate', found {}", value.path_of("type"), internal::quoted(type));
    return;
  }
  const auto der = decode_base64_lenient(encoded);
  auto certificate = der ? read_certificate_der(*der) : Parsed<Certificate>{tl::unexpected<ParseError>{der.error()}};
  if (!certificate) {
    key.problem = fmt::format("{}: {}", value.path_of("value"), certificate.error().message);
    return;
  }
  internal::take_certificate(*std::move(certificate), key);
}

MetadataKey read_key(const JsonMembers& members, std::size_t index) {
  MetadataKey key;
  key.path = fmt::format("keys[{}]", index);
  key.usage = members.text("usage");
  const auto value = members.object("keyValue");
  if (const auto info = key_info(members, value)) {
    key.x5t = info->text("x5t");
    key.x5t_s256 = info->text("x5t#S256");
    key.kid = info->text("kid");
  }
  if (value) {
    read_published_certificate(*value, key);
  } else {
    key.problem = members.path_of("keyValue") + ": expected an object, found nothing";
  }
  return key;
}

/// Exchange names its service; where it does not, its keys have `keyinfo` outside `keyvalue`.
bool is_exchange(const JsonMembers& root) {
  if (root.has("serviceName")) return true;
  const auto keys = root.objects("keys");
  return std::any_of(keys.begin(), keys.end(), [](const JsonMembers& key) { return key.has("keyInfo"); });
}

bool is_key_set(const JsonMembers& root) {
  const auto keys = root.objects("keys");
  return std::any_of(keys.begin(), keys.end(), [](const JsonMembers& key) { return key.has("kty"); });
}

void read_key_document(const JsonMembers& root, MetadataDocument& document) {
  document.kind = is_exchange(root) ? MetadataKind::kExchange : MetadataKind::kAcs;
  document.issuer = root.required_text("issuer");
  root.required_array("keys");
  for (const JsonMembers& key : root.objects("keys")) document.keys.push_back(read_key(key, document.keys.size()));
  for (const JsonMembers& endpoint : root.objects("endpoints")) {
    document.endpoints.push_back({endpoint.text("location"), endpoint.text("protocol"), endpoint.text("usage")});
  }
  const auto token =
      std::find_if(document.endpoints.begin(), document.endpoints.end(), [](const MetadataEndpoint& endpoint) {
        return equals_ignoring_case(endpoint.protocol, "OAuth2") && equals_ignoring_case(endpoint.usage, "issuance");
      });
  if (token != document.endpoints.end()) document.token_endpoint = token->location;
}

void read_discovery(const JsonMembers& root, MetadataDocument& document) {
  // These two are required of OpenID providers and unknown to RFC 8414.
  const bool open_id = root.has("subject_types_supported") || root.has("id_token_signing_alg_values_supported");
  document.kind = open_id ? MetadataKind::kOpenId : MetadataKind::kOAuthServer;
  document.issuer = root.required_text("issuer");
  document.token_endpoint = root.text("token_endpoint");
  document.jwks_uri = root.text("jwks_uri");
  document.authorization_endpoint = root.text("authorization_endpoint");
  document.token_endpoint_auth_methods = root.texts("token_endpoint_auth_methods_supported");
  document.signing_algorithms = root.texts("id_token_signing_alg_values_supported");
  document.access_token_issuer = root.text("access_token_issuer");
}

Parsed<MetadataDocument> read_document(const JsonMembers& root, const std::optional<ParseError>& error) {
  MetadataDocument document;
  if (root.has("token_endpoint") || root.has("jwks_uri") || root.has("authorization_endpoint")) {
    read_discovery(root, document);
  } else if (root.has("keys") && is_key_set(root)) {
    return internal::fail(ParseErrorKind::kShape, "expected a metadata document, found a JSON Web Key Set");
  } else if (root.has("keys") || root.has("endpoints") || error) {
    read_key_document(root, document);
  } else {
    return internal::fail(
        ParseErrorKind::kShape,
        fmt::format("expected a metadata document with keys, token_endpoint or jwks_uri, found {}", root.names()));
  }
  document.realm = root.text("realm");
  document.name = root.text("name");
  document.service_name = root.text("serviceName");
  document.allowed_audiences = root.texts("allowedAudiences");
  if (error) return tl::unexpected<ParseError>{*error};
  return document;
}

}  // namespace

bool MetadataKey::is_for_signing() const {
  const bool verifies = key_ops.empty() || std::find(key_ops.begin(), key_ops.end(), "verify") != key_ops.end();
  return (usage.empty() || usage == "signing" || usage == "sig") && verifies && !is_encryption_algorithm(alg) &&
         curve != "X25519" && curve != "X448";
}

Parsed<MetadataDocument> read_metadata(std::string_view bytes) {
  if (internal::is_federation_metadata(bytes)) return read_federation_metadata(bytes);
  const auto json = internal::read_json(bytes);
  if (!json) return tl::unexpected<ParseError>{json.error()};
  const boost::json::object* object = json->if_object();
  if (object == nullptr) {
    return internal::fail(
        ParseErrorKind::kShape,
        fmt::format("expected a metadata document, which is an object, found {}", internal::kind_of(*json)));
  }
  std::optional<ParseError> error;
  return read_document(JsonMembers{*object, {}, error}, error);
}

}  // namespace probe::evidence
