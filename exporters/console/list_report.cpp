#include "exporters/console/list_report.hpp"

#include "exporters/console/printable.hpp"

#include <string_view>

namespace probe::exporters {

namespace {

constexpr std::size_t kNameColumns = 10;  // of `ResultType`

void append_line(std::string& report, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  report.append(line).append("\n");
}

}  // namespace

void append_property(std::string& report, std::string_view name, std::string_view value) {
  const auto text = printable(value);
  auto line = pad_right(name, kNameColumns) + " : ";
  const std::string indent(line.size(), ' ');
  for (const char c : text) {
    if (c != '\n') {
      line += c;
      continue;
    }
    append_line(report, std::move(line));
    line = indent;
  }
  const bool ended_with_newline = line == indent && text.ends_with('\n');
  if (!ended_with_newline) append_line(report, std::move(line));
}

std::string list_report(const std::vector<core::ProbeRun>& runs) {
  std::string report;
  for (const auto& run : runs) {
    if (!report.empty()) report += '\n';
    append_property(report, "ResultType", to_string(run.result.type()));
    append_property(report, "Error", run.result.error());
    append_property(report, "Exception", run.result.exception());
  }
  return report;
}

}  // namespace probe::exporters
