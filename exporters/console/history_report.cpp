#include "exporters/console/history_report.hpp"

#include "agent/core/finding.hpp"
#include "exporters/console/printable.hpp"
#include "exporters/console/table_layout.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::exporters {

namespace {

constexpr std::size_t kGaps = 2;             // blanks between columns
constexpr std::size_t kStartedColumns = 20;  // 2026-11-23T18:22:32Z
constexpr std::size_t kResultColumns = 11;   // with its symbol
constexpr std::size_t kTimeColumns = 6;      // see short_duration
constexpr std::size_t kLeastErrorColumns = 20;
constexpr std::string_view kRed = "31";
constexpr std::string_view kGreen = "32";
constexpr std::string_view kBold = "1";

struct Columns {
  std::size_t code = 4;
  std::size_t error = 0;
  bool color = false;
};

Columns columns_for(const std::vector<PastRun>& runs, const TableOptions& options) {
  Columns columns;
  columns.color = options.color;
  for (const auto& run : runs) columns.code = std::max(columns.code, run.code.size());
  const std::size_t used = kStartedColumns + kResultColumns + kTimeColumns + columns.code + 4 * kGaps;
  columns.error = std::max(options.width - std::min(options.width, used), kLeastErrorColumns);
  return columns;
}

Cell result_cell(const PastRun& run, const Columns& columns) {
  Cell cell{run.failed ? "Failed" : "Succeeded", kResultColumns};
  if (!columns.color) return cell;
  cell.text = (run.failed ? "✗ " : "✓ ") + cell.text;
  cell.sgr = run.failed ? kRed : kGreen;
  return cell;
}

void append_header(std::string& report, const Columns& columns) {
  std::vector<Cell> cells{{"STARTED", kStartedColumns},
                          {"RESULT", kResultColumns},
                          {"TIME", kTimeColumns},
                          {"CODE", columns.code},
                          {"ERROR", columns.error}};
  cells[2].right_aligned = true;
  for (auto& cell : cells) cell.sgr = columns.color ? kBold : std::string_view();
  append_row(report, cells);
}

void append_run(std::string& report, const PastRun& run, const Columns& columns) {
  auto error = printable(run.error.empty() ? run.exception : run.error);
  if (!run.caused_by.empty()) error += fmt::format(" (caused by {})", printable(run.caused_by));
  std::vector<Cell> cells{{core::rfc3339(run.started_at), kStartedColumns},
                          result_cell(run, columns),
                          {short_duration(run.duration), kTimeColumns},
                          {printable(run.code), columns.code},
                          {std::move(error), columns.error}};
  cells[2].right_aligned = true;
  append_row(report, cells);
}

}  // namespace

std::string history_report(const std::vector<PastRun>& runs, const TableOptions& options) {
  const auto columns = columns_for(runs, options);
  std::string report;
  append_header(report, columns);
  for (const auto& run : runs) append_run(report, run, columns);
  const auto failed = static_cast<std::size_t>(std::ranges::count_if(runs, &PastRun::failed));
  report += fmt::format("\n{} {}: {} Succeeded", runs.size(), runs.size() == 1 ? "run" : "runs", runs.size() - failed);
  if (failed > 0) report += fmt::format(", {} Failed", failed);
  return report + "\n";
}

}  // namespace probe::exporters
