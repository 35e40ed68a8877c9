#include "probes/evidence/federation_metadata.hpp"
#include "probes/evidence/jwks.hpp"
#include "probes/evidence/key_credentials.hpp"
#include "probes/evidence/metadata.hpp"
#include "tests/fuzz/evidence/targets.hpp"

#include <vector>

namespace probe::fuzzing {

namespace {

constexpr std::size_t kMostKeys = 100;

void demand_keys(const std::vector<evidence::MetadataKey>& keys) {
  demand(keys.size() <= kMostKeys, "keys are bounded");
  for (const auto& key : keys) {
    demand_message(key.path, "the place of a key");
    for (const auto& text : {key.usage, key.kid, key.x5t, key.x5t_s256, key.issuer, key.kty, key.alg, key.curve}) {
      demand_utf8(text, "a text of a key");
    }
    if (!key.problem.empty()) demand_message(key.problem, "the problem of a key");
    if (key.certificate) demand_certificate(*key.certificate);
    key.is_for_signing();
  }
}

void demand_document(const evidence::Parsed<evidence::MetadataDocument>& read) {
  if (!read) {
    demand_error(read.error());
    return;
  }
  for (const auto& text : {read->issuer, read->realm, read->name, read->service_name, read->token_endpoint,
                           read->jwks_uri, read->authorization_endpoint}) {
    demand_utf8(text, "a text of a document");
  }
  for (const auto& endpoint : read->endpoints) demand_utf8(endpoint.location, "an endpoint");
  demand_keys(read->keys);
}

void demand_credential(const evidence::KeyCredential& key) {
  demand_message(key.path, "the place of a key");
  if (!key.problem.empty()) demand_message(key.problem, "the problem of a key");
  if (!key.certificate) return;
  demand_certificate(*key.certificate);
  demand(key.thumbprint == key.certificate->sha1, "the thumbprint is that of the certificate");
}

}  // namespace

bool metadata(std::string_view bytes) {
  demand_document(evidence::read_metadata(bytes));
  return true;
}

bool federation_metadata(std::string_view bytes) {
  demand_document(evidence::read_federation_metadata(bytes));
  return true;
}

bool jwks(std::string_view bytes) {
  const auto read = evidence::read_jwks(bytes);
  if (read) {
    demand_keys(*read);
  } else {
    demand_error(read.error());
  }
  return true;
}

bool key_credentials(std::string_view bytes) {
  const auto read = evidence::read_key_credentials(bytes);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(read->holders.size() <= evidence::kMaxKeyHolders, "holders are bounded");
  for (const auto& holder : read->holders) {
    demand(holder.keys.size() <= evidence::kMaxKeyCredentials, "keys of a holder are bounded");
    for (const auto& key : holder.keys) demand_credential(key);
  }
  return true;
}

}  // namespace probe::fuzzing
