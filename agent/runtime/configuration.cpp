#include "agent/runtime/configuration.hpp"

#include "agent/runtime/schedule.hpp"
#include "agent/runtime/targets.hpp"
#include "config/canonical_text.hpp"
#include "config/nearest.hpp"
#include "config/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace probe::runtime {

namespace {

using config::Node;
using config::Problems;

/// What is known of one probe before its type has made it.
struct Draft {
  Node node;
  std::string path;
  core::ProbeDefinition definition;
};

const Node* find_or_self(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  return value == nullptr ? &node : value;
}

std::string path_of(const Node& probe, std::size_t index) {
  const Node* name = probe.find("name");
  const bool named = name != nullptr && name->is_scalar() && !name->text().empty();
  return fmt::format("probes[{}]", named ? name->text() : std::to_string(index));
}

std::optional<std::vector<Node>> probe_nodes(const Node& root, Problems& problems) {
  if (!root.is_map()) {
    problems.add(root.position(), "", "expected a map with the key probes");
    return std::nullopt;
  }
  constexpr std::array<std::string_view, 1> kKeys{"probes"};
  for (const auto& entry : root.entries()) {
    if (entry.key == "probes") continue;
    problems.add(entry.key_position, entry.key,
                 fmt::format("unknown key \"{}\"{}", entry.key, config::suggestion(entry.key, kKeys, "keys")));
  }
  const Node* probes = root.find("probes");
  if (probes == nullptr) {
    problems.add(root.position(), "", "missing key \"probes\": The list of probes");
    return std::nullopt;
  }
  if (!probes->is_sequence() || probes->items().empty()) {
    problems.add(probes->position(), "probes", "expected a list with at least one probe");
    return std::nullopt;
  }
  return std::vector<Node>(probes->items().begin(), probes->items().end());
}

std::vector<Draft> draft_probes(const std::vector<Node>& nodes, const core::ProbeRegistry& registry,
                                Problems& problems) {
  std::vector<Draft> drafts;
  const auto schema = core::ProbeDefinition::schema();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (Node& node : expand_targets(nodes[i], path_of(nodes[i], i), problems)) {
      std::string path = path_of(node, i);
      if (!node.is_map()) {
        problems.add(node.position(), path, "expected a map with the keys of one probe");
        continue;
      }
      const core::ProbeType* type = nullptr;
      if (const Node* name = node.find("type"); name != nullptr && name->is_scalar())
        type = registry.find(name->text());
      // The common keys are judged here, the others by the type; an unknown type's keys by nobody, lest all of them be
      // called unknown.
      core::ProbeDefinition definition = schema.parse_part(node, path, problems);
      drafts.push_back(Draft{std::move(node), std::move(path), std::move(definition)});
      if (type != nullptr || drafts.back().definition.type.empty()) continue;
      const auto names = registry.names();
      const std::string& typed = drafts.back().definition.type;
      problems.add(find_or_self(drafts.back().node, "type")->position(), drafts.back().path + ".type",
                   fmt::format("unknown probe type \"{}\"{}", typed, config::suggestion(typed, names, "types")));
    }
  }
  return drafts;
}

void check_names(const std::vector<Draft>& drafts, Problems& problems) {
  std::map<std::string_view, const Draft*> seen;
  for (const auto& draft : drafts) {
    if (draft.definition.name.empty()) continue;
    const auto [first, is_new] = seen.emplace(draft.definition.name, &draft);
    if (is_new) continue;
    const Node* name = find_or_self(draft.node, "name");
    const Node* other = find_or_self(first->second->node, "name");
    problems.add(name->position(), draft.path + ".name",
                 fmt::format("duplicate name \"{}\"; it is already used at line {}", draft.definition.name,
                             other->position().line));
  }
}

core::Dependencies check_dependencies(const std::vector<Draft>& drafts, Problems& problems) {
  std::vector<std::string_view> names;
  for (const auto& draft : drafts) {
    if (!draft.definition.name.empty()) names.push_back(draft.definition.name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());

  core::Dependencies::Needs needs;
  for (const auto& draft : drafts) {
    needs[draft.definition.name] = draft.definition.depends_on;
    for (const auto& wanted : draft.definition.depends_on) {
      if (std::binary_search(names.begin(), names.end(), wanted)) continue;
      problems.add(find_or_self(draft.node, "depends_on")->position(), draft.path + ".depends_on",
                   fmt::format("no probe is named \"{}\"{}", wanted, config::suggestion(wanted, names, "probes")));
    }
  }
  core::Dependencies dependencies(std::move(needs));
  for (const auto& cycle : dependencies.cycles()) {
    const auto at = std::find_if(drafts.begin(), drafts.end(),
                                 [&](const Draft& draft) { return draft.definition.name == cycle.front(); });
    problems.add(find_or_self(at->node, "depends_on")->position(), at->path + ".depends_on",
                 fmt::format("probes cannot depend on each other in a circle: {}", fmt::join(cycle, " -> ")));
  }
  return dependencies;
}

}  // namespace

const core::ConfiguredProbe* Configuration::find(std::string_view name) const {
  const auto found = std::find_if(probes.begin(), probes.end(), [name](const core::ConfiguredProbe& probe) {
    return probe.definition->name == name;
  });
  return found == probes.end() ? nullptr : &*found;
}

void Configuration::keep_unchanged(const Configuration& before) {
  std::map<std::string_view, const core::ConfiguredProbe*> known;
  for (const auto& probe : before.probes) known.emplace(probe.definition->name, &probe);
  for (auto& probe : probes) {
    const auto found = known.find(probe.definition->name);
    if (found != known.end() && found->second->fingerprint == probe.fingerprint) probe = *found->second;
  }
}

std::optional<Configuration> build_configuration(std::string_view text, const core::ProbeRegistry& registry,
                                                 config::Problems& problems) {
  const std::optional<Node> root = config::read_yaml(text, problems, kFileLimits);
  if (!root) return std::nullopt;
  const auto nodes = probe_nodes(*root, problems);
  if (!nodes) return std::nullopt;

  std::vector<Draft> drafts = draft_probes(*nodes, registry, problems);
  check_names(drafts, problems);
  Configuration configuration;
  configuration.dependencies = check_dependencies(drafts, problems);
  configuration.probes.reserve(drafts.size());
  for (auto& draft : drafts) {
    const core::ProbeType* type = registry.find(draft.definition.type);
    if (type == nullptr) continue;
    configuration.probes.push_back({std::make_shared<const core::ProbeDefinition>(std::move(draft.definition)),
                                    type->make(draft.node, draft.path, problems),
                                    stable_hash(config::canonical_text(draft.node))});
  }
  if (!problems.empty()) return std::nullopt;
  return configuration;
}

}  // namespace probe::runtime
