#include "agent/core/registry.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/thumbprint_match/registered_keys_judgement.hpp"
#include "probes/thumbprint_match/rollover_judgement.hpp"
#include "probes/thumbprint_match/thumbprint_config.hpp"
#include "probes/thumbprint_match/thumbprint_configured.hpp"
#include "probes/thumbprint_match/thumbprint_judgement.hpp"
#include "probes/thumbprint_match/thumbprint_published.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::probes {

namespace {

constexpr core::Metric kThumbprintMatch{
    "probe_thumbprint_match",
    "Whether the configured thumbprint of the slot is that of the certificates found (1) or not (0)", ""};
constexpr core::Metric kRolloverEffective{"probe_rollover_effective_timestamp_seconds",
                                          "When the configured next certificate takes over, as a Unix time", "seconds"};

/// Remembers which next certificate was seen first when, from run to run of one probe. Not thread-safe.
class RolloverMemory {
 public:
  /// Takes note of the configuration of `as_of`, and of the next certificate in it, if there is one. Returns the moment
  /// whose state first showed this certificate with this date; nothing when it was there at the first look: nobody
  /// knows for how long it had been.
  std::optional<core::SystemTime> first_seen(const std::optional<StagedCertificate>& staged, core::SystemTime as_of) {
    const bool is_first_look = std::exchange(is_first_look_, false);
    const bool is_known =
        staged && seen_ && seen_->thumbprint == staged->thumbprint && same_date(seen_->effective, *staged);
    if (!is_known) {
      seen_ = staged;
      at_ = is_first_look ? std::nullopt : std::optional(as_of);
    }
    return at_;
  }

 private:
  static bool same_date(const std::optional<PossibleTimes>& known, const StagedCertificate& staged) {
    const auto& date = staged.effective;
    return known.has_value() == date.has_value() &&
           (!known || (known->earliest == date->earliest && known->latest == date->latest));
  }

  std::optional<StagedCertificate> seen_;
  std::optional<core::SystemTime> at_;
  bool is_first_look_ = true;
};

void observe_match(core::ProbeResult& result, std::string_view slot, std::optional<bool> matches) {
  if (matches) result.observe(kThumbprintMatch, *matches ? 1 : 0, {{"slot", std::string(slot)}});
}

class ThumbprintMatch final : public core::Probe {
 public:
  explicit ThumbprintMatch(ThumbprintConfig config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::ProbeResult result;
    const ConfiguredSource source = config_.configured;
    const AuthConfigExpectations expected = config_.expect;
    const ConfiguredState state = co_await read_configured(context, source, expected, result);
    PublishedReader reader(context, config_, result);
    const PublishedEvidence published = co_await reader.read();
    judge(state, published, context.clock.now(), result);
    co_return result;
  }

 private:
  /// In the order in which one explains the other: what is there, what is registered, what comes next.
  void judge(const ConfiguredState& state, const PublishedEvidence& published, core::SystemTime now,
             core::ProbeResult& result) {
    judge_presence(state, published, now, result);
    const auto staged = staged_of(state.thumbprints, state.next_effective);
    const RegistrationDemand demand{state.thumbprints, staged, published.found, now};
    for (const auto& [keys, expected] : published.registrations) {
      const bool wanted = expected.must_be == Registration::kPresent;
      result.add(wanted ? judge_registered(keys, expected, demand) : judge_leftovers(keys, expected, demand));
    }
    const bool is_told = state.thumbprints.current || state.thumbprints.next;
    const auto first_seen = is_told ? memory_.first_seen(staged, state.as_of) : std::nullopt;
    if (!staged) return;
    result.add(judge_effective_date(*staged, state.where, state.as_of, first_seen));
    result.add(judge_staged_certificate(*staged, state.thumbprints, published.found, state.where, now));
    if (!staged->effective || staged->effective->ambiguous()) return;
    const auto effective = staged->effective->earliest.time_since_epoch();
    result.observe(kRolloverEffective, std::chrono::duration<double>(effective).count());
  }

  static void judge_presence(const ConfiguredState& state, const PublishedEvidence& published, core::SystemTime now,
                             core::ProbeResult& result) {
    ThumbprintVerdict verdict = compare_thumbprints(state.thumbprints, published.found, now);
    result.add(std::move(verdict.findings));
    // A source that could not be read may be the one that does not match.
    if (!published.complete && verdict.current_matches.value_or(false)) verdict.current_matches.reset();
    if (!published.complete && !verdict.next_published.value_or(true)) verdict.next_published.reset();
    observe_match(result, "current", verdict.current_matches);
    observe_match(result, "next", verdict.next_published);
  }

  ThumbprintConfig config_;
  RolloverMemory memory_;
};

std::vector<const core::Metric*> metrics() {
  auto all = certificate_metrics();
  all.insert(all.begin(), {&kThumbprintMatch, &kRolloverEffective});
  return all;
}

}  // namespace

core::ProbeType thumbprint_match() {
  return core::make_probe_type<ThumbprintMatch, ThumbprintConfig>(
      "thumbprint_match",
      "Judges whether the certificate that is configured by its thumbprint is the one that exists, is published and is "
      "registered with partners, and whether the next one can take over",
      metrics());
}

}  // namespace probe::probes
