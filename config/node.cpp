#include "config/node.hpp"

#include <algorithm>
#include <utility>

namespace probe::config {

struct Node::Data {
  Kind kind = Kind::kNull;
  bool quoted = false;
  Position at;
  int depth = 0;
  std::size_t size = 1;
  std::string text;
  std::vector<Node> items;
  std::vector<Entry> entries;

  void contain(const Node& child) {
    size += child.size();
    depth = std::max(depth, child.depth() + 1);
  }
};

Node::Node() : Node(null()) {}

Node::Node(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

Node Node::null(Position at) {
  auto data = std::make_shared<Data>();
  data->at = at;
  return Node(std::move(data));
}

Node Node::scalar(std::string text, bool quoted, Position at) {
  auto data = std::make_shared<Data>();
  data->kind = Kind::kScalar;
  data->quoted = quoted;
  data->at = at;
  data->text = std::move(text);
  return Node(std::move(data));
}

Node Node::sequence(std::vector<Node> items, Position at) {
  auto data = std::make_shared<Data>();
  data->kind = Kind::kSequence;
  data->at = at;
  data->depth = 1;
  data->items = std::move(items);
  for (const auto& item : data->items) data->contain(item);
  return Node(std::move(data));
}

Node Node::map(std::vector<Entry> entries, Position at) {
  auto data = std::make_shared<Data>();
  data->kind = Kind::kMap;
  data->at = at;
  data->depth = 1;
  data->entries = std::move(entries);
  data->size += data->entries.size();
  for (const auto& entry : data->entries) data->contain(entry.value);
  return Node(std::move(data));
}

Node::Kind Node::kind() const { return data_->kind; }
Position Node::position() const { return data_->at; }
const std::string& Node::text() const { return data_->text; }
bool Node::quoted() const { return data_->quoted; }
std::span<const Node> Node::items() const { return data_->items; }
std::span<const Node::Entry> Node::entries() const { return data_->entries; }
std::size_t Node::size() const { return data_->size; }
int Node::depth() const { return data_->depth; }

const Node::Entry* Node::find_entry(std::string_view key) const {
  const auto found = std::find_if(data_->entries.begin(), data_->entries.end(),
                                  [key](const Entry& entry) { return entry.key == key; });
  return found == data_->entries.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

}  // namespace probe::config
