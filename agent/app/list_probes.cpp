#include "agent/app/list_probes.hpp"

#include "config/durations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace probe::app {

namespace {

using Row = std::array<std::string, 6>;

Row row_of(const core::ProbeDefinition& definition) {
  return {definition.name,
          definition.type,
          config::format_duration(definition.interval),
          config::format_duration(definition.timeout),
          definition.chain.empty() ? "-" : definition.chain,
          definition.depends_on.empty() ? "-" : fmt::format("{}", fmt::join(definition.depends_on, ","))};
}

}  // namespace

std::string list_probes(const runtime::Configuration& configuration) {
  std::vector<Row> rows{{"NAME", "TYPE", "INTERVAL", "TIMEOUT", "CHAIN", "DEPENDS ON"}};
  for (const auto& probe : configuration.probes) rows.push_back(row_of(*probe.definition));
  std::array<std::size_t, std::tuple_size_v<Row>> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) text += fmt::format("{:<{}}  ", row[i], widths[i]);
    text += row.back() + "\n";
  }
  return text;
}

}  // namespace probe::app
