#include "config/key_doc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace probe::config {
namespace {

constexpr std::size_t kNoComment = std::numeric_limits<std::size_t>::max();
constexpr std::string_view kItem = "[]";
constexpr std::string_view kAnyName = ".<name>";

std::string last_part(const std::string& key) {
  const auto dot = key.rfind('.');
  return dot == std::string::npos ? key : key.substr(dot + 1);
}

/// `<duration>`: a plain scalar in YAML, unless the name of the type has what ends one.
std::string placeholder_for(const std::string& type) {
  const std::string text = "<" + type + ">";
  const bool plain = type.find(": ") == std::string::npos && type.find(" #") == std::string::npos;
  return plain ? text : yaml_text(text);
}

class Sketch {
 public:
  explicit Sketch(std::size_t indent) : indent_(indent) {}

  /// `next` is the key drawn after this one, to see whether this one is a map; empty after the last.
  void draw(const KeyDoc& key, std::string_view next) {
    while (!open_.empty() && !key.key.starts_with(open_.back().prefix + ".")) open_.pop_back();
    const std::size_t column = open_.empty() ? indent_ : open_.back().column;
    comment_ = open_.empty() ? kNoComment : open_.back().comment;
    if (!key.required) comment_ = std::min(comment_, column);
    draw_help(key, column);
    const bool has_keys = next.starts_with(key.key) && next.size() > key.key.size() &&
                          (next[key.key.size()] == '.' || next[key.key.size()] == '[');
    if (!has_keys) {
      const bool placeholder = key.required || key.default_value.empty();
      return line(column, fmt::format("{}: {}", last_part(key.key),
                                      placeholder ? placeholder_for(key.type) : key.default_value));
    }
    line(column, last_part(key.key) + ":");
    open(key.key, column + 2, next.substr(key.key.size()));
  }

  std::string take() { return std::move(text_); }

 private:
  struct Open {
    std::string prefix;   ///< what the keys inside start with
    std::size_t column;   ///< where they stand
    std::size_t comment;  ///< where the outermost `#` of their lines stands
  };

  /// Draws the dashes and made-up names between a key and the keys within it; `rest` starts with them.
  void open(std::string prefix, std::size_t column, std::string_view rest) {
    while (rest.starts_with(kItem) || rest.starts_with(kAnyName)) {
      const std::string_view step = rest.starts_with(kItem) ? kItem : kAnyName;
      line(column, step == kItem ? "-" : "<name>:");
      prefix += step;
      rest.remove_prefix(step.size());
      column += 2;
    }
    open_.push_back({std::move(prefix), column, comment_});
  }

  void draw_help(const KeyDoc& key, std::size_t column) {
    std::string help = key.help;
    std::replace(help.begin(), help.end(), '\n', ' ');
    const std::string bounds = key.constraint + (key.constraint.empty() || key.rule.empty() ? "" : "; ") + key.rule;
    if (!bounds.empty()) help += " (" + bounds + ")";
    const std::size_t start = std::min(column, comment_);
    text_ += fmt::format("{:{}}## {:{}}{}\n", "", start, "", column - start, help);
  }

  void line(std::size_t column, std::string_view yaml) {
    const std::size_t start = std::min(column, comment_);
    text_ += fmt::format("{:{}}{}{:{}}{}\n", "", start, comment_ == kNoComment ? "" : "# ", "", column - start, yaml);
  }

  std::size_t indent_;
  std::size_t comment_ = kNoComment;  ///< of the key being drawn
  std::vector<Open> open_;
  std::string text_;
};

}  // namespace

std::string sample(const std::vector<KeyDoc>& keys, int indent) {
  Sketch sketch(static_cast<std::size_t>(std::max(indent, 0)));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    sketch.draw(keys[i], i + 1 < keys.size() ? std::string_view(keys[i + 1].key) : std::string_view());
  }
  return sketch.take();
}

}  // namespace probe::config
