#include "exporters/console/junit_report.hpp"

#include "exporters/console/printable.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

using core::Severity;

/// `text` for content; XML 1.0 forbids some characters altogether, however they are written.
std::string content(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWritten{{{"&", "&amp;"},
                                                                                   {"<", "&lt;"},
                                                                                   {">", "&gt;"},
                                                                                   {"\"", "&quot;"},
                                                                                   {"\xEF\xBF\xBE", "\xEF\xBF\xBD"},
                                                                                   {"\xEF\xBF\xBF", "\xEF\xBF\xBD"}}};
  auto written = printable(text);
  for (const auto& [what, how] : kWritten) boost::algorithm::replace_all(written, what, how);
  return written;
}

/// `text` for an attribute, where a plain newline would be read as a blank.
std::string attribute(std::string_view text) {
  return boost::algorithm::replace_all_copy(content(text), "\n", "&#10;");
}

double seconds(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

std::string details(const core::ProbeRun& run, bool warnings) {
  std::string text;
  for (const auto& finding : run.result.findings()) {
    if ((finding.severity() == Severity::kWarning) != warnings) continue;
    text += fmt::format("{} ({}): {}\n", finding.code().id(), to_string(finding.severity()), finding.message());
    for (const auto& evidence : finding.evidence()) text += fmt::format("  {}: {}\n", evidence.key(), evidence.text());
    if (!finding.remedy().empty()) text += fmt::format("What mends it:\n{}\n", finding.remedy());
  }
  if (!warnings && !run.caused_by.empty()) text += "Caused by " + run.caused_by + "\n";
  return text;
}

std::string test_case(const core::ProbeRun& run) {
  auto text = fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"", attribute(run.type),
                          attribute(run.probe), seconds(run.duration));
  if (run.result.findings().empty()) return text + "/>\n";
  text += ">\n";
  if (const auto* finding = run.result.decisive()) {
    const auto* element = finding->severity() == Severity::kFailure ? "failure" : "error";
    text += fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", element, finding->code().id(),
                        attribute(finding->message()), content(details(run, false)));
  }
  const auto warnings = details(run, true);
  if (!warnings.empty()) text += fmt::format("      <system-out>{}</system-out>\n", content(warnings));
  return text + "    </testcase>\n";
}

/// What JUnit counts, as attributes.
std::string counts(const std::vector<core::ProbeRun>& runs) {
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::chrono::nanoseconds time{};
  for (const auto& run : runs) {
    time += run.duration;
    if (const auto* finding = run.result.decisive()) {
      ++(finding->severity() == Severity::kFailure ? failures : errors);
    }
  }
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.6f}\"", runs.size(), failures, errors,
                     seconds(time));
}

/// When the first run started, in UTC; JUnit's schema wants no zone.
std::string timestamp(const std::vector<core::ProbeRun>& runs) {
  if (runs.empty()) return {};
  auto text = core::rfc3339(std::ranges::min(runs, {}, &core::ProbeRun::started_at).started_at);
  text.pop_back();
  return fmt::format(" timestamp=\"{}\"", text);
}

}  // namespace

std::string junit_report(const std::vector<core::ProbeRun>& runs) {
  auto text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {0}>\n  <testsuite name=\"probe\" {0} "
      "skipped=\"0\"{1}>\n",
      counts(runs), timestamp(runs));
  for (const auto& run : runs) text += test_case(run);
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace probe::exporters
