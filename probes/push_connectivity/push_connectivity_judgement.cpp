#include "probes/push_connectivity/push_connectivity_judgement.hpp"

#include "probes/push_connectivity/portal_page.hpp"
#include "probes/push_connectivity/push_challenge.hpp"
#include "probes/push_connectivity/push_diagnostics.hpp"
#include "probes/sources/http_judgement.hpp"
#include "probes/sources/https_source.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxShownBytes = 256;
constexpr std::string_view kHealthy = "status 401 with a Bearer challenge";

class PushJudge {
 public:
  PushJudge(const core::HttpExchange& exchange, const std::string& url, const PushExpectations& expected)
      : exchange_(exchange), url_(url), expected_(expected) {}

  PushJudgement judge() {
    const int status = exchange_.response.status;
    const bool is_page = judge_page(exchange_, url_, kHealthy).has_value();
    if (auto wanted = judge_client_certificate(exchange_, url_, kHealthy)) {
      judgement_.findings.push_back(*std::move(wanted));
    } else if (status == 401) {
      judge_refusal();
    } else if (status == 403) {
      for (const auto& refusal : refusals_in(exchange_.response)) add(refusal);
      add("push_forbidden", fmt::format("expected {}, got 403", kHealthy));
    } else if (status >= 200 && status < 300 && !is_page) {
      add("push_challenge_missing",
          fmt::format("expected {}, got {} from an endpoint that asks for no token", kHealthy, status));
    } else {
      judgement_.findings.push_back(refuse_push_status(exchange_, url_, kHealthy));
    }
    return std::move(judgement_);
  }

 private:
  /// Numbers that are not known may merely say that there was no token, which a challenge as expected shows. Without
  /// any challenge they are the reason for it, and beside a wrong one they come second.
  void judge_refusal() {
    const auto refusals = refusals_in(exchange_.response);
    for (const auto& refusal : refusals) {
      if (refusal.known) add(refusal);
    }
    auto known = std::exchange(judgement_.findings, {});
    const bool healthy = judge_challenge();
    auto challenge = std::exchange(judgement_.findings, {});
    if (!healthy) {
      for (const auto& refusal : refusals) {
        if (!refusal.known) add(refusal);
      }
    }
    auto unknown = std::exchange(judgement_.findings, std::move(known));
    auto& first = judgement_.guarded ? challenge : unknown;
    auto& second = judgement_.guarded ? unknown : challenge;
    std::move(first.begin(), first.end(), std::back_inserter(judgement_.findings));
    std::move(second.begin(), second.end(), std::back_inserter(judgement_.findings));
  }

  bool judge_challenge() {
    const auto verdict = judge_challenges(exchange_.response, expected_);
    if (!verdict) {
      add("push_challenge_missing", fmt::format("expected {}, got 401: {}", kHealthy, verdict.error().message));
      return false;
    }
    judgement_.guarded = verdict->bearers > 0;
    if (!judgement_.guarded) {
      add("push_challenge_missing", fmt::format("expected {}, got 401 with {}", kHealthy, verdict->schemes));
    }
    const std::string among =
        verdict->bearers > 1 ? fmt::format(" in the nearest of {} challenges", verdict->bearers) : "";
    for (const auto& [wanted, seen] : verdict->complaints) {
      auto finding = push_finding("push_challenge_issuer_mismatch", exchange_, url_,
                                  fmt::format("expected a Bearer challenge with {}, found {}{}", wanted, seen, among));
      finding.add(core::Evidence("expected", wanted));
      finding.add(core::Evidence("found", seen));
      judgement_.findings.push_back(std::move(finding));
    }
    return verdict->healthy();
  }

  void add(const Refusal& refusal) {
    add(refusal.code,
        fmt::format("expected {}, got {} with diagnostics {}", kHealthy, exchange_.response.status, refusal.text));
  }

  void add(core::Code code, const std::string& what) {
    judgement_.findings.push_back(push_finding(code, exchange_, url_, what));
  }

  const core::HttpExchange& exchange_;
  const std::string& url_;
  const PushExpectations& expected_;
  PushJudgement judgement_;
};

}  // namespace

std::optional<core::Finding> judge_protocol(const core::HttpExchange& exchange, const std::string& url,
                                            HttpVersion wanted) {
  const bool shook_hands = !exchange.tls.version.empty();
  const std::string chosen = core::one_line(exchange.tls.alpn, 32);
  if (wanted == HttpVersion::kAny || !shook_hands || chosen == "h2") return std::nullopt;
  const std::string where = shown_url(url);
  return core::Finding("tls_alpn_no_h2",
                       fmt::format("{}: expected h2 by ALPN, the server chose {}", where,
                                   chosen.empty() ? "nothing, which means http/1.1" : chosen),
                       {core::Evidence("url", where), core::Evidence("alpn", chosen),
                        core::Evidence("remote_address", exchange.remote_address)});
}

core::Finding push_finding(core::Code code, const core::HttpExchange& exchange, const std::string& url,
                           std::string_view what) {
  core::Finding finding = response_finding(code, exchange, url, what);
  const std::string diagnostics = exchange.response.header("x-ms-diagnostics");
  if (!diagnostics.empty()) finding.add(core::Evidence("diagnostics", core::one_line(diagnostics, kMaxShownBytes)));
  return finding;
}

core::Finding refuse_push_status(const core::HttpExchange& exchange, const std::string& url,
                                 std::string_view expected) {
  if (auto page = judge_page(exchange, url, expected)) return *std::move(page);
  const int status = exchange.response.status;
  if (status == 404 || status == 410) {
    return push_finding("push_endpoint_retired", exchange, url, fmt::format("expected {}, got {}", expected, status));
  }
  return refuse_status(exchange, url, expected);
}

PushJudgement judge_push_answer(const core::HttpExchange& exchange, const std::string& url,
                                const PushExpectations& expected) {
  return PushJudge(exchange, url, expected).judge();
}

}  // namespace probe::probes
