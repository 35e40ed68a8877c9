#include "config/canonical_text.hpp"

#include <string_view>

namespace probe::config {

namespace {

/// With its length in front, a text cannot be taken for what surrounds it.
void append_text(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  (out += ':') += text;
}

void append(std::string& out, const Node& node) {
  switch (node.kind()) {
    case Node::Kind::kNull:
      out += '-';
      break;
    case Node::Kind::kScalar:
      out += node.quoted() ? '"' : '=';
      append_text(out, node.text());
      break;
    case Node::Kind::kSequence:
      out += '[';
      for (const auto& item : node.items()) append(out, item);
      out += ']';
      break;
    case Node::Kind::kMap:
      out += '{';
      for (const auto& entry : node.entries()) {
        append_text(out, entry.key);
        append(out, entry.value);
      }
      out += '}';
      break;
  }
}

}  // namespace

std::string canonical_text(const Node& node) {
  std::string text;
  append(text, node);
  return text;
}

}  // namespace probe::config
