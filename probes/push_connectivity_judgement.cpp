#include "probes/push_connectivity_judgement.hpp"

#include "probes/evidence/bearer_challenge.hpp"
#include "probes/evidence/exchange_diagnostics.hpp"
#include "probes/http_judgement.hpp"
#include "probes/https_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::BearerChallenge;
using evidence::ExchangeDiagnostics;

constexpr std::size_t kMaxShownBytes = 256;
constexpr std::string_view kHealthy = "status 401 with a Bearer challenge";

/// Exchange's numbers for a fault, and the category that goes with each. All others (there are such for a missing
/// token) say nothing about the endpoint's health when no token was sent.
struct Fault {
  std::uint32_t number;
  std::string_view category;
  core::Code code;
};
constexpr std::array kFaults{
    Fault{2000000, "invalid_signature", "push_token_signature"},
    Fault{2000003, "invalid_resource", "push_token_audience"},
    Fault{2000004, "invalid_tenant", "push_token_tenant"},
    Fault{2000005, "invalid_user", "push_token_user"},
    Fault{2000008, "invalid_grant", "push_token_grant"},
    Fault{2000009, "invalid_issuer", "push_token_issuer"},
    Fault{2000020, "insufficient_claims", "push_auth_rejected"},
    Fault{4000000, "oauth_not_available", "push_oauth_unavailable"},
};

std::string shown(std::string_view text) { return core::one_line(text, kMaxShownBytes); }

