#include "agent/core/registry.hpp"
#include "probes/proxy_state/proxy_state_config.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

constexpr core::Metric kEnabled{"probe_proxy_enabled", "1 when the push notification proxy is switched on, else 0", ""};
constexpr core::Metric kValid{"probe_proxy_valid", "1 when Exchange calls the proxy object valid, else 0", ""};
constexpr core::Metric kChanged{"probe_proxy_changed_timestamp_seconds",
                                "When the proxy object changed last, by the directory", "seconds"};

double number(bool value) { return value ? 1 : 0; }

class ProxyState final : public core::Probe {
 public:
  explicit ProxyState(ProxyStateConfig config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::ProbeResult result;
    std::optional<ProxyEntry> entry;
    if (config_.source.ldap) {
      const ProxyDirectory directory = *config_.source.ldap;
      entry = co_await find_proxy(context, directory, result);
      if (entry && entry->changed_at) observe_change(*entry->changed_at, result);
    }
    if (config_.source.has_export()) {
      co_await read_export(context, entry, result);
    } else if (entry) {
      if (auto finding = judge_entry(*entry, *config_.source.ldap)) result.add(*std::move(finding));
    }
    co_return result;
  }

 private:
  /// `entry`: what the directory says, if it was asked and did answer.
  core::Awaitable<void> read_export(core::ProbeContext& context, std::optional<ProxyEntry> entry,
                                    core::ProbeResult& result) {
    const ExportSource source = config_.source;
    const auto reading = co_await read_export_source(context, source, result);
    if (!reading) co_return;
    // An old export says nothing about now, neither good nor bad.
    if (auto stale = judge_export_age(source, *reading, context.clock.now())) {
      result.add(*std::move(stale));
    } else if (reading->exported) {
      judge(*reading, entry, context.clock.now(), result);
    } else {
      result.add(unreadable_export(reading->where, reading->exported.error()));
    }
  }

  void judge(const ExportReading& reading, const std::optional<ProxyEntry>& entry, core::SystemTime now,
             core::ProbeResult& result) const {
    if (!config_.ignore_proxy) judge_proxy_in(reading, entry, result);
    result.add(judge_overrides(*reading.exported, reading.where, config_.overrides));
    result.add(judge_partners(*reading.exported, reading.where, config_.partner_applications));
    if (config_.ews_gate) result.add(judge_ews_gate(reading, *config_.ews_gate, now));
  }

  void judge_proxy_in(const ExportReading& reading, const std::optional<ProxyEntry>& entry,
                      core::ProbeResult& result) const {
    ProxyReading found = read_proxy(*reading.exported, reading.where, config_.source.hint(), config_.expect);
    std::optional<core::Finding> outdated;
    if (found.proxy) outdated = judge_change(*found.proxy, reading.where, reading.as_of);
    const bool is_told = found.proxy || found.is_absent;
    if (is_told && entry && !outdated) {
      outdated = compare_entry(*entry, reading.where, found.proxy.has_value(), reading.as_of);
    }
    if (outdated) return result.add(*std::move(outdated));
    if (found.finding) result.add(*std::move(found.finding));
    if (found.is_absent) result.observe(kEnabled, 0);
    if (!found.proxy) return;
    if (found.proxy->enabled) result.observe(kEnabled, number(*found.proxy->enabled));
    if (found.proxy->is_valid) result.observe(kValid, number(*found.proxy->is_valid));
    result.add(judge_proxy(*found.proxy, reading.where, config_.expect, reading.exported->errors));
  }

  static void observe_change(core::SystemTime changed_at, core::ProbeResult& result) {
    const std::chrono::duration<double> since_epoch = changed_at.time_since_epoch();
    result.observe(kChanged, since_epoch.count());
  }

  ProxyStateConfig config_;
};

}  // namespace

core::ProbeType proxy_state() {
  return core::make_probe_type<ProxyState, ProxyStateConfig>(
      "proxy_state",
      "Judges the object that switches Exchange's push notification proxy on (or must keep it off): enabled, valid, "
      "for the right organization and endpoint; and setting overrides, partner applications and the gate before EWS "
      "exported with it",
      {&kEnabled, &kValid, &kChanged});
}

}  // namespace probe::probes
