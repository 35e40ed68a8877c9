#include "probes/push_connectivity/portal_page.hpp"
#include "probes/push_connectivity/push_connectivity_judgement.hpp"
#include "probes/sources/https_source.hpp"
#include "tests/fuzz/probes/targets.hpp"

#include <string>
#include <variant>

namespace probe::fuzzing {

namespace {

constexpr std::size_t kLongestUrl = 256;
const std::string kUrl = "https://push.example.com/PushNotifications";

void demand_url(const std::string& url) {
  demand_utf8(url, "a URL that is shown");
  demand(url.size() <= kLongestUrl, "a URL that is shown is short");
  demand(url.find('\n') == std::string::npos, "a URL that is shown is on one line");
}

void demand_findings(const std::vector<core::Finding>& findings) {
  for (const auto& finding : findings) {
    demand_message(finding.message(), "the message of a finding");
    for (const auto& fact : finding.evidence()) {
      if (const auto* text = std::get_if<std::string>(&fact.value())) demand_utf8(*text, "evidence");
    }
  }
}

/// The lines up to the empty one are headers, the rest is the body; the first byte chooses the status.
core::HttpExchange answer_of(std::string_view bytes) {
  constexpr int kStatuses[] = {200, 302, 400, 401, 403, 404, 429, 503};
  core::HttpExchange exchange;
  exchange.response.status = kStatuses[static_cast<unsigned char>(bytes.front()) % std::size(kStatuses)];
  bytes.remove_prefix(1);
  while (!bytes.empty()) {
    auto line = take_until(bytes, '\n');
    if (line.empty()) break;
    const auto name = take_until(line, ':');
    exchange.response.headers.push_back({std::string(name), std::string(line)});
  }
  exchange.response.body = bytes;
  return exchange;
}

}  // namespace

bool portal_page(std::string_view bytes) {
  if (const auto target = probes::refresh_target(bytes)) demand_url(*target);
  return true;
}

bool shown_url(std::string_view bytes) {
  const auto shown = probes::shown_url(bytes);
  demand_url(shown);
  demand(shown.find('?') == std::string::npos, "the query is not shown");
  return true;
}

bool push_answer(std::string_view bytes) {
  if (bytes.empty()) return false;
  const auto exchange = answer_of(bytes);
  probes::PushExpectations expected;
  expected.trusted_issuer = "contoso.com";
  const auto judged = probes::judge_push_answer(exchange, kUrl, expected);
  demand(exchange.response.status == 401 || !judged.findings.empty(), "nothing but 401 is healthy without a token");
  demand_findings(judged.findings);
  const auto used = probes::judge_token_use(exchange, kUrl, expected);
  demand(used.accepted == used.findings.empty(), "a token is accepted, or there is a finding");
  demand_findings(used.findings);
  return true;
}

}  // namespace probe::fuzzing
