#include "agent/core/registry.hpp"
#include "probes/push_connectivity/monitoring_judgement.hpp"
#include "probes/push_connectivity/push_connectivity_config.hpp"
#include "probes/push_connectivity/push_connectivity_judgement.hpp"
#include "probes/push_connectivity/push_token.hpp"
#include "probes/push_connectivity/tls_interception.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace probe::probes {

namespace {

constexpr core::Metric kReachable{
    "probe_push_reachable", "1 when the endpoint, or what stands in its place, sent a complete response, else 0", ""};
constexpr core::Metric kGuarded{"probe_push_guarded", "1 when the endpoint asked for a Bearer token, else 0", ""};
constexpr core::Metric kAccepted{"probe_push_token_accepted", "1 when the endpoint took the token it was sent, else 0",
                                 ""};
constexpr core::Metric kMonitoring{"probe_push_monitoring_success",
                                   "1 when Exchange's own monitoring probe succeeded on every server, else 0", ""};
constexpr core::Metric kMonitoringEnd{
    "probe_push_monitoring_timestamp_seconds",
    "When Exchange's own monitoring probe ended; on the server where it was longest ago", "seconds"};

double number(bool value) { return value ? 1 : 0; }

HttpsSource source_of(const PushConfig& config) {
  HttpsSource source{config.url, config.ca_file.path, config.proxy};
  // Exchange offers Bearer only to those who speak of it.
  source.headers.push_back({"Authorization", "Bearer"});
  return source;
}

class PushConnectivity final : public core::Probe {
 public:
  explicit PushConnectivity(PushConfig config) : config_(std::move(config)) {
    if (config_.token) trial_ = std::make_unique<TokenTrial>(config_);
  }

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::ProbeResult result;
    if (config_.monitoring) {
      co_await read_monitoring(context, result);
    } else {
      co_await ask(context, result);
    }
    co_return result;
  }

 private:
  core::Awaitable<void> ask(core::ProbeContext& context, core::ProbeResult& result) {
    const HttpsSource source = source_of(config_);
    core::ProbeResult sent;
    core::HttpExchange exchange = co_await fetch(context, source, sent);
    result.spend(sent.phases());
    PushJudgement judgement = judge_exchange(exchange, sent);
    if (auto other = judge_protocol(exchange, config_.url, config_.expect.http_version)) {
      judgement.findings.push_back(*std::move(other));
    }
    const bool healthy = judgement.findings.empty();
    result.observe(kReachable, number(!exchange.error));
    result.observe(kGuarded, number(judgement.guarded));
    result.add(std::move(judgement.findings));
    if (trial_) {
      std::optional<core::HttpExchange> answer;
      // No token to whom does not even ask for one as he should.
      if (healthy) answer = co_await trial_->run(context, config_, result);
      judge_trial(answer, result);
      if (answer) exchange = *std::move(answer);
    }
    observe_exchange(result, exchange, context.clock.now());
  }

  /// `sent` has what the network says.
  PushJudgement judge_exchange(const core::HttpExchange& exchange, const core::ProbeResult& sent) const {
    PushJudgement judgement;
    auto intercepted = judge_interception(exchange, config_.url, config_.expect.tls_issuers);
    if (!exchange.error && !intercepted) return judge_push_answer(exchange, config_.url, config_.expect);
    if (intercepted) judgement.findings.push_back(*intercepted);
    const bool said = intercepted && exchange.error && is_distrust(*exchange.error);
    if (!said) judgement.findings.insert(judgement.findings.end(), sent.findings().begin(), sent.findings().end());
    return judgement;
  }

  void judge_trial(const std::optional<core::HttpExchange>& answer, core::ProbeResult& result) {
    PushJudgement judgement;
    if (answer) judgement = judge_token_use(*answer, config_.url, config_.expect);
    if (answer && !judgement.accepted) trial_->forget();
    result.observe(kAccepted, number(judgement.accepted));
    result.add(std::move(judgement.findings));
  }

  core::Awaitable<void> read_monitoring(core::ProbeContext& context, core::ProbeResult& result) {
    const ExportSource source = *config_.monitoring;
    const auto reading = co_await read_export_source(context, source, result);
    if (!reading) co_return;
    std::optional<std::chrono::milliseconds> max_age = source.max_age;
    if (!source.text.empty()) max_age.reset();
    MonitoringJudgement judgement =
        judge_monitoring(*reading, config_.monitoring->identity, source.hint(), max_age, context.clock.now());
    if (judgement.succeeded) result.observe(kMonitoring, number(*judgement.succeeded));
    if (judgement.ended_at) {
      const std::chrono::duration<double> since_epoch = judgement.ended_at->time_since_epoch();
      result.observe(kMonitoringEnd, since_epoch.count());
    }
    result.add(std::move(judgement.findings));
  }

  PushConfig config_;
  std::unique_ptr<TokenTrial> trial_;  // none: no token is asked for
};

std::vector<const core::Metric*> metrics() {
  auto all = exchange_metrics();
  all.insert(all.end(), {&kReachable, &kGuarded, &kAccepted, &kMonitoring, &kMonitoringEnd});
  return all;
}

}  // namespace

core::ProbeType push_connectivity() {
  return core::make_probe_type<PushConnectivity, PushConfig>(
      "push_connectivity",
      "Judges whether a push endpoint can be reached, directly or through a forward proxy, asks for a token of the "
      "right issuer, and takes one; or what Exchange's own monitoring probe says of it",
      metrics());
}

}  // namespace probe::probes
