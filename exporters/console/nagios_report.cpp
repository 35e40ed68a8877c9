#include "exporters/console/nagios_report.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace probe::exporters {

namespace {

using core::Severity;

constexpr std::size_t kMostTold = 5;
constexpr std::size_t kMostMessageBytes = 300;
constexpr std::size_t kMostReasonBytes = 1000;

std::string_view word_of(NagiosState state) {
  constexpr std::array<std::string_view, 4> kWords{"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  return kWords.at(static_cast<std::size_t>(state));
}

/// What decided: the finding to tell of a run, or none when all is well.
const core::Finding* finding_of(const core::ProbeRun& run) {
  if (const auto* decisive = run.result.decisive()) return decisive;
  const auto& findings = run.result.findings();
  return findings.empty() ? nullptr : &findings.front();
}

NagiosState state_of(const core::ProbeRun& run) {
  const auto* finding = finding_of(run);
  if (finding == nullptr) return NagiosState::kOk;
  if (finding->severity() == Severity::kWarning) return NagiosState::kWarning;
  return finding->severity() == Severity::kFailure ? NagiosState::kCritical : NagiosState::kUnknown;
}

/// How much it matters among several.
int weight_of(NagiosState state) {
  constexpr std::array<int, 4> kWeights{0, 1, 3, 2};
  return kWeights.at(static_cast<std::size_t>(state));
}

/// The first broken links, by weight; then what failed because of them.
int order_of(const core::ProbeRun& run) { return (run.caused_by.empty() ? 10 : 0) + weight_of(state_of(run)); }

/// One line, and without what begins the performance data.
std::string plain(std::string_view text, std::size_t most_bytes) {
  return boost::algorithm::replace_all_copy(core::one_line(text, most_bytes), "|", "¦");
}

std::string told(const core::ProbeRun& run) {
  const auto& finding = *finding_of(run);
  auto text = fmt::format("{}: {}: {}", plain(run.probe, kMostMessageBytes), finding.code().id(),
                          plain(finding.message(), kMostMessageBytes));
  if (!run.caused_by.empty()) text += " (caused by " + plain(run.caused_by, kMostMessageBytes) + ")";
  return text;
}

/// `'name'=0.012000s;;;0`. The guidelines allow neither `=` nor `'` in a label.
std::string duration_of(const core::ProbeRun& run) {
  auto label = plain(run.probe, kMostMessageBytes);
  std::ranges::replace_if(label, [](char c) { return c == '=' || c == '\''; }, '_');
  return fmt::format(" '{}'={:.6f}s;;;0", label, std::chrono::duration<double>(run.duration).count());
}

std::string probes(std::size_t count) { return fmt::format("{} {}", count, count == 1 ? "probe" : "probes"); }

/// `2 of 12 probes failed, 1 warns`; what does not occur is not said.
std::string summary(const std::vector<core::ProbeRun>& runs) {
  const auto is = [](NagiosState state) { return [state](const auto& run) { return state_of(run) == state; }; };
  const auto warn = static_cast<std::size_t>(std::ranges::count_if(runs, is(NagiosState::kWarning)));
  const auto well = static_cast<std::size_t>(std::ranges::count_if(runs, is(NagiosState::kOk)));
  const auto failed = runs.size() - warn - well;
  const auto warning =
      fmt::format("{}{} {}", warn, failed == 0 ? " of " + probes(runs.size()) : "", warn == 1 ? "warns" : "warn");
  if (failed == 0) return warning;
  return fmt::format("{} of {} failed{}", failed, probes(runs.size()), warn == 0 ? "" : ", " + warning);
}

std::string text_of(const std::vector<core::ProbeRun>& runs) {
  std::vector<const core::ProbeRun*> worth_telling;
  for (const auto& run : runs) {
    if (finding_of(run) != nullptr) worth_telling.push_back(&run);
  }
  if (worth_telling.empty())
    return runs.size() == 1 ? plain(runs[0].probe, kMostMessageBytes) + " succeeded"
                            : probes(runs.size()) + " succeeded";
  if (runs.size() == 1) return told(runs.front());
  std::ranges::stable_sort(worth_telling, std::ranges::greater(), [](const auto* run) { return order_of(*run); });
  auto text = summary(runs) + ": ";
  for (std::size_t i = 0; i < std::min(kMostTold, worth_telling.size()); ++i) {
    text += (i == 0 ? "" : "; ") + told(*worth_telling[i]);
  }
  if (worth_telling.size() > kMostTold) text += fmt::format("; and {} more", worth_telling.size() - kMostTold);
  return text;
}

}  // namespace

NagiosState nagios_state(const std::vector<core::ProbeRun>& runs) {
  if (runs.empty()) return NagiosState::kUnknown;
  return state_of(std::ranges::max(runs, {}, [](const auto& run) { return weight_of(state_of(run)); }));
}

std::string nagios_report(const std::vector<core::ProbeRun>& runs) {
  if (runs.empty()) return nagios_unknown("there is no probe to run");
  auto line = fmt::format("{} - {} |", word_of(nagios_state(runs)), text_of(runs));
  for (const auto& run : runs) line += duration_of(run);
  return line + "\n";
}

std::string nagios_unknown(std::string_view why) {
  return fmt::format("{} - {}\n", word_of(NagiosState::kUnknown), plain(why, kMostReasonBytes));
}

}  // namespace probe::exporters
