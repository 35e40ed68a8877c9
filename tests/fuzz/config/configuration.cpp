#include "agent/runtime/configuration.hpp"

#include "agent/core/utf8.hpp"
#include "config/durations.hpp"
#include "config/yaml_reader.hpp"
#include "probes/builtin.hpp"
#include "tests/fuzz/config/targets.hpp"

namespace probe::fuzzing {

namespace {

void demand_problems(const config::Problems& problems) {
  demand(problems.all().size() <= config::Problems::kKept, "problems that are kept are bounded");
  for (const auto& problem : problems.all()) demand_utf8(problems.line(problem), "the line of a problem");
}

void demand_tree(const config::Node& node, const config::Limits& limits) {
  demand(node.size() <= limits.nodes, "the nodes of a tree are bounded");
  demand(node.depth() <= limits.depth, "the depth of a tree is bounded");
}

}  // namespace

bool yaml(std::string_view bytes) {
  config::Limits limits;
  limits.nodes = 1000;
  limits.depth = 8;
  config::Problems problems("probe.yml");
  const auto tree = config::read_yaml(bytes, problems, limits);
  demand(tree || !problems.empty(), "what gives no tree has a problem");
  if (tree) demand_tree(*tree, limits);
  demand_problems(problems);
  return true;
}

bool configuration(std::string_view bytes) {
  // Such files are read while the configuration is built, and nobody knows what an input names.
  if (bytes.find("targets_file") != std::string_view::npos) return false;
  static const core::ProbeRegistry kRegistry(probes::builtin_types());
  config::Problems problems("probe.yml");
  const auto built = runtime::build_configuration(bytes, kRegistry, problems);
  demand(built.has_value() == problems.empty(), "there is a configuration when there is no problem");
  demand_problems(problems);
  if (!built) return true;
  for (const auto& each : built->probes) demand_message(each.definition->name, "the name of a probe");
  return true;
}

bool duration(std::string_view bytes) {
  const auto read = config::parse_duration(bytes);
  if (!read) {
    demand_utf8(read.error(), "an error");
    return true;
  }
  demand(read->count() >= 0 && *read <= config::kLongestDuration, "a duration is bounded");
  const auto again = config::parse_duration(config::format_duration(*read));
  demand(again == *read, "a duration reads back from what it is printed as");
  return true;
}

}  // namespace probe::fuzzing
