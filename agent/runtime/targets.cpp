#include "agent/runtime/targets.hpp"

#include "agent/files/file_reader.hpp"
#include "config/nearest.hpp"
#include "config/yaml_reader.hpp"

#include <fmt/format.h>

#include <glob.h>

#include <array>
#include <filesystem>
#include <string_view>
#include <variant>

namespace probe::runtime {

namespace {

using config::Node;
using config::Problems;

constexpr std::string_view kPlaceholder = "${target}";
constexpr std::size_t kMaxFileBytes = 4U << 20U;

std::string substituted(std::string text, const std::string& target) {
  for (std::size_t at = 0; (at = text.find(kPlaceholder, at)) != std::string::npos; at += target.size()) {
    text.replace(at, kPlaceholder.size(), target);
  }
  return text;
}

Node substituted(const Node& node, const std::string& target) {
  if (node.is_scalar()) return Node::scalar(substituted(node.text(), target), node.quoted(), node.position());
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const auto& item : node.items()) items.push_back(substituted(item, target));
    return Node::sequence(std::move(items), node.position());
  }
  if (!node.is_map()) return node;
  std::vector<Node::Entry> entries;
  for (const auto& entry : node.entries()) {
    entries.push_back({entry.key, entry.key_position, substituted(entry.value, target)});
  }
  return Node::map(std::move(entries), node.position());
}

/// Says of every placeholder in `node` that is not replaced, or looks like a misspelt one, that it is a mistake: the
/// text would go to the network or the file system as it stands.
void check_placeholders(const Node& node, bool has_targets, const std::string& path, Problems& problems) {
  if (node.is_scalar()) {
    const std::string& text = node.text();
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) return;
      const std::string_view name = std::string_view(text).substr(at + 2, end - at - 2);
      constexpr std::array<std::string_view, 1> kNames{"target"};
      if (name == kNames[0] && !has_targets) {
        problems.add(node.position(), path, "expected targets or targets_file in a probe with ${target}");
      } else if (name != kNames[0] && config::nearest(name, kNames)) {
        problems.add(node.position(), path,
                     fmt::format("unknown placeholder ${{{}}}; did you mean ${{target}}?", name));
      }
    }
  }
  if (node.is_sequence()) {
    for (const auto& item : node.items()) check_placeholders(item, has_targets, path, problems);
  }
  if (!node.is_map()) return;
  for (const auto& entry : node.entries()) {
    check_placeholders(entry.value, has_targets, path + "." + entry.key, problems);
  }
}

/// The probe for one target: without the keys that made it, and with a name of its own.
Node instance(const Node& probe, const std::string& target) {
  std::vector<Node::Entry> entries;
  for (const auto& entry : probe.entries()) {
    if (entry.key == "targets" || entry.key == "targets_file") continue;
    Node value = entry.value;
    const bool needs_suffix =
        entry.key == "name" && value.is_scalar() && value.text().find(kPlaceholder) == std::string::npos;
    if (needs_suffix) value = Node::scalar(value.text() + "/" + target, value.quoted(), value.position());
    entries.push_back({entry.key, entry.key_position, substituted(value, target)});
  }
  return Node::map(std::move(entries), probe.position());
}

void add_targets(const Node& list, const std::string& path, Problems& problems, std::vector<std::string>& targets) {
  if (!list.is_sequence()) {
    problems.add(list.position(), path, "expected a list of targets");
    return;
  }
  for (const auto& item : list.items()) {
    if (item.is_scalar() && !item.text().empty()) {
      targets.push_back(item.text());
    } else {
      problems.add(item.position(), path, "expected a target such as a host name or host:port");
    }
  }
}

/// Reads one file in file_sd format: a list of maps with `targets` and, optionally, `labels`.
void add_targets_of_file(const std::string& file, Node at, const std::string& path, Problems& problems,
                         std::vector<std::string>& targets) {
  const core::FileResult content = files::read_file(file, kMaxFileBytes);
  if (const auto* error = std::get_if<core::FileError>(&content)) {
    problems.add(at.position(), path, error->message);
    return;
  }
  Problems inner(file);
  const auto groups = config::read_yaml(std::get<core::FileContent>(content).bytes, inner);
  if (groups && !groups->is_sequence())
    inner.add(groups->position(), "", "expected a list of maps with the key targets");
  if (groups && groups->is_sequence()) {
    for (const auto& group : groups->items()) {
      const Node* list = group.find("targets");
      if (list != nullptr) {
        add_targets(*list, "targets", inner, targets);
      } else {
        inner.add(group.position(), "", "expected a map with the key targets");
      }
    }
  }
  for (const auto& problem : inner.all()) problems.add(at.position(), path, inner.line(problem));
}

void add_targets_of_pattern(const Node& pattern, const std::string& path, Problems& problems,
                            std::vector<std::string>& targets) {
  if (!pattern.is_scalar() || pattern.text().empty()) {
    problems.add(pattern.position(), path, "expected the path of a file in file_sd format");
    return;
  }
  const auto folder = std::filesystem::path(problems.file()).parent_path();
  const std::string absolute = (folder / pattern.text()).string();
  glob_t found{};
  if (::glob(absolute.c_str(), 0, nullptr, &found) != 0 || found.gl_pathc == 0) {
    problems.add(pattern.position(), path, fmt::format("no file matches {}", absolute));
  }
  for (std::size_t i = 0; i < found.gl_pathc; ++i) {
    add_targets_of_file(found.gl_pathv[i], pattern, path, problems, targets);
  }
  ::globfree(&found);
}

}  // namespace

std::vector<Node> expand_targets(const Node& probe, const std::string& path, Problems& problems) {
  const Node* list = probe.find("targets");
  const Node* file = probe.find("targets_file");
  check_placeholders(probe, list != nullptr || file != nullptr, path, problems);
  if (list == nullptr && file == nullptr) return {probe};
  const std::size_t before = problems.size();
  std::vector<std::string> targets;
  if (list != nullptr) add_targets(*list, path + ".targets", problems, targets);
  if (file != nullptr) add_targets_of_pattern(*file, path + ".targets_file", problems, targets);
  std::vector<Node> probes;
  for (const auto& target : targets) probes.push_back(instance(probe, target));
  const bool said = problems.size() != before;
  if (probes.empty() && !said) {
    problems.add(list != nullptr ? list->position() : file->position(), path, "expected at least one target");
  }
  return probes;
}

}  // namespace probe::runtime
