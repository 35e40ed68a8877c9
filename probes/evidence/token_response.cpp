#include "probes/evidence/token_response.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace probe::evidence {
namespace {

namespace json = boost::json;
using internal::JsonMembers;

constexpr double kMaxWhole = 9007199254740992.0;  // 2^53: beyond it a double skips whole numbers

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool all = error == std::errc{} && end == text.data() + text.size();
  return all ? std::optional{number} : std::nullopt;
}

/// A number of seconds, written as a number or as its digits.
std::optional<std::int64_t> seconds(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->if_string()) return whole({text->data(), text->size()});
  // NumericDate may have a fraction (RFC 7519 section 2).
  if (const auto* real = value->if_double()) {
    if (std::abs(*real) > kMaxWhole) return std::nullopt;
    return static_cast<std::int64_t>(std::floor(*real));
  }
  json::error_code wrong;
  const auto number = value->to_number<std::int64_t>(wrong);
  return wrong ? std::nullopt : std::optional{number};
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    if (blank != 0) words.emplace_back(text.substr(0, blank));
    if (blank == std::string_view::npos) break;
    text.remove_prefix(blank + 1);
  }
  return words;
}

/// A claim that is a text or a list of texts; anything else reads as nothing.
std::vector<std::string> texts(const JsonMembers& claims, std::string_view name) {
  const json::value* value = claims.find(name);
  if (value == nullptr) return {};
  if (const auto* text = value->if_string()) return {std::string{text->data(), text->size()}};
  const json::array* list = value->if_array();
  std::vector<std::string> found;
  if (list == nullptr) return found;
  for (const json::value& each : *list) {
    if (const auto* text = each.if_string()) found.emplace_back(text->data(), text->size());
  }
  return found;
}

std::string first_text(const JsonMembers& claims, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    auto found = texts(claims, name);
    if (!found.empty()) return std::move(found.front());
  }
  return {};
}

/// A claim of NumericDate (RFC 7519 section 2).
std::optional<std::int64_t> date(const JsonMembers& claims, std::string_view name, std::string& problem) {
  const json::value* value = claims.find(name);
  const auto found = seconds(value);
  if (value != nullptr && !found && problem.empty()) {
    problem = fmt::format("{}: expected seconds since 1970, found {}", name, internal::kind_of(*value));
  }
  return found;
}

std::string issuer_in(const JsonMembers& claims, std::string& problem) {
  const json::value* value = claims.find("iss");
  if (value == nullptr) return {};
  if (const auto* text = value->if_string()) return {text->data(), text->size()};
  problem = fmt::format("iss: expected a string, found {}", internal::kind_of(*value));
  return {};
}

/// The object that a part of a JWT holds, or nothing.
std::optional<json::object> object_in(std::string_view part) {
  const auto bytes = decode_base64url(part);
  if (!bytes) return std::nullopt;
  auto document = internal::read_json(*bytes);
  if (!document || !document->is_object()) return std::nullopt;
  return std::move(document->get_object());
}

}  // namespace

std::optional<TokenClaims> read_token_claims(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  const auto header = object_in(token.substr(0, first));
  const auto payload = object_in(token.substr(first + 1, second - first - 1));
  if (!header || !payload || !header->contains("alg")) return std::nullopt;
  std::optional<ParseError> ignored;
  const JsonMembers members{*payload, {}, ignored};
  TokenClaims claims;
  claims.audiences = texts(members, "aud");
  claims.issuer = issuer_in(members, claims.problem);
  claims.expires_at = date(members, "exp", claims.problem);
  claims.not_before = date(members, "nbf", claims.problem);
  claims.roles = texts(members, "roles");
  claims.scopes = words(first_text(members, {"scp", "scope"}));
  claims.client = first_text(members, {"appid", "azp", "client_id"});
  return claims;
}

Parsed<TokenResponse> read_token_response(std::string_view bytes) {
  const auto document = internal::read_json(bytes);
  if (!document) return internal::fail(document.error().kind, "expected JSON, found something else");
  const json::object* object = document->if_object();
  if (object == nullptr) {
    return internal::fail(ParseErrorKind::kShape,
                          fmt::format("expected an object with access_token, found {}", internal::kind_of(*document)));
  }
  std::optional<ParseError> complaint;
  const JsonMembers members{*object, {}, complaint};
  TokenResponse response;
  response.access_token = members.required_text("access_token");
  response.token_type = members.text("token_type");
  const json::value* expires_in = members.find("expires_in");
  response.expires_in = seconds(expires_in);
  if (complaint) return tl::unexpected<ParseError>{*std::move(complaint)};
  if (response.access_token.empty()) {
    return internal::fail(ParseErrorKind::kShape, "access_token: expected a token, found an empty string");
  }
  if (expires_in != nullptr && !response.expires_in) {
    return internal::fail(ParseErrorKind::kShape,
                          fmt::format("expires_in: expected whole seconds, found {}", internal::kind_of(*expires_in)));
  }
  response.claims = read_token_claims(response.access_token);
  return response;
}

}  // namespace probe::evidence
