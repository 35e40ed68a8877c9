#include "probes/proxy_state/ews_gate_judgement.hpp"

#include "config/durations.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/evidence/online_organization.hpp"
#include "probes/sources/export_source.hpp"
#include "probes/sources/input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace probe::probes {

namespace {

using evidence::OnlineOrganization;
using Findings = std::vector<core::Finding>;

/// As for files: clocks may disagree by as much without anything being wrong.
constexpr std::chrono::minutes kClockTolerance{5};

core::Finding finding_at(core::Code code, const std::string& where, const std::string& what) {
  return {code, fmt::format("{}: {}", where, what), {core::Evidence("source", where)}};
}

core::Finding stale(const std::string& where, std::chrono::milliseconds max_age, std::string_view seen) {
  return finding_at(
      "input_stale", where,
      fmt::format("expected what Exchange Online said at most {} ago, {}", config::format_duration(max_age), seen));
}

/// The collector was handed an export that may be older than its own document; all else is as old as it is itself.
std::optional<core::SystemTime> exported_at(const OnlineOrganization& found, const ExportReading& reading) {
  if (found.exported_at) return *found.exported_at ? (*found.exported_at)->time : std::nullopt;
  return reading.exported->form == evidence::ExportForm::kCollector ? std::nullopt : reading.as_of;
}

std::optional<core::Finding> judge_age_of(const OnlineOrganization& found, const ExportReading& reading,
                                          const EwsGateExpectation& expected, core::SystemTime now) {
  if (!expected.max_age) return std::nullopt;
  const auto at = exported_at(found, reading);
  if (!at) return stale(reading.where, *expected.max_age, "it does not say when it was exported");
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - *at);
  if (*at > now + kClockTolerance) {
    return stale(reading.where, *expected.max_age,
                 fmt::format("it was exported at a time that is {} ahead of this host's clock", short_duration(-age)));
  }
  if (now - *at <= *expected.max_age) return std::nullopt;
  return stale(reading.where, *expected.max_age, fmt::format("it was exported {} ago", short_duration(age)));
}

std::optional<core::Finding> judge_enabled(const OnlineOrganization& found, const std::string& where) {
  if (found.ews_enabled.value_or(false)) return std::nullopt;
  if (!found.tells_ews_enabled) return finding_at("input_missing", where, "expected a value of EwsEnabled, found none");
  return finding_at("ews_gate_closed", where,
                    fmt::format("expected EwsEnabled True, found {}", found.ews_enabled ? "False" : "a blank value"));
}

std::optional<core::Finding> judge_allowed(const OnlineOrganization& found, const std::string& where,
                                           const std::vector<std::string>& expected) {
  if (expected.empty()) return std::nullopt;
  if (!found.ews_allowed_app_ids) {
    return finding_at("input_missing", where,
                      "expected EwsAllowedAppIDs, found none: export it with -RetrieveEwsOperationAccessPolicy");
  }
  if (!*found.ews_allowed_app_ids) return unreadable_export(where, found.ews_allowed_app_ids->error());
  const auto& allowed = **found.ews_allowed_app_ids;
  std::vector<std::string> missing;
  std::ranges::copy_if(expected, std::back_inserter(missing), [&allowed](const std::string& wanted) {
    return std::ranges::none_of(
        allowed, [&wanted](const std::string& each) { return evidence::equals_ignoring_case(each, wanted); });
  });
  if (missing.empty()) return std::nullopt;
  auto finding = finding_at(
      "ews_gate_closed", where,
      fmt::format("expected {} among EwsAllowedAppIDs, found {}", fmt::join(missing, ", "),
                  allowed.empty() ? "none" : core::one_line(fmt::format("{}", fmt::join(allowed, ", ")), 256)));
  for (const auto& each : missing) finding.add(core::Evidence("application_identifier", each));
  return finding;
}

}  // namespace

config::Schema<EwsGateExpectation> EwsGateExpectation::schema() {
  return config::Schema<EwsGateExpectation>{}
      .optional("application_identifiers", &EwsGateExpectation::application_identifiers,
                "Applications that EwsAllowedAppIDs must name, as the dedicated hybrid application. Default: only "
                "EwsEnabled is judged",
                config::not_empty())
      .optional("max_age", &EwsGateExpectation::max_age,
                "Longest time since the collector was handed the export from Exchange Online. Default: any age will do",
                config::at_least(std::chrono::seconds(1)));
}

Findings judge_ews_gate(const ExportReading& reading, const EwsGateExpectation& expected, core::SystemTime now) {
  const std::string& where = reading.where;
  const auto found = evidence::read_online_organization(*reading.exported);
  if (!found && found.error().kind == evidence::ParseErrorKind::kShape) {
    return {finding_at("input_missing", where, found.error().message)};
  }
  if (!found) return {unreadable_export(where, found.error())};
  if (auto stale = judge_age_of(*found, reading, expected, now)) return {*std::move(stale)};
  Findings findings;
  if (auto closed = judge_enabled(*found, where)) findings.push_back(*std::move(closed));
  if (auto closed = judge_allowed(*found, where, expected.application_identifiers)) {
    findings.push_back(*std::move(closed));
  }
  return findings;
}

}  // namespace probe::probes
