#include "tests/lab/token_endpoint.hpp"

#include "tests/lab/assertion_check.hpp"

#include <boost/json.hpp>

#include <array>
#include <ctime>
#include <utility>

namespace probe::lab {
namespace {

namespace json = boost::json;
using probe::testing::Certificate;
using probe::testing::HttpReply;
using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr std::int64_t kTolerance = 300;  ///< seconds that clocks may differ, as Entra takes it
constexpr std::int64_t kLifetime = 3599;
constexpr const char* kTraceId = "7d1f0a52-93c4-4be8-a6d0-2f81c35b9e00";
constexpr const char* kCorrelationId = "e83b64f1-2c07-4d95-8ba3-5f9d10c7a246";

std::int64_t now_in(const TokenState& state) {
  const auto now = std::chrono::system_clock::now() + state.clock_ahead;
  return duration_cast<seconds>(now.time_since_epoch()).count();
}

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      result += static_cast<char>(std::stoi(std::string{text.substr(at + 1, 2)}, nullptr, 16));
      at += 2;
    } else {
      result += text[at] == '+' ? ' ' : text[at];
    }
  }
  return result;
}

std::map<std::string, std::string> read_form(std::string_view body) {
  std::map<std::string, std::string> form;
  while (!body.empty()) {
    const auto end = body.find('&');
    const auto pair = body.substr(0, end);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos) form[decoded(pair.substr(0, equals))] = decoded(pair.substr(equals + 1));
    if (end == std::string_view::npos) break;
    body.remove_prefix(end + 1);
  }
  return form;
}

std::string field(const std::map<std::string, std::string>& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? std::string{} : found->second;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%SZ", &parts)};
}

/// What is not as it should be, for somebody who looks with a browser.
json::array wrongs(const TokenState& state) {
  const std::array<std::pair<bool, const char*>, 16> all{{
      {!state.tenant_exists, "the tenant is unknown"},
      {!state.app_exists, "the application is unknown"},
      {!state.app_enabled, "the application is disabled"},
      {!state.key_registered, "no key is registered"},
      {state.registration_expired, "the registered key has expired"},
      {state.other_audience, "assertions have to be for another endpoint"},
      {state.other_client, "requests arrive with another client id"},
      {state.clock_ahead.count() != 0, "the clock for assertions is wrong"},
      {!state.consented, "nobody has consented"},
      {state.blocked, "conditional access blocks the application"},
      {!state.resource_exists, "the resource is unknown"},
      {!state.secret_good, "the secret has been replaced"},
      {state.without_token, "the answer has no token"},
      {state.without_role, "the token has no roles"},
      {state.other_signature, "tokens are signed with a key that is not published"},
      {state.refuses, "requests are refused for a reason of its own"},
  }};
  json::array texts;
  for (const auto& [is_wrong, text] : all) {
    if (is_wrong) texts.emplace_back(text);
  }
  return texts;
}

}  // namespace

/// An answer of RFC 6749 section 5.2 with Entra's number.
struct TokenEndpoint::Refusal {
  int number;
  const char* error;
  std::string description;
};

std::string acs_client() { return std::string{kApplication} + "@" + std::string{kTenant}; }

std::string acs_resource() {
  return std::string{kExchangeApplication} + "/outlook.office365.com@" + std::string{kTenant};
}

std::string oidc_token_path() { return "/" + std::string{kTenant} + "/oauth2/v2.0/token"; }
std::string acs_token_path() { return "/" + std::string{kTenant} + "/tokens/OAuth/2"; }

TokenEndpoint::TokenEndpoint(const std::uint16_t& port, std::string path, const Certificate& application,
                             const Certificate& tokens_of)
    : port_{port}, path_{std::move(path)}, application_{application}, tokens_of_{tokens_of} {}

HttpReply TokenEndpoint::answer(const probe::testing::HttpCall& call, const TokenState& state) {
  if (call.method != "POST") {
    json::object body;
    body["error"] = "invalid_request";
    body["error_description"] = "AADSTS900561: The endpoint only accepts POST requests. Received a GET request.";
    body["lab"] = wrongs(state);
    return probe::testing::json_reply(json::serialize(body), 400);
  }
  const Form form = read_form(call.body);
  if (const auto refusal = check(form, state)) return refuse(*refusal);
  json::object body;
  body["token_type"] = "Bearer";
  body["expires_in"] = kLifetime;
  if (!state.without_token) body["access_token"] = token(form, state);
  return probe::testing::json_reply(json::serialize(body));
}

std::optional<TokenEndpoint::Refusal> TokenEndpoint::check(const Form& form, const TokenState& state) {
  if (field(form, "grant_type") != "client_credentials") {
    return Refusal{70003, "unsupported_grant_type", "The app requested an unsupported grant type."};
  }
  if (!state.tenant_exists) {
    return Refusal{90002, "invalid_request", "Tenant '" + std::string{kTenant} + "' not found."};
  }
  if (auto refusal = check_client(form, state)) return refusal;
  if (!state.resource_exists) {
    return Refusal{500011, "invalid_resource",
                   "The resource principal named " + std::string{kTokenAudience} + " was not found in the tenant."};
  }
  if (!state.consented) {
    return Refusal{65001, "invalid_grant", "The administrator has not consented to use the application."};
  }
  if (state.blocked) {
    return Refusal{53003, "invalid_grant", "Access has been blocked by Conditional Access policies."};
  }
  if (state.refuses) {
    return Refusal{50196, "invalid_grant", "The server ended the operation: it met a loop of requests."};
  }
  return std::nullopt;
}