bool same(std::string_view a, std::string_view b) {
  const auto lower = [](unsigned char c) { return std::tolower(c); };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// A category known here decides: a number may come with another meaning than the one known. Else the number does.
const Fault* find_fault(const ExchangeDiagnostics& diagnostics) {
  const auto categorized = [&diagnostics](const Fault& fault) {
    return same(fault.category, diagnostics.error_category);
  };
  const auto* found = std::ranges::find_if(kFaults, categorized);
  if (found == kFaults.end()) found = std::ranges::find(kFaults, diagnostics.code, &Fault::number);
  return found == kFaults.end() ? nullptr : found;
}

/// What `value` says; of one that breaks off or is otherwise malformed, the number it begins with. Zero: no number.
ExchangeDiagnostics read_diagnostics(std::string_view value) {
  if (auto parsed = evidence::parse_exchange_diagnostics(value)) return *std::move(parsed);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  ExchangeDiagnostics diagnostics;
  std::from_chars(value.data(), value.data() + value.size(), diagnostics.code);
  return diagnostics;
}

/// Whether an issuer that the endpoint lists, `application@tenant` with `*` for any tenant, or a URL with the tenant in
/// its path, covers `wanted`, an issuer or a tenant alone.
bool covers(std::string_view listed, std::string_view wanted) {
  if (same(listed, wanted)) return true;
  const auto at = listed.rfind('@');
  const auto wanted_at = wanted.find('@');
  if (at != std::string_view::npos) {
    const auto tenant = listed.substr(at + 1);
    if (wanted_at == std::string_view::npos) return tenant == "*" || same(tenant, wanted);
    return tenant == "*" && same(listed.substr(0, at), wanted.substr(0, wanted_at));
  }
  while (listed.ends_with('/')) listed.remove_suffix(1);
  return listed.find("://") != std::string_view::npos && same(listed.substr(listed.rfind('/') + 1), wanted);
}

std::vector<BearerChallenge> bearers_in(const std::vector<evidence::Challenge>& challenges) {
  std::vector<BearerChallenge> bearers;
  for (const auto& challenge : challenges) {
    if (same(challenge.scheme, "Bearer")) bearers.push_back(evidence::read_bearer(challenge));
  }
  return bearers;
}

std::string schemes_in(const std::vector<evidence::Challenge>& challenges) {
  std::vector<std::string> schemes;
  for (const auto& challenge : challenges) schemes.push_back(challenge.scheme);
  return schemes.empty() ? "no challenge" : "challenges " + shown(fmt::format("{}", fmt::join(schemes, ", ")));
}

class PushJudge {
 public:
  PushJudge(const core::HttpExchange& exchange, const std::string& url, const ChallengeExpectations& expected)
      : exchange_(exchange), url_(url), expected_(expected) {}

  PushJudgement judge() {
    const int status = exchange_.response.status;
    if (status == 401) {
      judge_diagnostics();
      judge_challenge();
    } else if (status == 403) {
      judge_diagnostics();
      add("push_forbidden", fmt::format("expected {}, got 403", kHealthy));
    } else if (status == 404 || status == 410) {
      add("push_endpoint_retired", fmt::format("expected {}, got {}", kHealthy, status));
    } else if (status >= 200 && status < 300) {
      judge_unguarded(status);
    } else {
      judgement_.findings.push_back(refuse_status(exchange_, url_, kHealthy));
    }
    return std::move(judgement_);
  }

 private:
  void judge_unguarded(int status) {
    if (is_html(exchange_.response)) {
      add("http_body_unexpected", fmt::format("expected {}, got {} with an HTML page", kHealthy, status));
    } else {
      add("push_challenge_missing",
          fmt::format("expected {}, got {} from an endpoint that asks for no token", kHealthy, status));
    }
  }

  void judge_diagnostics() {
    for (const auto& value : exchange_.response.header_values("x-ms-diagnostics")) {
      const ExchangeDiagnostics diagnostics = read_diagnostics(value);
      const Fault* fault = find_fault(diagnostics);
      if (fault == nullptr) continue;
      auto message =
          fmt::format("expected {}, got {} with diagnostics {}", kHealthy, exchange_.response.status, diagnostics.code);
      if (!diagnostics.error_category.empty()) message += " " + shown(diagnostics.error_category);
      if (!diagnostics.reason.empty()) message += ": " + shown(diagnostics.reason);
      add(fault->code, message);
    }
  }

  void judge_challenge() {
    const auto challenges = evidence::parse_challenges(exchange_.response.header_values("WWW-Authenticate"));
    if (!challenges) {
      return add("push_challenge_missing",
                 fmt::format("expected {}, got 401: {}", kHealthy, challenges.error().message));
    }
    const auto bearers = bearers_in(*challenges);
    judgement_.guarded = !bearers.empty();
    if (bearers.empty()) {
      return add("push_challenge_missing",
                 fmt::format("expected {}, got 401 with {}", kHealthy, schemes_in(*challenges)));
    }
    std::vector<std::string> clients;
    std::vector<std::string> issuers;
    for (const auto& bearer : bearers) {
      if (!bearer.client_id.empty()) clients.push_back(bearer.client_id);
      issuers.insert(issuers.end(), bearer.trusted_issuers.begin(), bearer.trusted_issuers.end());
    }
    judge_members("client_id", expected_.client_id, clients, same);
    judge_members("trusted_issuers", expected_.trusted_issuer, issuers, covers);
  }

  void judge_members(std::string_view member, const std::string& wanted, const std::vector<std::string>& listed,
                     bool (*fits)(std::string_view, std::string_view)) {
    const auto fitting = [&](const std::string& one) { return fits(one, wanted); };
    if (wanted.empty() || std::ranges::any_of(listed, fitting)) return;
    const std::string seen = listed.empty() ? "nothing" : shown(fmt::format("{}", fmt::join(listed, ", ")));
    add("push_challenge_issuer_mismatch",
        fmt::format("expected a Bearer challenge with {} in {}, found {}", wanted, member, seen),
        {core::Evidence("expected", wanted), core::Evidence("found", seen)});
  }

  void add(core::Code code, const std::string& what, const std::vector<core::Evidence>& evidence = {}) {
    core::Finding finding = response_finding(code, exchange_, url_, what);
    for (const auto& fact : evidence) finding.add(fact);
    const std::string diagnostics = exchange_.response.header("x-ms-diagnostics");
    if (!diagnostics.empty()) finding.add(core::Evidence("diagnostics", shown(diagnostics)));
    judgement_.findings.push_back(std::move(finding));
  }

  const core::HttpExchange& exchange_;
  const std::string& url_;
  const ChallengeExpectations& expected_;
  PushJudgement judgement_;
};

}  // namespace

config::Schema<ChallengeExpectations> ChallengeExpectations::schema() {
  return config::Schema<ChallengeExpectations>{}
      .optional("trusted_issuer", &ChallengeExpectations::trusted_issuer,
                "Whose tokens the endpoint must take, as in trusted_issuers of its challenge: a tenant, or "
                "application@tenant",
                config::not_empty())
      .optional("client_id", &ChallengeExpectations::client_id, "The application that the endpoint must say it is",
                config::not_empty());
}

PushJudgement judge_push_answer(const core::HttpExchange& exchange, const std::string& url,
                                const ChallengeExpectations& expected) {
  return PushJudge(exchange, url, expected).judge();
}

}  // namespace probe::probes
