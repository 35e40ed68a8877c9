#include "probes/evidence/jwks.hpp"

#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/internal/jwk.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <map>
#include <optional>
#include <tuple>

namespace probe::evidence {
namespace {

/// Two keys may share a `kid` when type or issuer tell them apart (RFC 7517 section 4.5; Entra repeats keys per
/// issuer).
void note_repeated_ids(std::vector<MetadataKey>& keys) {
  std::map<std::tuple<std::string, std::string, std::string>, std::string> first;
  for (MetadataKey& key : keys) {
    if (key.kid.empty()) continue;
    const auto [place, is_new] = first.emplace(std::tuple{key.kid, key.kty, key.issuer}, key.path);
    if (!is_new && key.problem.empty()) {
      key.problem = fmt::format("{}.kid: expected an identifier of its own, found {}, which {} has", key.path,
                                internal::quoted(key.kid), place->second);
    }
  }
}

}  // namespace

Parsed<std::vector<MetadataKey>> read_jwks(std::string_view bytes) {
  const auto json = internal::read_json(bytes);
  if (!json) return tl::unexpected<ParseError>{json.error()};
  const boost::json::object* object = json->if_object();
  if (object == nullptr) {
    return internal::fail(
        ParseErrorKind::kShape,
        fmt::format("expected a JSON Web Key Set, which is an object, found {}", internal::kind_of(*json)));
  }
  std::optional<ParseError> error;
  const internal::JsonMembers root{*object, {}, error};
  root.required_array("keys");
  std::vector<MetadataKey> keys;
  for (const auto& members : root.objects("keys")) {
    keys.push_back(internal::read_jwk(members, fmt::format("keys[{}]", keys.size())));
  }
  if (error) return tl::unexpected<ParseError>{*error};
  note_repeated_ids(keys);
  return keys;
}

}  // namespace probe::evidence
