#include "agent/app/show_history.hpp"

#include "agent/app/terminal.hpp"
#include "config/nearest.hpp"
#include "exporters/console/history_report.hpp"
#include "exporters/console/json_report.hpp"
#include "exporters/console/json_text.hpp"
#include "exporters/history/history_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace probe::app {

namespace {

/// Says what is there instead of `name`.
ExitCode unknown(const std::string& name, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const auto near = config::nearest(name, names);
  std::string hint = "; it is empty";
  if (!known.empty()) hint = fmt::format("; it has {}", fmt::join(known, ", "));
  if (near) hint = fmt::format("; did you mean \"{}\"?", *near);
  std::cerr << fmt::format("probe: the history has no runs of \"{}\"{}\n", name, hint);
  return ExitCode::kUsage;
}

std::string json(exporters::HistoryReader& reader, const std::vector<exporters::PastRun>& runs) {
  boost::json::array documents;
  for (const auto& run : runs) {
    // It may have been removed for its age since it was listed.
    if (const auto document = reader.document(run.id)) documents.push_back(boost::json::parse(*document));
  }
  boost::json::object report;
  report["apiVersion"] = exporters::kJsonApiVersion;
  report["runs"] = std::move(documents);
  return exporters::json_text(report) + "\n";
}

ExitCode show(const HistoryQuery& query) {
  exporters::HistoryReader reader(query.file);
  const auto known = reader.probes();
  if (std::ranges::find(known, query.probe) == known.end()) return unknown(query.probe, known);
  exporters::PastRunsQuery wanted{query.probe, query.limit, {}};
  if (query.since) wanted.since = std::chrono::system_clock::now() - *query.since;
  const auto runs = reader.runs(wanted);
  std::cout << (query.output == OutputFormat::kJson ? json(reader, runs)
                                                    : exporters::history_report(runs, terminal_options()));
  return ExitCode::kSucceeded;
}

}  // namespace

std::string default_history_file() {
  const char* folders = std::getenv("STATE_DIRECTORY");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  if (folders == nullptr || *folders == '\0') return "";
  const std::string_view all(folders);  // separated by colons when the unit names several
  return std::string(all.substr(0, all.find(':'))) + "/history.db";
}

ExitCode show_history(const HistoryQuery& query) {
  try {
    return show(query);
  } catch (const std::exception& error) {
    std::cerr << "probe: " << error.what() << '\n';
    return ExitCode::kCannotRun;
  }
}

}  // namespace probe::app
