#pragma once

#include <compare>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace probe::config {

/// A place in a text: line and column count from 1, the column in characters. 0 means that there is no text, as with
/// nodes made at run time.
struct Position {
  int line = 0;
  int column = 0;

  bool known() const { return line > 0; }
  auto operator<=>(const Position&) const = default;
};

/// One value of a configuration: nothing, a text, a list or a map. Immutable; a copy shares its content, so copies are
/// cheap and may be read from several threads. Made by `read_yaml` or by the functions below.
class Node {
 public:
  enum class Kind { kNull, kScalar, kSequence, kMap };
  struct Entry;

  Node();  ///< null, without a position
  static Node null(Position at = {});
  /// `quoted` tells a text from what only looks like a number or a truth value: a quoted "5" is a text.
  static Node scalar(std::string text, bool quoted = false, Position at = {});
  static Node sequence(std::vector<Node> items, Position at = {});
  /// The entries keep their order. The caller sees to it that no key comes twice; `find` gives the first.
  static Node map(std::vector<Entry> entries, Position at = {});

  Kind kind() const;
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_scalar() const { return kind() == Kind::kScalar; }
  bool is_sequence() const { return kind() == Kind::kSequence; }
  bool is_map() const { return kind() == Kind::kMap; }
  Position position() const;

  const std::string& text() const;         ///< of a scalar; else empty
  bool quoted() const;                     ///< of a scalar; else false
  std::span<const Node> items() const;     ///< of a sequence; else empty
  std::span<const Entry> entries() const;  ///< of a map, in the order of the file; else empty

  /// The entry or the value of `key`; nullptr when the map has no such key, or when this is no map.
  const Entry* find_entry(std::string_view key) const;
  const Node* find(std::string_view key) const;

  std::size_t size() const;  ///< how many values and keys this one is made of, itself included
  int depth() const;         ///< how many levels of lists and maps it has; 0 for a scalar

 private:
  struct Data;
  explicit Node(std::shared_ptr<const Data> data);

  std::shared_ptr<const Data> data_;
};

struct Node::Entry {
  std::string key;
  Position key_position;
  Node value;
};

}  // namespace probe::config
