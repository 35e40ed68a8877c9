#include "probes/push_connectivity/push_token.hpp"

#include "probes/push_connectivity/tls_interception.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace probe::probes {

namespace {

core::HttpRequest request_for(const PushConfig& config, const Token& token, core::SteadyTime deadline) {
  core::HttpRequest request;
  request.url = config.url;
  request.headers.push_back({"Authorization", token.type + " " + token.value.expose()});
  request.trust.ca_file = config.ca_file.path;
  request.deadline = deadline;
  return request;
}

core::Finding redacted(const core::Finding& finding, const Redactor& redact) {
  core::Finding clean(finding.code(), finding.severity(), redact(finding.message()));
  for (const auto& fact : finding.evidence()) {
    const auto* text = std::get_if<std::string>(&fact.value());
    clean.add(text == nullptr ? fact : core::Evidence(fact.key(), redact(*text)));
  }
  return clean;
}

/// Servers may repeat what they were sent.
void redact_answer(core::HttpExchange& exchange, const Redactor& redact) {
  for (auto& header : exchange.response.headers) header.value = redact(std::move(header.value));
  exchange.response.body = redact(std::move(exchange.response.body));
  if (!exchange.error) return;
  const core::Phase phase = exchange.error->phase;
  exchange.error.emplace(core::NetError{redacted(exchange.error->finding, redact), phase});
}

}  // namespace

core::Awaitable<std::optional<Token>> TokenTrial::acquire(core::ProbeContext& context, const PushConfig& config,
                                                          core::ProbeResult& result) {
  TokenRoute route{{}, config.ca_file.path, config.proxy};
  if (config.auth_server) {
    HttpsSource metadata{config.auth_server->url, config.ca_file.path, config.proxy, *config.auth_server};
    MetadataExpectations expected = config.auth_server->expect;
    expected.credentials_follow = config.token->endpoint.empty();
    auto found = co_await find_token_route(context, metadata, expected, result);
    if (!found) co_return std::nullopt;
    route = *std::move(found);
  }
  auto token = co_await tokens_.acquire(context, route, result);
  co_return token;
}

core::Awaitable<std::optional<core::HttpExchange>> TokenTrial::run(core::ProbeContext& context,
                                                                   const PushConfig& config,
                                                                   core::ProbeResult& result) {
  auto token = co_await acquire(context, config, result);
  if (!token) co_return std::nullopt;
  core::HttpRequest request = request_for(config, *token, context.deadline);
  const bool ready = co_await go_through(context, config.proxy, request, result);
  if (!ready) co_return std::nullopt;
  core::HttpExchange exchange = co_await context.http.fetch(std::move(request));
  result.spend(exchange.phases);
  const ClientProof sent{ClientProof::Kind::kSecret, token->value};
  redact_answer(exchange, Redactor(sent));
  if (auto intercepted = judge_interception(exchange, config.url, config.expect.tls_issuers)) {
    result.add(*std::move(intercepted));
    co_return std::nullopt;
  }
  if (exchange.error) {
    result.add(exchange.error->finding);
    co_return std::nullopt;
  }
  co_return exchange;
}

}  // namespace probe::probes
