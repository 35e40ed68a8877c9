#include "agent/core/registry.hpp"
#include "probes/auth_server_judgement.hpp"
#include "probes/builtin.hpp"
#include "probes/certificate_observations.hpp"
#include "probes/https_source.hpp"
#include "probes/metadata_source.hpp"

#include <utility>

namespace probe::probes {

namespace {

constexpr core::Metric kKeys{"probe_auth_server_keys",
                             "Number of published signing keys in each state: usable, expired, not_yet_valid, invalid",
                             ""};
constexpr core::Metric kClockSkew{"probe_auth_server_clock_skew_seconds",
                                  "How far the server's clock is ahead of this host's, by the Date header", "seconds"};

struct Config {
  std::string url;
  std::string ca_file;
  ForwardProxyConfig proxy;
  MetadataExpectations expect;

  static config::Schema<Config> schema();
};

config::Schema<Config> Config::schema() {
  return config::Schema<Config>{}
      .required("url", &Config::url,
                "URL of the metadata document: ACS or Exchange JSON, OpenID Connect discovery or RFC 8414; the key set "
                "that a discovery document names is got as well",
                check_url)
      .optional("ca_file", &Config::ca_file, "PEM bundle of the authorities to trust; without it, the system's")
      .optional("proxy", &Config::proxy, "Forward proxy to go through; without it, straight to the server")
      .optional("expect", &Config::expect, "What the document must say");
}

class AuthServer final : public core::Probe {
 public:
  explicit AuthServer(Config config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::ProbeResult result;
    const HttpsSource source{config_.url, config_.ca_file, config_.proxy.url};
    const MetadataAnswer answer = co_await fetch_metadata(context, source, result);
    const core::SystemTime now = context.clock.now();
    observe_exchange(result, answer.exchange, now);
    if (answer.document) result.add(judge_document(*answer.document, config_.url, config_.expect));
    judge_time(answer.exchange, now, result);
    if (!answer.document) co_return result;

    const auto keys = co_await fetch_keys(context, source, *answer.document, result);
    if (keys) judge_published(*keys, now, result);
    co_return result;
  }

 private:
  static void judge_time(const core::HttpExchange& exchange, core::SystemTime now, core::ProbeResult& result) {
    const auto skew = clock_skew(exchange.response, now);
    if (!skew) return;
    result.observe(kClockSkew, *skew);
    if (auto wrong = judge_clock(*skew)) result.add(*std::move(wrong));
  }

  static void judge_published(const std::vector<evidence::MetadataKey>& keys, core::SystemTime now,
                              core::ProbeResult& result) {
    for (std::size_t position = 0; position < keys.size(); ++position) {
      const auto& certificate = keys[position].certificate;
      if (certificate) observe_certificate(result, *certificate, "metadata", position, now);
    }
    KeyJudgement judgement = judge_keys(keys, now);
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
};

std::vector<const core::Metric*> metrics() {
  auto all = exchange_metrics();
  all.insert(all.end(), {&kKeys, &kClockSkew});
  return all;
}

}  // namespace

core::ProbeType auth_server() {
  return core::make_probe_type<AuthServer, Config>(
      "auth_server",
      "Judges the metadata document of an authorization server: whose it is, its endpoints, its signing keys, and its "
      "clock",
      metrics());
}

}  // namespace probe::probes
