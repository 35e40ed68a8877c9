#include "agent/core/registry.hpp"
#include "probes/builtin.hpp"
#include "probes/https_source.hpp"
#include "probes/push_connectivity_judgement.hpp"

#include <string>
#include <utility>

namespace probe::probes {

namespace {

constexpr core::Metric kReachable{
    "probe_push_reachable", "1 when the endpoint, or what stands in its place, sent a complete response, else 0", ""};
constexpr core::Metric kGuarded{"probe_push_guarded", "1 when the endpoint asked for a Bearer token, else 0", ""};

struct Config {
  std::string url;
  std::string ca_file;
  ForwardProxyConfig proxy;
  ChallengeExpectations expect;

  static config::Schema<Config> schema();
};

config::Schema<Config> Config::schema() {
  return config::Schema<Config>{}
      .required("url", &Config::url,
                "URL of the push endpoint; it is asked without a token, and 401 with a Bearer challenge is healthy",
                check_https_url)
      .optional("ca_file", &Config::ca_file, "PEM bundle of the authorities to trust; without it, the system's")
      .optional("proxy", &Config::proxy, "Forward proxy to go through; without it, straight to the endpoint")
      .optional("expect", &Config::expect, "What the Bearer challenge must say");
}

HttpsSource source_of(const Config& config) {
  HttpsSource source{config.url, config.ca_file, config.proxy.url};
  // Exchange offers Bearer only to those who speak of it.
  source.headers.push_back({"Authorization", "Bearer"});
  return source;
}

class PushConnectivity final : public core::Probe {
 public:
  explicit PushConnectivity(Config config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::ProbeResult result;
    const HttpsSource source = source_of(config_);
    const core::HttpExchange exchange = co_await fetch(context, source, result);
    observe_exchange(result, exchange, context.clock.now());
    PushJudgement judgement;
    if (!exchange.error) judgement = judge_push_answer(exchange, config_.url, config_.expect);
    result.observe(kReachable, exchange.error ? 0 : 1);
    result.observe(kGuarded, judgement.guarded ? 1 : 0);
    result.add(std::move(judgement.findings));
    co_return result;
  }

 private:
  Config config_;
};

std::vector<const core::Metric*> metrics() {
  auto all = exchange_metrics();
  all.insert(all.end(), {&kReachable, &kGuarded});
  return all;
}

}  // namespace

core::ProbeType push_connectivity() {
  return core::make_probe_type<PushConnectivity, Config>(
      "push_connectivity",
      "Judges whether a push endpoint can be reached, directly or through a forward proxy, and asks for a token of the "
      "right issuer",
      metrics());
}

}  // namespace probe::probes
