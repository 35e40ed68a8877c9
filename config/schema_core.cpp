#include "config/schema_core.hpp"

#include "config/messages.hpp"
#include "config/nearest.hpp"
#include "config/value_containers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::config {

void SchemaCore::parse(const Node& node, const std::string& path, Problems& problems, void* config, UnknownKeys unknown,
                       std::span<const std::string_view> other_keys) const {
  if (!node.is_map()) {
    problems.add(node.position(), path, fmt::format("expected a map of keys, got {}", seen(node)));
    return;
  }
  const std::size_t before = problems.size();
  if (unknown == UnknownKeys::kRefused) refuse_unknown(node, path, problems, other_keys);
  const std::size_t unknown_keys = problems.size() - before;
  const bool parsed = parse_fields(node, path, problems, config);
  const std::size_t before_choices = problems.size();
  for (const auto& choice : choices_) check_choice(choice, node, path, problems);
  // Which keys mean something is not known before it is known which choice was made.
  const bool is_chosen = problems.size() == before_choices;
  for (const auto& dependence : dependences_) {
    if (is_chosen) check_dependence(dependence, node, path, problems);
  }
  // A rule about fields that hold their defaults only because they were written wrongly would send the reader after the
  // wrong mistake.
  if (!parsed || problems.size() - before > unknown_keys) return;
  for (const auto& rule : rules_) {
    const auto broken = rule.broken(config);
    if (!broken) continue;
    const Node::Entry* entry = node.find_entry(rule.key);
    const Position at = entry == nullptr ? node.position() : entry->key_position;
    problems.add(at, rule.key.empty() ? path : key_path(path, rule.key), *broken);
  }
}

std::vector<std::string_view> SchemaCore::keys() const {
  std::vector<std::string_view> keys;
  keys.reserve(fields_.size());
  for (const auto& field : fields_) keys.push_back(field.key);
  return keys;
}

void SchemaCore::refuse_unknown(const Node& node, const std::string& path, Problems& problems,
                                std::span<const std::string_view> other_keys) const {
  auto known = keys();
  known.insert(known.end(), other_keys.begin(), other_keys.end());
  for (const auto& entry : node.entries()) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    // The search for the nearest name is the dear part; a file of unknown keys must not buy it for lines that nobody
    // sees.
    const std::string hint = problems.full() ? "" : suggestion(entry.key, known, "keys");
    problems.add(entry.key_position, path, fmt::format("unknown key {}{}", in_quotes(entry.key), hint));
  }
}

bool SchemaCore::parse_fields(const Node& node, const std::string& path, Problems& problems, void* config) const {
  bool parsed = true;
  for (const auto& field : fields_) {
    const Node* value = node.find(field.key);
    if (value != nullptr) {
      parsed = field.parse(*value, key_path(path, field.key), problems, config) && parsed;
    } else if (field.required) {
      problems.add(node.position(), path, fmt::format("missing key \"{}\": {}", field.key, field.help));
      parsed = false;
    }
  }
  return parsed;
}

void SchemaCore::check_choice(const Choice& choice, const Node& node, const std::string& path,
                              Problems& problems) const {
  std::vector<const Node::Entry*> present;
  for (const auto& entry : node.entries()) {
    if (std::find(choice.keys.begin(), choice.keys.end(), entry.key) != choice.keys.end()) present.push_back(&entry);
  }
  const std::string wanted =
      fmt::format("{} one of {}", choice.exactly_one ? "exactly" : "at least", fmt::join(choice.keys, ", "));
  if (present.empty()) problems.add(node.position(), path, fmt::format("expected {}, got none", wanted));
  if (present.size() < 2 || !choice.exactly_one) return;
  std::vector<std::string_view> names;
  names.reserve(present.size());
  for (const auto* entry : present) names.push_back(entry->key);
  problems.add(present[1]->key_position, path, fmt::format("expected {}, got {}", wanted, listed(names)));
}

void SchemaCore::check_dependence(const Dependence& dependence, const Node& node, const std::string& path,
                                  Problems& problems) {
  const Node::Entry* entry = node.find_entry(dependence.key);
  const auto is_there = [&node](const std::string& other) { return node.find(other) != nullptr; };
  if (entry == nullptr || std::ranges::any_of(dependence.others, is_there)) return;
  problems.add(
      entry->key_position, key_path(path, dependence.key),
      fmt::format("expected {}{}{}", demand_of(dependence), dependence.why.empty() ? "" : ": ", dependence.why));
}

std::string SchemaCore::demand_of(const Dependence& dependence) {
  const bool many = dependence.others.size() > 2;
  return fmt::format("only beside {}{}", many ? "one of " : "", fmt::join(dependence.others, many ? ", " : " or "));
}

std::string SchemaCore::rule_of(const std::string& key) const {
  for (const auto& choice : choices_) {
    if (std::find(choice.keys.begin(), choice.keys.end(), key) == choice.keys.end()) continue;
    return fmt::format("{} one of {}", choice.exactly_one ? "exactly" : "at least", fmt::join(choice.keys, ", "));
  }
  for (const auto& dependence : dependences_) {
    if (dependence.key == key) return demand_of(dependence);
  }
  return {};
}

std::vector<KeyDoc> SchemaCore::describe(const void* defaults) const {
  std::vector<KeyDoc> docs;
  for (const auto& field : fields_) {
    auto nested = prefixed(field.key, field.nested());
    std::string default_value = field.required || !nested.empty() ? "" : field.show(defaults);
    const bool unset = default_value == "\"\"" || default_value == "[]" || default_value == "{}";
    if (unset) default_value.clear();
    docs.push_back(
        {field.key, field.type, field.constraint, default_value, field.required, rule_of(field.key), field.help});
    docs.insert(docs.end(), std::make_move_iterator(nested.begin()), std::make_move_iterator(nested.end()));
  }
  return docs;
}

}  // namespace probe::config
