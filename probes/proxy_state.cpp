#include "agent/core/registry.hpp"
#include "probes/builtin.hpp"
#include "probes/input.hpp"
#include "probes/proxy_state_judgement.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

constexpr core::Metric kEnabled{"probe_proxy_enabled", "1 when the push notification proxy is switched on, else 0", ""};
constexpr core::Metric kValid{"probe_proxy_valid", "1 when Exchange calls the proxy object valid, else 0", ""};

struct Source {
  std::string powershell;
  std::optional<std::chrono::milliseconds> max_age;

  static config::Schema<Source> schema();
};

struct Config {
  Source source;
  ProxyExpectations expect;

  static config::Schema<Config> schema();
};

config::Schema<Source> Source::schema() {
  return config::Schema<Source>{}
      .required("powershell", &Source::powershell,
                "File with the proxy object as `Enable-PushNotificationProxy … -WhatIf | Format-List` prints it",
                config::not_empty())
      .optional("max_age", &Source::max_age, "How long ago the file may have been changed; without it, any age will do",
                config::at_least(std::chrono::seconds(1)));
}

config::Schema<Config> Config::schema() {
  return config::Schema<Config>{}
      .required("source", &Config::source, "Where the state of the proxy is read from")
      .optional("expect", &Config::expect, "What the proxy object must say, beside being enabled and valid");
}

double number(bool value) { return value ? 1 : 0; }

class ProxyState final : public core::Probe {
 public:
  explicit ProxyState(Config config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::ProbeResult result;
    const std::string& file = config_.source.powershell;
    const auto content = co_await read_input(context, file, kMaxExportBytes, kInputCodes, result);
    if (!content) co_return result;
    // An old export says nothing about now, neither good nor bad.
    if (auto stale = judge_age(file, content->modified_at, context.clock.now(), config_.source.max_age)) {
      result.add(*std::move(stale));
      co_return result;
    }
    judge(content->bytes, result);
    co_return result;
  }

 private:
  void judge(const std::string& bytes, core::ProbeResult& result) const {
    const std::string& file = config_.source.powershell;
    ProxyReading reading = read_proxy_export(bytes, file);
    if (reading.finding) result.add(*std::move(reading.finding));
    if (!reading.proxy) return;
    if (reading.proxy->enabled) result.observe(kEnabled, number(*reading.proxy->enabled));
    if (reading.proxy->is_valid) result.observe(kValid, number(*reading.proxy->is_valid));
    result.add(judge_proxy(*reading.proxy, file, config_.expect));
  }

  Config config_;
};

}  // namespace

core::ProbeType proxy_state() {
  return core::make_probe_type<ProxyState, Config>(
      "proxy_state",
      "Judges the object that switches Exchange's push notification proxy on: enabled, valid, for the right "
      "organization and endpoint",
      {&kEnabled, &kValid});
}

}  // namespace probe::probes
