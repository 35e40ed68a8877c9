#include "probes/sources/graph_answer.hpp"

#include "probes/evidence/graph_error.hpp"
#include "probes/sources/http_judgement.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/public_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxSaidBytes = 200;

/// Graph in the public cloud and in those of governments and of China.
constexpr std::array<std::string_view, 4> kGraphUrls{"https://graph.microsoft.com", "https://graph.microsoft.us",
                                                     "https://dod-graph.microsoft.us",
                                                     "https://microsoftgraph.chinacloudapi.cn"};

bool is_graph(std::string_view url) {
  const std::string text(url);
  return std::ranges::any_of(kGraphUrls, [&](auto graph) { return is_same_origin(text, std::string(graph)); });
}

/// `401 (InvalidAuthenticationToken: Access token has expired)`
std::string refusal_text(int status, const std::optional<evidence::GraphError>& error) {
  if (!error) return std::to_string(status);
  const std::string code = public_text(error->code, kMaxSaidBytes);
  if (error->message.empty()) return fmt::format("{} ({})", status, code);
  return fmt::format("{} ({}: {})", status, code, public_text(error->message, kMaxSaidBytes));
}

core::Finding throttled(const core::HttpExchange& exchange, std::string_view url, const std::string& refusal) {
  const std::string wait = core::one_line(exchange.response.header("Retry-After"), kMaxSaidBytes);
  const std::string when = wait.empty() ? "without Retry-After" : "with Retry-After " + wait;
  auto finding = response_finding("graph_throttled", exchange, url,
                                  fmt::format("expected status 200, Graph answers {} {}", refusal, when));
  if (!wait.empty()) finding.add(core::Evidence("retry_after", wait));
  return finding;
}

std::optional<core::Finding> judge_status(const core::HttpExchange& exchange, std::string_view url,
                                          const std::string& refusal) {
  switch (exchange.response.status) {
    case 401:
      return response_finding("graph_unauthorized", exchange, url,
                              fmt::format("expected a token that Graph accepts, Graph answers {}", refusal));
    case 403:
      return response_finding(
          "graph_forbidden", exchange, url,
          fmt::format("expected a token with the permission Application.Read.All, Graph answers {}", refusal));
    case 429:
      return throttled(exchange, url, refusal);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<core::Finding> judge_graph_refusal(const core::HttpExchange& exchange, std::string_view url) {
  const auto error = evidence::read_graph_error(exchange.response.body);
  // Other services have errors of the same shape; the number of the request is Graph's own.
  const bool speaks_as_graph = error && !error->request_id.empty();
  if (!speaks_as_graph && !is_graph(url)) return std::nullopt;
  auto finding = judge_status(exchange, url, refusal_text(exchange.response.status, error));
  if (!finding || !error) return finding;
  finding->add(core::Evidence("graph_error", public_text(error->code, kMaxSaidBytes)));
  const std::string request = public_text(error->request_id, kMaxSaidBytes);
  const auto& evidence = finding->evidence();
  const bool has_request =
      std::ranges::any_of(evidence, [](const core::Evidence& fact) { return fact.key() == "request_id"; });
  if (!has_request && !request.empty()) finding->add(core::Evidence("request_id", request));
  return finding;
}

}  // namespace probe::probes
