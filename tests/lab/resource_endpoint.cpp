#include "tests/lab/resource_endpoint.hpp"

#include "tests/lab/assertion_check.hpp"
#include "tests/lab/lab_layout.hpp"
#include "tests/lab/token_endpoint.hpp"

#include <array>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace probe::lab {
namespace {

namespace json = boost::json;
using probe::testing::HttpCall;
using probe::testing::HttpReply;

HttpReply refuse(const std::string& diagnostics) {
  HttpReply reply{.status = 401};
  reply.headers.emplace_back("WWW-Authenticate", "Bearer client_id=\"" + std::string{kExchangeApplication} +
                                                     "\", trusted_issuers=\"" + std::string{kAcsApplication} + "@" +
                                                     std::string{kTenant} + "\"");
  if (!diagnostics.empty()) reply.headers.emplace_back("x-ms-diagnostics", diagnostics);
  reply.headers.emplace_back("X-FEServer", "LAB02");
  return reply;
}

std::string refusal(int number, const char* reason, const char* category) {
  return std::to_string(number) + ";reason=\"" + reason + "\";error_category=\"" + category + "\"";
}

/// What is not as it should be, for somebody who looks with a browser.
std::string wrongs(const ResourceState& state) {
  const std::array<std::pair<bool, const char*>, 9> all{{
      {state.other_key, "tokens have to be signed with another key"},
      {state.other_audience, "tokens have to be for another resource"},
      {state.other_issuer, "another issuer is trusted"},
      {state.other_tenant, "another tenant is served"},
      {state.user_unknown, "the token's user is not known"},
      {state.no_linked_account, "the application stands for no account"},
      {state.other_role, "another role is wanted"},
      {state.mute, "tokens are refused without a word"},
      {state.too_long, "requests with a token are too long"},
  }};
  std::string text;
  for (const auto& [is_wrong, what] : all) {
    if (is_wrong) text += std::string{what} + "\n";
  }
  return text;
}

/// Why a token with a good signature is not good enough.
std::string check_claims(const json::object& claims, const ResourceState& state) {
  const auto differs = [&claims](const char* name, bool other, const std::string& wanted) {
    return ReadJwt::text(claims, name) != (other ? wanted + "elsewhere/" : wanted);
  };
  if (differs("iss", state.other_issuer, "https://sts.windows.net/" + std::string{kTenant} + "/"))
    return refusal(2000009, "The issuer of the token is unknown.", "invalid_issuer");
  if (differs("aud", state.other_audience, std::string{kTokenAudience}))
    return refusal(2000003, "The audience of the token is invalid.", "invalid_resource");
  if (differs("tid", state.other_tenant, std::string{kTenant}))
    return refusal(2000004, "The tenant of the token is not served here.", "invalid_tenant");
  const json::value* roles = claims.if_contains("roles");
  const std::string wanted = state.other_role ? "MailboxSettings.Read" : std::string{kTokenRole};
  const bool has_role = roles != nullptr && roles->is_array() && !roles->get_array().empty() &&
                        roles->get_array().front() == json::value(wanted);
  if (!has_role) return refusal(2000020, "The token has no role that is needed here.", "insufficient_claims");
  const json::value* expiry = claims.if_contains("exp");
  const bool lives = expiry != nullptr && expiry->is_int64() && expiry->get_int64() > std::time(nullptr);
  if (!lives) return refusal(2000001, "The token has expired.", "invalid_token");
  if (state.no_linked_account)
    return refusal(2000008,
                   "The token should have valid permissions or linked account associated with partner application.",
                   "invalid_grant");
  if (state.user_unknown)
    return refusal(2000005, "The user specified by the user-context in the token does not exist.", "invalid_user");
  return {};
}

}  // namespace

HttpReply resource_answer(const HttpCall& call, const ResourceState& state, const probe::testing::Certificate& issuer) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string authorization = call.header("Authorization").value_or("");
  if (!authorization.starts_with(kScheme)) {
    HttpReply reply = refuse({});
    reply.body = wrongs(state);
    return reply;
  }
  if (state.mute) return HttpReply{.status = 401};
  // As http.sys does with headers that are too long for it, before IIS sees the request.
  if (state.too_long) return HttpReply{.status = 400, .body = "<h2>Bad Request - Request Too Long</h2>\n"};
  const auto jwt = read_jwt(std::string_view{authorization}.substr(kScheme.size()));
  if (!jwt || state.other_key || !is_signed_by(*jwt, issuer))
    return refuse(refusal(2000000, "The token has an invalid signature.", "invalid_signature"));
  const std::string wrong = check_claims(jwt->claims, state);
  if (!wrong.empty()) return refuse(wrong);
  HttpReply reply{.status = 405};
  reply.headers.emplace_back("X-BEServer", "LAB03");
  return reply;
}

}  // namespace probe::lab
