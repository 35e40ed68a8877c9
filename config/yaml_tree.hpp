#pragma once

#include "config/node.hpp"
#include "config/problems.hpp"
#include "config/yaml_reader.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace probe::config {

/// Thrown by `TreeBuilder` when reading on makes no sense: a limit is passed, or the structure is wrong. Never leaves
/// `read_yaml`.
struct GivenUp {
  Position at;
  std::string path;
  std::string message;
};

/// Builds a tree from the events of a YAML parser and holds the limits. Adds to the problems what leaves a tree to go
/// on with; throws `GivenUp` for the rest.
class TreeBuilder {
 public:
  /// What an anchor is known by; 0 is none.
  using Anchor = std::size_t;

  TreeBuilder(Problems& problems, const Limits& limits) : problems_(problems), limits_(limits) {}

  void null(Position at, Anchor anchor);
  void alias(Position at, Anchor anchor);
  void scalar(Position at, Anchor anchor, std::string text, bool quoted);
  void start_sequence(Position at, Anchor anchor) { open(false, at, anchor); }
  void start_map(Position at, Anchor anchor) { open(true, at, anchor); }
  void end_container();

  /// For the value that comes next.
  void refuse_tag(Position at);

  /// The finished tree; nothing when there was no value.
  const std::optional<Node>& root() const { return root_; }
  /// Where the innermost list or map that is still open starts, and what it is: "list" or "map".
  std::optional<std::pair<Position, std::string>> innermost() const;

 private:
  struct Frame {
    bool is_map = false;
    Position at;
    Anchor anchor = 0;
    std::vector<Node> items;
    std::vector<Node::Entry> entries;
    std::unordered_map<std::string, Position> seen;
    std::string key;
    Position key_at;
    bool has_key = false;  // a key was read, its value comes next
    bool drop = false;     // the value of this key is read but not kept
  };

  void open(bool is_map, Position at, Anchor anchor);
  void take_key(Position at, std::string text, bool quoted);
  void take_value(Node value, Anchor anchor);
  void count(Position at, std::size_t nodes);
  void check_depth(Position at, int levels) const;
  bool expects_key() const { return !frames_.empty() && frames_.back().is_map && !frames_.back().has_key; }
  [[noreturn]] void give_up(Position at, std::string message) const;
  std::string path() const;

  Problems& problems_;
  const Limits& limits_;
  std::vector<Frame> frames_;
  std::unordered_map<Anchor, Node> anchored_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  std::size_t aliases_ = 0;
};

}  // namespace probe::config
