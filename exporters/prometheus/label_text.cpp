#include "exporters/prometheus/label_text.hpp"

#include "exporters/prometheus/sample_writer.hpp"
#include "exporters/prometheus/text_format.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <vector>

namespace probe::exporters {

namespace {

/// Where the label that begins at `start` ends. Quotes within a value have a backslash before them.
std::size_t end_of_label(std::string_view text, std::size_t start) {
  std::size_t at = text.find('"', start) + 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2U : 1U;
  return std::min(at + 1, text.size());
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> labels;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = end_of_label(text, start);
    labels.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return labels;
}

bool has_label(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == ',';
    if (begins && text.substr(at + name.size()).starts_with("=\"")) return true;
  }
  return false;
}

/// Looks at every byte, come what may: so the compiler takes many at a time.
bool is_plain(std::string_view value) {
  const auto is_special = [](char c) { return c < 0x20 || c == 0x7f || c == '"' || c == '\\'; };
  return value.size() <= kMaxLabelBytes && std::ranges::count_if(value, is_special) == 0;
}

}  // namespace

void add_label(LabelText& labels, std::string_view name, std::string_view value) {
  assert(is_valid_name(name));
  const bool taken = has_label(labels.text, name);
  assert(!taken && "a label was given twice");
  if (value.empty() || taken) return;
  std::string& text = labels.text;
  if (!text.empty()) text += ',';
  (text += name) += "=\"";
  if (is_plain(value)) {
    text += value;
  } else {
    append_escaped(text, label_value(value), true);
  }
  text += '"';
}

bool are_same(const LabelText& one, const LabelText& other) {
  if (one.text.size() != other.text.size()) return false;
  if (one.text == other.text) return true;
  const auto labels = split(one.text);
  const auto others = split(other.text);
  return labels.size() == others.size() && std::ranges::is_permutation(labels, others);
}

std::size_t hash_of(const LabelText& labels) {
  const std::string_view text = labels.text;
  std::size_t hash = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = end_of_label(text, start);
    hash += std::hash<std::string_view>()(text.substr(start, end - start));  // a sum, whatever the order
    start = end + 1;
  }
  return hash;
}

}  // namespace probe::exporters
