#include "probes/token/token_judgement.hpp"

#include "probes/evidence/token_response.hpp"
#include "probes/sources/http_judgement.hpp"
#include "probes/token/token_refusal.hpp"
#include "probes/token/token_trust.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace probe::probes {

namespace {

using boost::algorithm::iequals;
using std::chrono::seconds;

constexpr std::size_t kMaxShownBytes = 400;
constexpr std::size_t kMaxWordBytes = 64;
constexpr seconds kMaxLifetime = std::chrono::hours(24 * 366);  ///< longer is as good, and time points end somewhere

/// One answer, and the complaint about it.
class AnswerJudge {
 public:
  AnswerJudge(const core::HttpExchange& exchange, const TokenRoute& route, const TokenConfig& config,
              ClientProof::Kind proof, const Redactor& redact, core::SystemTime now)
      : exchange_(clean(exchange, redact)),
        body_(exchange.response.body),
        route_(route),
        config_(config),
        proof_(proof),
        redact_(redact),
        now_(now) {}

  std::variant<Token, core::Finding> judge() const {
    const int status = exchange_.response.status;
    const bool client_error = status >= 400 && status < 500 && status != 429;
    if (status == 200 || client_error) {
      if (const auto refusal = evidence::read_oauth_error(body_)) return rejected(*refusal);
    }
    const bool page = is_html(exchange_.response);
    if (client_error && page) return no_token("a web page");
    if (status != 200) return refuse_status(exchange_, route_.endpoint, "status 200 and an access token");
    auto response = evidence::read_token_response(body_);
    if (response) return judge_token(std::move(*response));
    if (page) return no_token("a web page");
    if (response.error().kind == evidence::ParseErrorKind::kShape) return invalid(response.error().message);
    return no_token("something that is not JSON");
  }

 private:
  /// The exchange with nothing secret in it, and without the body.
  static core::HttpExchange clean(const core::HttpExchange& exchange, const Redactor& redact) {
    core::HttpExchange copy = exchange;
    for (auto& header : copy.response.headers) header.value = redact(std::move(header.value));
    if (!is_html(exchange.response)) copy.response.body.clear();
    return copy;
  }

  core::Finding complaint(core::Code code, const std::string& what) const {
    return response_finding(code, exchange_, route_.endpoint, what);
  }

  core::Finding no_token(std::string_view found) const {
    auto finding = complaint("http_body_unexpected", fmt::format("expected an access token in JSON, found {}", found));
    const std::string type = exchange_.response.header("Content-Type");
    if (!type.empty()) finding.add(core::Evidence("content_type", core::one_line(type, kMaxWordBytes)));
    return finding;
  }

  core::Finding distrusted(const TokenComplaint& wrong) const {
    return complaint(wrong.code, core::one_line(redact_(wrong.what), 2 * kMaxShownBytes));
  }

  core::Finding invalid(const std::string& what) const { return complaint("token_response_invalid", what); }

  std::string shown(const std::string& text, std::size_t max_bytes = kMaxShownBytes) const {
    return core::one_line(redact_(text), max_bytes);
  }

  core::Finding rejected(const evidence::OAuthError& error) const {
    const RefusalCause cause = cause_of(error, proof_);
    std::string seen = shown(error.error, kMaxWordBytes);
    if (cause.number != 0) seen += fmt::format(" (AADSTS{})", cause.number);
    auto finding = complaint(cause.code, fmt::format("expected an access token, got {}", seen));
    const auto add = [&](const char* key, const std::string& text) {
      if (!text.empty()) finding.add(core::Evidence(key, shown(text)));
    };
    add("error", error.error);
    add("error_description", error.description);
    add("error_codes", fmt::format("{}", fmt::join(error.codes, ", ")));
    add("trace_id", error.trace_id);
    add("correlation_id", error.correlation_id);
    add("timestamp", error.timestamp);
    return finding;
  }

