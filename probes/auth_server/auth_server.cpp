#include "agent/core/registry.hpp"
#include "probes/auth_server/auth_server_configured.hpp"
#include "probes/auth_server/key_history.hpp"
#include "probes/judgement/metadata_judgement.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/sources/http_credentials.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/sources/metadata_source.hpp"
#include "probes/token/token_source.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

constexpr core::Metric kKeys{"probe_auth_server_keys",
                             "Number of published signing keys in each state: usable, expired, not_yet_valid, invalid",
                             ""};
constexpr core::Metric kClockSkew{"probe_auth_server_clock_skew_seconds",
                                  "How far the server's clock is ahead of this host's, by the Date header", "seconds"};
constexpr core::Metric kTokenExpiresIn{"probe_auth_server_token_expires_in_seconds",
                                       "How long the token that the server issued is good for", "seconds"};

struct Config : HttpCredentials {
  std::string url;
  config::FilePath ca_file;
  ForwardProxyConfig proxy;
  MetadataExpectations expect;
  config::Seldom<AuthServerConfigured> configured;
  config::Seldom<TokenConfig> token;

  static config::Schema<Config> schema();
};

config::Schema<Config> Config::schema() {
  config::Schema<Config> schema;
  schema
      .required(
          "url", &Config::url,
          "URL of the metadata document: ACS or Exchange JSON, federation metadata (XML), OpenID Connect discovery "
          "or RFC 8414; the key set that a discovery document names is got as well",
          check_url)
      .optional("ca_file", &Config::ca_file, "PEM bundle of the authorities to trust; without it, the system's")
      .optional("proxy", &Config::proxy, "Forward proxy to go through; without it, straight to the server");
  return add_credential_keys(schema, "the metadata document")
      .optional("expect", &Config::expect, "What the document must say")
      .optional("configured", &Config::configured,
                "An export of the authorization servers that Exchange knows: one of them must be this one, enabled, "
                "with URLs of the same tenant. Default: none is read")
      .optional("token", &Config::token,
                "Ask the server for a token, by the same way, when its document is as expected. Default: do not")
      .check("", [](const Config& server) { return check_credentials(server, server.url); });
}

class AuthServer final : public core::Probe {
 public:
  explicit AuthServer(Config config) : config_(std::move(config)) {
    if (!config_.token) return;
    tokens_ = std::make_unique<TokenSource>(*config_.token);
    config_.expect.credentials_follow = config_.token->endpoint.empty();
  }

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::ProbeResult result;
    const HttpsSource source{config_.url, config_.ca_file.path, config_.proxy, config_};
    const MetadataAnswer answer = co_await fetch_metadata(context, source, result);
    const core::SystemTime now = context.clock.now();
    observe_exchange(result, answer.exchange, now);
    if (answer.document) result.add(judge_document(*answer.document, config_.url, config_.expect));
    const bool is_expected = result.type() == core::ResultType::kSucceeded;
    judge_time(answer.exchange, now, result);
    if (config_.configured) {
      co_await judge_configured(context, *config_.configured, config_.url, answer.document, result);
    }
    if (!answer.document) co_return result;

    auto keys = co_await fetch_keys(context, source, *answer.document, result);
    if (keys) judge_published(*keys, answer.document->signing_algorithms, now, result);
    if (keys) note_changes(*keys, now, result);
    // No credentials to where a wrong document sends them.
    if (tokens_ && is_expected) {
      TokenIssuer issuer{*answer.document, std::move(keys)};
      co_await ask_for_token(context, std::move(issuer), result);
    }
    co_return result;
  }

 private:
  core::Awaitable<void> ask_for_token(core::ProbeContext& context, TokenIssuer issuer, core::ProbeResult& result) {
    TokenRoute route{issuer.document.token_endpoint, config_.ca_file.path, config_.proxy, std::nullopt};
    route.issuer.emplace(std::move(issuer));
    const auto token = co_await tokens_->acquire(context, route, result);
    if (!token) co_return;
    const std::chrono::duration<double> left = token->expires_at - context.clock.now();
    result.observe(kTokenExpiresIn, left.count());
  }

  void note_changes(const std::vector<evidence::MetadataKey>& keys, core::SystemTime now, core::ProbeResult& result) {
    if (auto changed = history_.note(keys, shown_url(config_.url), now)) result.add(*std::move(changed));
  }

  static void judge_time(const core::HttpExchange& exchange, core::SystemTime now, core::ProbeResult& result) {
    const auto skew = clock_skew(exchange.response, now);
    if (!skew) return;
    result.observe(kClockSkew, *skew);
    if (auto wrong = judge_clock(*skew)) result.add(*std::move(wrong));
  }

  static void judge_published(const std::vector<evidence::MetadataKey>& keys,
                              const std::vector<std::string>& algorithms, core::SystemTime now,
                              core::ProbeResult& result) {
    for (std::size_t position = 0; position < keys.size(); ++position) {
      const auto& certificate = keys[position].certificate;
      if (certificate) observe_certificate(result, *certificate, "metadata", position, now);
    }
    KeyJudgement judgement = judge_keys(keys, now, algorithms);
    const auto observe = [&result](std::size_t count, const char* state) {
      result.observe(kKeys, static_cast<double>(count), {{"state", state}});
    };
    observe(judgement.usable, "usable");
    observe(judgement.expired, "expired");
    observe(judgement.not_yet_valid, "not_yet_valid");
    observe(judgement.invalid, "invalid");
    result.add(std::move(judgement.findings));
  }

  Config config_;
  std::unique_ptr<TokenSource> tokens_;  // none: no token is asked for
  KeyHistory history_;
};

std::vector<const core::Metric*> metrics() {
  auto all = exchange_metrics();
  all.insert(all.end(), {&kKeys, &kClockSkew, &kTokenExpiresIn});
  return all;
}

}  // namespace

core::ProbeType auth_server() {
  return core::make_probe_type<AuthServer, Config>("auth_server",
                                                   "Judges the metadata document of an authorization server: whose it "
                                                   "is, its endpoints, its signing keys, its clock, "
                                                   "and whether it issues a token",
                                                   metrics());
}

}  // namespace probe::probes
