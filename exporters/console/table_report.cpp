#include "exporters/console/table_report.hpp"

#include "exporters/console/printable.hpp"
#include "exporters/console/table_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace probe::exporters {

namespace {

constexpr std::size_t kGaps = 2;         // blanks between columns
constexpr std::size_t kTimeColumns = 6;  // see short_duration
constexpr std::size_t kMinNameColumns = 8;
constexpr std::size_t kErrorColumns = 42;  // a SHA-1 thumbprint and a quote on either side must not be broken
constexpr std::size_t kRemedySteps = 2;
constexpr std::string_view kRed = "31";
constexpr std::string_view kGreen = "32";
constexpr std::string_view kYellow = "33";
constexpr std::string_view kBold = "1";

/// How wide the columns are. Without room for a CODE column, codes stand before the errors: `cert_expired: expected …`.
struct Layout {
  std::size_t name;
  std::size_t result;
  std::size_t code;  ///< zero: none
  std::size_t error;
  bool color;
};

bool has_succeeded(const core::ProbeRun& run) { return run.result.type() == core::ResultType::kSucceeded; }

bool is_broken(const core::Finding& finding) { return finding.severity() != core::Severity::kWarning; }

Layout layout_for(const std::vector<core::ProbeRun>& runs, const TableOptions& options) {
  Layout layout{5, options.color ? 11U : 9U, 4, 0, options.color};
  for (const auto& run : runs) {
    layout.name = std::max(layout.name, columns(printable(run.probe)));
    for (const auto& finding : run.result.findings()) {
      if (is_broken(finding)) layout.code = std::max(layout.code, finding.code().id().size());
    }
  }
  const auto left = [&](std::size_t used) { return options.width - std::min(options.width, used); };
  const auto fixed = layout.result + kTimeColumns + 3 * kGaps;
  layout.error = left(layout.name + fixed + layout.code + kGaps);
  const bool all_succeeded = std::ranges::all_of(runs, has_succeeded);
  if (all_succeeded || layout.error >= kErrorColumns) return layout;
  layout.code = 0;
  layout.name = std::min(layout.name, std::max(kMinNameColumns, left(fixed + kErrorColumns)));
  layout.error = std::max(left(layout.name + fixed), kErrorColumns / 2);
  return layout;
}

Cell result_cell(core::ResultType type, const Layout& layout) {
  Cell cell{std::string(to_string(type)), layout.result};
  if (!layout.color) return cell;
  const bool succeeded = type == core::ResultType::kSucceeded;
  cell.text = (succeeded ? "✓ " : "✗ ") + cell.text;
  cell.sgr = succeeded ? kGreen : kRed;
  return cell;
}

/// The cells for code and error, one or two as the layout has it.
void add_cause(std::vector<Cell>& cells, std::string_view code, std::string_view error, const Layout& layout) {
  if (layout.code > 0) {
    cells.push_back({std::string(code), layout.code});
    cells.push_back({std::string(error), layout.error});
  } else {
    cells.push_back({code.empty() ? std::string() : fmt::format("{}: {}", code, error), layout.error});
  }
}

void append_header(std::string& report, const Layout& layout) {
  std::vector<Cell> cells{{"PROBE", layout.name}, {"RESULT", layout.result}, {"TIME", kTimeColumns}};
  cells.back().right_aligned = true;
  add_cause(cells, "CODE", "ERROR", layout);
  for (auto& cell : cells) cell.sgr = layout.color ? kBold : std::string_view();
  append_row(report, cells);
}

/// The finding that decides first, then the others that fail the run.
std::vector<const core::Finding*> broken_findings(const core::ProbeResult& result) {
  std::vector<const core::Finding*> found;
  if (result.decisive() == nullptr) return found;
  found.push_back(result.decisive());
  for (const auto& finding : result.findings()) {
    if (is_broken(finding) && &finding != result.decisive()) found.push_back(&finding);
  }
  return found;
}

void append_run(std::string& report, const core::ProbeRun& run, const Layout& layout) {
  std::vector<Cell> who{{printable(run.probe), layout.name},
                        result_cell(run.result.type(), layout),
                        {short_duration(run.duration), kTimeColumns}};
  who.back().right_aligned = true;
  const auto findings = broken_findings(run.result);
  if (findings.empty()) {
    add_cause(who, "", "", layout);
    append_row(report, who);
  }
  for (const auto* finding : findings) {
    auto error = printable(finding->message());
    const bool first = finding == findings.front();
    if (first && !run.caused_by.empty()) error += fmt::format(" (caused by {})", printable(run.caused_by));
    auto cells = who;
    if (!first) std::ranges::for_each(cells, [](Cell& cell) { cell.text.clear(), cell.sgr = {}; });
    add_cause(cells, finding->code().id(), error, layout);
    append_row(report, cells);
  }
}

void append_warnings(std::string& report, const core::ProbeRun& run, const TableOptions& options) {
  const Cell mark{"!", 1, options.color ? kYellow : std::string_view()};
  for (const auto& finding : run.result.findings()) {
    if (is_broken(finding)) continue;
    append_note(report, mark, fmt::format("{}: {}", finding.code().id(), printable(finding.message())), options.width);
  }
}

/// What to do, where the fault is: a run that failed because of another has nothing to mend.
void append_remedy(std::string& report, const core::ProbeRun& run, const TableOptions& options) {
  if (run.result.decisive() == nullptr || !run.caused_by.empty()) return;
  const Cell mark{options.color ? "→" : "->"};
  auto remedy = run.result.decisive()->remedy();
  for (std::size_t step = 0; step < kRemedySteps && !remedy.empty(); ++step) {
    const auto end = std::min(remedy.find('\n'), remedy.size());
    append_note(report, mark, printable(remedy.substr(0, end)), options.width);
    remedy.remove_prefix(std::min(end + 1, remedy.size()));
  }
}

std::string summary(const std::vector<core::ProbeRun>& runs) {
  constexpr std::size_t kNamed = 3;
  const auto is_root = [](const core::ProbeRun& run) { return !has_succeeded(run) && run.caused_by.empty(); };
  const bool has_root = std::ranges::any_of(runs, is_root);
  std::size_t failed = 0;
  std::vector<std::string> causes;
  for (const auto& run : runs) {
    if (has_succeeded(run)) continue;
    ++failed;
    if (has_root && !is_root(run)) continue;
    causes.push_back(fmt::format("{} ({})", printable(run.probe), run.result.decisive()->code().id()));
  }
  const auto* noun = runs.size() == 1 ? "probe" : "probes";
  auto text = fmt::format("{} {}: {} Succeeded", runs.size(), noun, runs.size() - failed);
  if (failed == 0) return text;
  text += fmt::format(", {} Failed", failed);
  if (causes.size() == 1) return text + "; first broken link: " + causes.front();
  text += fmt::format("; {} first broken links: ", causes.size());
  const auto named = std::min(causes.size(), kNamed);
  text += fmt::format("{}", fmt::join(causes.begin(), causes.begin() + static_cast<std::ptrdiff_t>(named), ", "));
  if (named < causes.size()) text += fmt::format(" and {} more", causes.size() - named);
  return text;
}

}  // namespace

std::string short_duration(std::chrono::nanoseconds duration) {
  const auto count = static_cast<double>(std::max(duration, std::chrono::nanoseconds::zero()).count());
  if (count < 999.5e3) return fmt::format("{:.0f}us", count / 1e3);
  if (count < 999.5e6) return fmt::format("{:.0f}ms", count / 1e6);
  if (count < 9.995e9) return fmt::format("{:.2f}s", count / 1e9);
  if (count < 99.95e9) return fmt::format("{:.1f}s", count / 1e9);
  return fmt::format("{:.0f}s", count / 1e9);
}

std::string table_report(const std::vector<core::ProbeRun>& runs, const TableOptions& options) {
  const auto layout = layout_for(runs, options);
  std::string report;
  append_header(report, layout);
  for (const auto& run : runs) {
    append_run(report, run, layout);
    append_warnings(report, run, options);
    append_remedy(report, run, options);
  }
  return report.append("\n").append(summary(runs)).append("\n");
}

}  // namespace probe::exporters
