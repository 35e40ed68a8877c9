#pragma once

#include "config/key_doc.hpp"
#include "config/node.hpp"
#include "config/problems.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace probe::config {

/// `Schema` without the type of the struct that is filled, so that its work is compiled once. `void*` is always a
/// pointer to that struct.
class SchemaCore {
 public:
  struct Field {
    std::string key;
    bool required = false;
    std::string help;
    std::string type;
    std::string constraint;
    /// Stores the value and returns true, or adds to the problems and returns false.
    std::function<bool(const Node&, const std::string& path, Problems&, void* config)> parse;
    std::function<std::string(const void* config)> show;
    std::function<std::vector<KeyDoc>()> nested;
  };
  enum class UnknownKeys { kRefused, kLeftToOthers };

  void add(Field field) { fields_.push_back(std::move(field)); }
  void add_choice(std::vector<std::string> keys, bool exactly_one) {
    choices_.push_back({std::move(keys), exactly_one});
  }
  void add_dependence(std::string key, std::vector<std::string> others, std::string why) {
    dependences_.push_back({std::move(key), std::move(others), std::move(why)});
  }
  void add_rule(std::string key, std::function<std::optional<std::string>(const void* config)> broken) {
    rules_.push_back({std::move(key), std::move(broken)});
  }

  void parse(const Node& node, const std::string& path, Problems& problems, void* config, UnknownKeys unknown,
             std::span<const std::string_view> other_keys) const;
  std::vector<KeyDoc> describe(const void* defaults) const;
  std::vector<std::string_view> keys() const;

 private:
  struct Choice {
    std::vector<std::string> keys;
    bool exactly_one;
  };
  struct Dependence {
    std::string key;
    std::vector<std::string> others;
    std::string why;
  };
  struct Rule {
    std::string key;
    std::function<std::optional<std::string>(const void* config)> broken;
  };

  void refuse_unknown(const Node& node, const std::string& path, Problems& problems,
                      std::span<const std::string_view> other_keys) const;
  bool parse_fields(const Node& node, const std::string& path, Problems& problems, void* config) const;
  void check_choice(const Choice& choice, const Node& node, const std::string& path, Problems& problems) const;
  static void check_dependence(const Dependence& dependence, const Node& node, const std::string& path,
                               Problems& problems);
  static std::string demand_of(const Dependence& dependence);
  std::string rule_of(const std::string& key) const;

  std::vector<Field> fields_;
  std::vector<Choice> choices_;
  std::vector<Dependence> dependences_;
  std::vector<Rule> rules_;
};

}  // namespace probe::config
