#include "config/yaml_tree.hpp"

#include "config/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace probe::config {

void TreeBuilder::null(Position at, Anchor anchor) {
  count(at, 1);
  if (expects_key()) give_up(at, "expected a key, got nothing; a key that is called null needs quotes");
  // The parser only knows that a value is missing when it has seen what comes after it.
  const bool missing = !frames_.empty() && frames_.back().has_key && frames_.back().key_at.line != at.line;
  take_value(Node::null(missing ? frames_.back().key_at : at), anchor);
}

void TreeBuilder::scalar(Position at, Anchor anchor, std::string text, bool quoted) {
  const bool has_nul = text.find('\0') != std::string::npos;
  if (has_nul) give_up(at, "expected text, got the escape of a NUL character");
  count(at, 1);
  if (!expects_key()) return take_value(Node::scalar(std::move(text), quoted, at), anchor);
  if (anchor != 0) anchored_.insert_or_assign(anchor, Node::scalar(text, quoted, at));
  take_key(at, std::move(text), quoted);
}

void TreeBuilder::alias(Position at, Anchor anchor) {
  if (expects_key()) give_up(at, "expected a key that is a text, got an alias");
  for (const auto& frame : frames_) {
    if (frame.anchor != anchor) continue;
    give_up(at, fmt::format("the alias stands for the {} around it, which starts at {}:{}",
                            frame.is_map ? "map" : "list", frame.at.line, frame.at.column));
  }
  const auto found = anchored_.find(anchor);
  if (found == anchored_.end()) give_up(at, "the alias stands for nothing: no value above has this anchor");
  if (++aliases_ > limits_.aliases) give_up(at, fmt::format("expected at most {} aliases", limits_.aliases));
  check_depth(at, found->second.depth());
  count(at, found->second.size());
  take_value(found->second, 0);
}

void TreeBuilder::open(bool is_map, Position at, Anchor anchor) {
  count(at, 1);
  if (expects_key())
    give_up(at,
            fmt::format("expected a key that is a text, got a {}; are all brackets closed?", is_map ? "map" : "list"));
  check_depth(at, 1);
  Frame frame;
  frame.is_map = is_map;
  frame.at = at;
  frame.anchor = anchor;
  frames_.push_back(std::move(frame));
}

void TreeBuilder::end_container() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  Node node =
      frame.is_map ? Node::map(std::move(frame.entries), frame.at) : Node::sequence(std::move(frame.items), frame.at);
  take_value(std::move(node), frame.anchor);
}

void TreeBuilder::refuse_tag(Position at) {
  problems_.add(at, path(), "tags are not supported; quote a value that has to be a text");
}

void TreeBuilder::take_key(Position at, std::string text, bool quoted) {
  Frame& frame = frames_.back();
  const auto [first, is_new] = frame.seen.try_emplace(text, at);
  const bool merge = text == "<<" && !quoted;
  if (merge) {
    problems_.add(at, path(),
                  "merge keys (<<) are not supported; write the keys out, or use an alias for a whole value");
  } else if (!is_new) {
    problems_.add(at, path(),
                  fmt::format("the key {} is here twice, first at {}:{}", in_quotes(text), first->second.line,
                              first->second.column));
  }
  frame.key = std::move(text);
  frame.key_at = at;
  frame.has_key = true;
  frame.drop = merge || !is_new;
}

void TreeBuilder::take_value(Node value, Anchor anchor) {
  if (anchor != 0) anchored_.insert_or_assign(anchor, value);
  if (frames_.empty()) {
    root_ = std::move(value);
    return;
  }
  Frame& frame = frames_.back();
  if (!frame.is_map) {
    frame.items.push_back(std::move(value));
    return;
  }
  if (!frame.drop) frame.entries.push_back({std::move(frame.key), frame.key_at, std::move(value)});
  frame.has_key = false;
}

void TreeBuilder::count(Position at, std::size_t nodes) {
  nodes_ += nodes;
  if (nodes_ > limits_.nodes)
    give_up(at, fmt::format("expected at most {} values and keys, aliases expanded", limits_.nodes));
}

void TreeBuilder::check_depth(Position at, int levels) const {
  if (static_cast<int>(frames_.size()) + levels <= limits_.depth) return;
  give_up(at, fmt::format("expected at most {} levels of lists and maps", limits_.depth));
}

void TreeBuilder::give_up(Position at, std::string message) const { throw GivenUp{at, path(), std::move(message)}; }

std::string TreeBuilder::path() const {
  std::string path;
  if (problems_.full()) return path;  // nobody sees it
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    const Frame& frame = frames_[i];
    if (frame.is_map && frame.has_key) path = key_path(path, frame.key);
    if (frame.is_map) continue;
    // The map that is being read is not an item yet, but its name may have come by.
    std::vector<Node::Entry> name;
    if (i + 1 < frames_.size()) {
      const auto& entries = frames_[i + 1].entries;
      std::copy_if(entries.begin(), entries.end(), std::back_inserter(name),
                   [](const auto& entry) { return entry.key == "name"; });
    }
    path = item_path(path, frame.items.size(), Node::map(std::move(name)));
  }
  return path;
}

std::optional<std::pair<Position, std::string>> TreeBuilder::innermost() const {
  if (frames_.empty()) return std::nullopt;
  return std::pair(frames_.back().at, std::string(frames_.back().is_map ? "map" : "list"));
}

}  // namespace probe::config