  std::variant<Token, core::Finding> judge_token(evidence::TokenResponse response) const {
    core::Secret<std::string> value(std::move(response.access_token));
    if (auto wrong = complaint_about_frame(response)) return invalid(*wrong);
    const TokenIssuer* issuer = route_.issuer ? &*route_.issuer : nullptr;
    if (response.claims) {
      if (const auto wrong = complaint_about_trust(value.expose(), response, issuer, now_)) return distrusted(*wrong);
    }
    if (auto wrong = complaint_about_claims(response)) return invalid(*wrong);
    const auto until = end_of(response);
    return Token{std::move(value), std::move(response.token_type), until};
  }

  /// The earlier of what the answer and the token say.
  core::SystemTime end_of(const evidence::TokenResponse& response) const {
    const auto told = now_ + std::min(seconds(response.expires_in.value_or(0)), kMaxLifetime);
    if (!response.claims) return told;
    const auto own = expiry_of(*response.claims);
    if (!own) return told;
    return response.expires_in ? std::min(told, *own) : *own;
  }

  std::optional<std::string> complaint_about_frame(const evidence::TokenResponse& response) const {
    const std::string& wanted = config_.expect.token_type;
    if (!iequals(response.token_type, wanted)) {
      const std::string found =
          response.token_type.empty() ? "nothing" : fmt::format("\"{}\"", shown(response.token_type, kMaxWordBytes));
      return fmt::format("token_type: expected {}, found {}", wanted, found);
    }
    const bool has_end = response.claims && response.claims->expires_at;
    if (!response.expires_in && !has_end) return "expires_in: expected seconds, found nothing";
    if (!response.expires_in || *response.expires_in > 0) return std::nullopt;
    return fmt::format("expires_in: expected more than 0 seconds, found {}", *response.expires_in);
  }

  std::optional<std::string> complaint_about_claims(const evidence::TokenResponse& response) const {
    if (!response.claims) {
      if (config_.expect.audience.empty() && config_.expect.roles.empty()) return std::nullopt;
      return "access_token: expected a JWT that names audience and roles, found an opaque token";
    }
    const evidence::TokenClaims& claims = *response.claims;
    if (auto wrong = wrong_client(claims.client)) return wrong;
    const std::string& audience = config_.expect.audience;
    const auto& found = claims.audiences;
    if (!audience.empty() && std::find(found.begin(), found.end(), audience) == found.end()) {
      return fmt::format("aud: expected \"{}\", found {}", audience, list(found));
    }
    return missing_role(claims);
  }

  /// ACS knows clients as `application@realm` and writes the application alone.
  std::optional<std::string> wrong_client(const std::string& client) const {
    const std::string& wanted = config_.client_id;
    if (client.empty() || iequals(client, wanted) || iequals(client, wanted.substr(0, wanted.find('@')))) {
      return std::nullopt;
    }
    return fmt::format("appid: expected \"{}\", found {}", wanted, list({client}));
  }

  std::optional<std::string> missing_role(const evidence::TokenClaims& claims) const {
    const auto has = [](const std::vector<std::string>& all, const std::string& one) {
      return std::find(all.begin(), all.end(), one) != all.end();
    };
    for (const auto& role : config_.expect.roles) {
      if (has(claims.roles, role) || has(claims.scopes, role)) continue;
      auto found = claims.roles;
      found.insert(found.end(), claims.scopes.begin(), claims.scopes.end());
      return fmt::format("roles: expected \"{}\" among them, found {}", role, list(found));
    }
    return std::nullopt;
  }

  std::string list(const std::vector<std::string>& texts) const {
    if (texts.empty()) return "nothing";
    return fmt::format("\"{}\"", shown(fmt::format("{}", fmt::join(texts, "\", \""))));
  }

  core::HttpExchange exchange_;
  const std::string& body_;
  const TokenRoute& route_;
  const TokenConfig& config_;
  ClientProof::Kind proof_;
  const Redactor& redact_;
  core::SystemTime now_;
};

}  // namespace

std::variant<Token, core::Finding> judge_token_answer(const core::HttpExchange& exchange, const TokenRoute& route,
                                                      const TokenConfig& config, ClientProof::Kind proof,
                                                      const Redactor& redact, core::SystemTime now) {
  return AnswerJudge(exchange, route, config, proof, redact, now).judge();
}

}  // namespace probe::probes
