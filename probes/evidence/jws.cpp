#include "probes/evidence/jws.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/jws_primitives.hpp"
#include "probes/evidence/internal/private_key_handle.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace probe::evidence {
namespace {

namespace json = boost::json;
using Kind = JwsError::Kind;

tl::unexpected<JwsError> refuse(Kind kind, std::string message) {
  return tl::unexpected<JwsError>{JwsError{kind, std::move(message)}};
}

std::string header_json(const JwsHeader& header) {
  json::object members;
  const auto add = [&members](json::string_view name, std::string_view value) {
    if (!value.empty()) members[name] = json::string_view{value.data(), value.size()};
  };
  add("alg", to_string(header.algorithm));
  add("typ", header.type);
  add("kid", header.key_id);
  add("x5t", header.x5t);
  add("x5t#S256", header.x5t_s256);
  return json::serialize(members);
}

/// The parts between the dots, at most four: one more than a JWS has.
std::vector<std::string_view> split(std::string_view compact) {
  std::vector<std::string_view> parts;
  while (parts.size() < 3) {
    const auto dot = compact.find('.');
    parts.push_back(compact.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    compact.remove_prefix(dot + 1);
  }
  parts.push_back(compact);
  return parts;
}

JwsResult<JwsHeader> read_header(std::string_view bytes) {
  const auto document = internal::read_json(bytes);
  // Its error would quote the header, and whatever was taken for a JWS may be a secret.
  if (!document) return refuse(Kind::kMalformed, "header: expected JSON, found something else");
  const json::object* object = document->if_object();
  if (object == nullptr) {
    return refuse(Kind::kMalformed, fmt::format("header: expected an object, found {}", internal::kind_of(*document)));
  }
  // Names are compared exactly here (RFC 7515 section 10.12).
  const auto text = [object](json::string_view name) -> std::string {
    const json::value* value = object->if_contains(name);
    const json::string* found = value == nullptr ? nullptr : value->if_string();
    return found == nullptr ? std::string{} : std::string{found->data(), found->size()};
  };
  if (object->contains("crit")) return refuse(Kind::kAlgorithm, "header: expected no crit, found one");
  const std::string alg = text("alg");
  const auto algorithm = find_jws_algorithm(alg);
  if (!algorithm) {
    const std::string found = alg.empty() ? "nothing" : internal::quoted(alg, 16);
    return refuse(Kind::kAlgorithm,
                  fmt::format("alg: expected one of {}, found {}", fmt::join(kJwsAlgorithmNames, ", "), found));
  }
  return JwsHeader{*algorithm, text("typ"), text("kid"), text("x5t"), text("x5t#S256")};
}

}  // namespace

std::optional<JwsAlgorithm> find_jws_algorithm(std::string_view alg) {
  const auto* found = std::find(kJwsAlgorithmNames.begin(), kJwsAlgorithmNames.end(), alg);
  if (found == kJwsAlgorithmNames.end()) return std::nullopt;
  return static_cast<JwsAlgorithm>(found - kJwsAlgorithmNames.begin());
}

JwsResult<std::string> sign_jws(const JwsHeader& header, std::string_view payload, const PrivateKey& key) {
  EVP_PKEY* native = internal::PrivateKeyAccess::get(key);
  if (auto wrong = internal::check_key(header.algorithm, native)) return tl::unexpected<JwsError>{*std::move(wrong)};
  std::string compact = encode_base64url(header_json(header)) + "." + encode_base64url(payload);
  auto signature = internal::sign_bytes(header.algorithm, native, compact);
  if (!signature) return tl::unexpected<JwsError>{std::move(signature.error())};
  return compact + "." + encode_base64url(*signature);
}

JwsResult<Jws> read_jws(std::string_view compact) {
  if (compact.size() > kMaxJwsBytes) {
    return refuse(Kind::kMalformed,
                  fmt::format("expected a JWS of at most {} bytes, found {}", kMaxJwsBytes, compact.size()));
  }
  const auto parts = split(compact);
  if (parts.size() != 3 || parts[2].find('.') != std::string_view::npos) {
    return refuse(Kind::kMalformed, "expected three parts between dots, found another number");
  }
  constexpr std::array<std::string_view, 3> kPartNames{"header", "payload", "signature"};
  std::array<std::string, 3> decoded;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    auto bytes = decode_base64url(parts[i]);
    if (!bytes) return refuse(Kind::kMalformed, fmt::format("{}: expected base64url, found another", kPartNames[i]));
    decoded[i] = *std::move(bytes);
  }
  auto header = read_header(decoded[0]);
  if (!header) return tl::unexpected<JwsError>{std::move(header.error())};
  const auto signed_bytes = compact.substr(0, parts[0].size() + 1 + parts[1].size());
  return Jws{*std::move(header), std::move(decoded[1]), std::move(decoded[2]), std::string{signed_bytes}};
}

JwsResult<Jws> verify_jws(std::string_view compact, const VerifyingKey& key, std::span<const JwsAlgorithm> accepted) {
  auto jws = read_jws(compact);
  if (!jws) return jws;
  const JwsAlgorithm algorithm = jws->header.algorithm;
  if (std::find(accepted.begin(), accepted.end(), algorithm) == accepted.end()) {
    std::vector<std::string_view> names;
    for (const auto each : accepted) names.push_back(to_string(each));
    return refuse(Kind::kAlgorithm,
                  fmt::format("alg: expected {}, found {}", fmt::join(names, " or "), to_string(algorithm)));
  }
  if (auto wrong = internal::check_key(algorithm, key.native())) return tl::unexpected<JwsError>{*std::move(wrong)};
  if (internal::verify_bytes(algorithm, key.native(), jws->signing_input, jws->signature)) return jws;
  return refuse(Kind::kSignature, "expected a signature of this key, found another");
}

}  // namespace probe::evidence
