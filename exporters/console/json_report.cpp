#include "exporters/console/json_report.hpp"

#include "exporters/console/json_text.hpp"
#include "exporters/console/run_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace probe::exporters {

namespace json = boost::json;

std::string json_report(const std::vector<core::ProbeRun>& runs) {
  json::array array;
  for (const auto& run : runs) array.push_back(run_json(run));
  json::object report;
  report["apiVersion"] = kJsonApiVersion;
  report["runs"] = std::move(array);
  return json_text(report) + "\n";
}

std::string json_lines_report(const std::vector<core::ProbeRun>& runs) {
  std::string report;
  for (const auto& run : runs) report += json_line(run_json(run)) + "\n";
  return report;
}

}  // namespace probe::exporters