std::optional<TokenEndpoint::Refusal> TokenEndpoint::check_client(const Form& form, const TokenState& state) {
  const std::string client = field(form, "client_id");
  const bool known = client == kApplication || client == acs_client();
  if (!known || !state.app_exists) {
    return Refusal{700016, "unauthorized_client",
                   "Application with identifier '" + client + "' was not found in the directory."};
  }
  if (!state.app_enabled) return Refusal{7000112, "unauthorized_client", "Application '" + client + "' is disabled."};
  if (form.contains("client_assertion")) return check_assertion(form, state);
  if (field(form, "client_secret") == kClientSecret && state.secret_good) return std::nullopt;
  // Repeats the secret, as careless servers do, so that a client that shows it is found out.
  return Refusal{7000215, "invalid_client", "Invalid client secret provided: '" + field(form, "client_secret") + "'."};
}

std::optional<TokenEndpoint::Refusal> TokenEndpoint::check_assertion(const Form& form, const TokenState& state) {
  const auto jwt = read_jwt(field(form, "client_assertion"));
  if (!jwt) return Refusal{50027, "invalid_client", "JWT token is invalid or malformed."};
  const std::string x5t = ReadJwt::text(jwt->header, "x5t");
  const std::string x5t_s256 = ReadJwt::text(jwt->header, "x5t#S256");
  const bool named = x5t == application_.x5t() || x5t_s256 == application_.x5t_s256();
  const auto invalid_signature = [&](const std::string& reason) {
    return Refusal{700027, "invalid_client",
                   "Client assertion contains an invalid signature. [Reason - " + reason +
                       ", Thumbprint of key used by client: '" + application_.sha1_hex() + "']"};
  };
  if (!named || !state.key_registered) return invalid_signature("The key was not found.");
  if (state.registration_expired) return invalid_signature("The key used is expired.");
  if (!is_signed_by(*jwt, application_)) {
    return invalid_signature("The provided signature value did not match the expected signature value.");
  }
  const auto client = state.other_client ? std::string{kOtherApplication} : field(form, "client_id");
  return check_claims(*jwt, client, state);
}

std::optional<TokenEndpoint::Refusal> TokenEndpoint::check_claims(const ReadJwt& jwt, std::string_view client,
                                                                  const TokenState& state) {
  const auto number = [&jwt](const char* name) {
    const json::value* value = jwt.claims.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
  };
  const std::string wanted = LabPorts::https(port_) + path_ + (state.other_audience ? "/elsewhere" : "");
  if (ReadJwt::text(jwt.claims, "aud") != wanted) {
    return Refusal{700023, "invalid_client", "Client assertion audience claim does not match Realm issuer."};
  }
  if (ReadJwt::text(jwt.claims, "iss") != client || ReadJwt::text(jwt.claims, "sub") != client) {
    return Refusal{700021, "invalid_client",
                   "Client assertion application identifier doesn't match 'client_id' parameter."};
  }
  const std::int64_t now = now_in(state);
  if (number("nbf") > now + kTolerance || number("exp") < now - kTolerance) {
    return Refusal{700024, "invalid_client", "Client assertion is not within its valid time range."};
  }
  const std::string id = ReadJwt::text(jwt.claims, "jti");
  if (id.empty() || !used_ids_.insert(id).second) {
    return Refusal{50013, "invalid_client", "Assertion failed: its jti is missing or was used before."};
  }
  return std::nullopt;
}

std::string TokenEndpoint::token(const Form& form, const TokenState& state) const {
  const std::int64_t now = now_in({});
  const std::string resource = field(form, "resource");
  json::object claims;
  claims["aud"] = resource.empty() ? std::string{kTokenAudience} : resource;
  claims["iss"] = "https://sts.windows.net/" + std::string{kTenant} + "/";
  claims["iat"] = now;
  claims["nbf"] = now;
  claims["exp"] = now + kLifetime;
  claims["appid"] = json::string{kApplication};
  claims["tid"] = json::string{kTenant};
  if (!state.without_role) claims["roles"] = json::array{json::string{kTokenRole}};
  // The application's key is at hand, and surely none of the server's.
  return make_jwt(claims, state.other_signature ? application_ : tokens_of_);
}

HttpReply TokenEndpoint::refuse(const Refusal& refusal) {
  const std::string time = utc_now();
  json::object body;
  body["error"] = refusal.error;
  body["error_description"] = "AADSTS" + std::to_string(refusal.number) + ": " + refusal.description +
                              " Trace ID: " + kTraceId + " Correlation ID: " + kCorrelationId + " Timestamp: " + time;
  body["error_codes"] = json::array{refusal.number};
  body["timestamp"] = time;
  body["trace_id"] = kTraceId;
  body["correlation_id"] = kCorrelationId;
  body["error_uri"] = "https://login.microsoftonline.com/error?code=" + std::to_string(refusal.number);
  const bool unauthorized = std::string_view{refusal.error} == "invalid_client";
  return probe::testing::json_reply(json::serialize(body), unauthorized ? 401 : 400);
}

}  // namespace probe::lab
