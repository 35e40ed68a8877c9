#include "probes/evidence/bearer_challenge.hpp"
#include "probes/push_connectivity/portal_page.hpp"
#include "probes/push_connectivity/push_connectivity_judgement.hpp"
#include "probes/push_connectivity/push_diagnostics.hpp"
#include "probes/push_connectivity/push_proof.hpp"
#include "probes/sources/http_judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxShownBytes = 256;

std::string shown(std::string_view text) { return core::one_line(text, kMaxShownBytes); }

/// What the endpoint's challenge says is wrong with the token (RFC 6750 section 3.1); empty: nothing.
std::string told_error(const core::HttpResponse& response) {
  const auto challenges = evidence::parse_challenges(response.header_values("WWW-Authenticate"));
  const auto* bearer = challenges ? evidence::find_bearer(*challenges) : nullptr;
  if (bearer == nullptr) return {};
  const evidence::BearerChallenge said = evidence::read_bearer(*bearer);
  if (said.error.empty() || said.error_description.empty()) return shown(said.error);
  return shown(said.error + ": " + said.error_description);
}

class TokenJudge {
 public:
  TokenJudge(const core::HttpExchange& exchange, const std::string& url, const PushExpectations& expected)
      : exchange_(exchange), url_(url), healthy_(expected.accepted_text() + " for a request with a token") {
    const int status = exchange.response.status;
    wanted_ = judge_client_certificate(exchange, url, healthy_);
    const bool may_accept = expected.accepts(status) && !wanted_ && !judge_page(exchange, url, healthy_);
    if (!may_accept) return;
    refuses_ = std::ranges::any_of(refusals_in(exchange.response), &Refusal::known);
    if (!refuses_) doubt_ = doubt_about(exchange.response, expected);
    accepted_ = !refuses_ && doubt_.empty();
  }

  PushJudgement judge() {
    judgement_.guarded = true;
    judgement_.accepted = accepted_;
    if (accepted_) return std::move(judgement_);
    const int status = exchange_.response.status;
    if (wanted_)
      judgement_.findings.push_back(*wanted_);
    else if (status == 401 || status == 403 || refuses_)
      judge_refusal(status);
    else if (!doubt_.empty())
      add("http_status_unexpected", fmt::format("expected {}, got {}{}", healthy_, status, doubt_));
    else
      judgement_.findings.push_back(refuse_push_status(exchange_, url_, healthy_));
    return std::move(judgement_);
  }

 private:
  void judge_refusal(int status) {
    for (const auto& refusal : refusals_in(exchange_.response)) {
      add(refusal.code, fmt::format("expected {}, got {} with diagnostics {}", healthy_, status, refusal.text));
    }
    const std::string told = told_error(exchange_.response);
    const std::string seen = told.empty() ? std::to_string(status) : fmt::format("{} with error {}", status, told);
    // A server that forbids knows who asks, whatever else it says.
    if (status == 403) return add("push_forbidden", fmt::format("expected {}, got {}", healthy_, seen));
    if (!judgement_.findings.empty()) return;
    const core::Code code = told.empty() ? core::Code("push_credential_rejected") : core::Code("push_auth_rejected");
    add(code, fmt::format("expected {}, got {}", healthy_, seen));
  }

  void add(core::Code code, const std::string& what) {
    judgement_.findings.push_back(push_finding(code, exchange_, url_, what));
  }

  const core::HttpExchange& exchange_;
  const std::string& url_;
  std::string healthy_;
  std::optional<core::Finding> wanted_;  ///< a server in front wants a certificate before it looks at any token
  bool refuses_ = false;                 ///< by its diagnostics, whatever the status
  std::string doubt_;                    ///< why a status that is accepted shows nothing
  bool accepted_ = false;
  PushJudgement judgement_;
};

}  // namespace

PushJudgement judge_token_use(const core::HttpExchange& exchange, const std::string& url,
                              const PushExpectations& expected) {
  return TokenJudge(exchange, url, expected).judge();
}

}  // namespace probe::probes
