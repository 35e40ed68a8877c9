#include "probes/evidence/token_signature.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/jws.hpp"
#include "probes/evidence/key_algorithm.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace probe::evidence {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxShown = 64;

/// What a token's header says of its signature. Empty: not said.
struct SignatureHeader {
  std::string alg;
  std::string kid;
  std::string x5t;
  std::string x5t_s256;
  bool has_nonce = false;
};

std::optional<SignatureHeader> header_of(std::string_view token) {
  const auto bytes = decode_base64url(token.substr(0, token.find('.')));
  if (!bytes) return std::nullopt;
  const auto document = internal::read_json(*bytes);
  const json::object* object = document ? document->if_object() : nullptr;
  if (object == nullptr) return std::nullopt;
  const auto text = [object](json::string_view name) -> std::string {
    const json::value* value = object->if_contains(name);
    const json::string* found = value == nullptr ? nullptr : value->if_string();
    return found == nullptr ? std::string{} : std::string{found->data(), found->size()};
  };
  return SignatureHeader{text("alg"), text("kid"), text("x5t"), text("x5t#S256"), object->contains("nonce")};
}

bool is_one_of(std::string_view text, const std::array<std::string, 4>& names) {
  return !text.empty() && std::ranges::find(names, text) != names.end();
}

/// Whether the header names `key`. Entra's `kid` is the thumbprint, which ACS and federation metadata have elsewhere.
bool names(const SignatureHeader& header, const MetadataKey& key) {
  const bool certified = key.certificate.has_value();
  const std::array<std::string, 4> ids{key.kid, key.x5t, certified ? key.certificate->sha1.base64url() : "",
                                       certified ? key.certificate->sha1.hex() : ""};
  const std::string sha256 = certified ? key.certificate->sha256.base64url() : key.x5t_s256;
  return is_one_of(header.kid, ids) || is_one_of(header.x5t, ids) ||
         (!header.x5t_s256.empty() && header.x5t_s256 == sha256);
}

std::string name_in(const SignatureHeader& header) {
  for (const auto& name : {header.kid, header.x5t, header.x5t_s256}) {
    if (!name.empty()) return internal::quoted(name, kMaxShown);
  }
  return {};
}

std::optional<VerifyingKey> verifier_of(const MetadataKey& key) {
  if (!key.problem.empty()) return std::nullopt;
  if (key.verifier) return key.verifier;
  if (!key.certificate) return std::nullopt;
  auto of_certificate = VerifyingKey::from_certificate(*key.certificate);
  return of_certificate ? std::optional{*std::move(of_certificate)} : std::nullopt;
}

bool verifies(std::string_view token, const MetadataKey& key, JwsAlgorithm algorithm) {
  const std::array accepted{algorithm};
  const auto verifier = verifier_of(key);
  return verifier && verify_jws(token, *verifier, accepted).has_value();
}

/// One of several: `a`, or `the only`.
std::string count_of(std::size_t keys) {
  return keys == 1 ? "the only published signing key" : fmt::format("one of the {} published signing keys", keys);
}

}  // namespace

std::string algorithm_of(std::string_view token) {
  const auto header = header_of(token);
  return header ? header->alg : std::string();
}

std::optional<std::string> complaint_about_algorithm(std::string_view token) {
  const auto header = header_of(token);
  if (!header) return std::nullopt;
  const auto dot = token.rfind('.');
  const bool is_bare = dot == std::string_view::npos || dot + 1 == token.size();
  std::string lower = header->alg;
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  if (lower != "none" && !is_bare) return std::nullopt;
  return fmt::format("alg: expected a signature, found {}{}", internal::quoted(header->alg, kMaxShown),
                     is_bare ? " and no signature" : "");
}

std::optional<std::string> complaint_about_signature(std::string_view token, const std::vector<MetadataKey>& keys) {
  if (auto unsigned_token = complaint_about_algorithm(token)) return unsigned_token;
  const auto header = header_of(token);
  if (!header || header->has_nonce || !is_signature_algorithm(header->alg)) return std::nullopt;
  std::vector<const MetadataKey*> signing;
  std::vector<const MetadataKey*> named;
  for (const auto& key : keys) {
    if (!key.is_for_signing()) continue;
    signing.push_back(&key);
    if (names(*header, key)) named.push_back(&key);
  }
  const std::string name = name_in(*header);
  const auto algorithm = find_jws_algorithm(header->alg);
  const auto is_good = [&](const MetadataKey* key) { return algorithm && verifies(token, *key, *algorithm); };
  // A published key under another name is found by those who try them all.
  if (std::ranges::any_of(named.empty() ? signing : named, is_good)) return std::nullopt;
  if (named.empty() && !name.empty()) {
    return fmt::format("expected a signature of {}, found one of the key {}, which is not among them",
                       count_of(signing.size()), name);
  }
  if (!algorithm) return std::nullopt;
  if (named.empty()) {
    return fmt::format("expected a signature of {}, found one of another", count_of(signing.size()));
  }
  const bool fits = std::ranges::any_of(
      named, [&](const MetadataKey* key) { return serves_algorithm(*key, header->alg) && verifier_of(*key); });
  if (fits) return fmt::format("expected a signature of the published key {}, found one of another", name);
  // What is wrong with the key itself is said where keys are judged.
  if (std::ranges::any_of(named, [](const MetadataKey* key) { return !key->problem.empty(); })) return std::nullopt;
  return fmt::format("alg: expected an algorithm of the published key {}, found {}", name, header->alg);
}

}  // namespace probe::evidence
