#include "config/yaml_reader.hpp"

#include "config/yaml_errors.hpp"
#include "config/yaml_text.hpp"
#include "config/yaml_tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <exception>
#include <sstream>
#include <string>

namespace probe::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// yaml-cpp's events as calls of the tree builder. yaml-cpp writes the tag "?" for plain scalars, "!" for quoted and
/// block scalars.
class Events final : public YAML::EventHandler {
 public:
  Events(std::string_view text, TreeBuilder& tree) : text_(text), tree_(tree), positions_(text) {}

  Position position(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    return positions_.find(static_cast<std::size_t>(mark.pos), mark.line, mark.column);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 1) return;
    const bool separator = text_.substr(static_cast<std::size_t>(mark.pos)).starts_with("---");
    throw GivenUp{position(mark), "",
                  separator ? "a second document starts here; only one is read"
                            : "expected the end of the document, got more; check the indentation"};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.null(position(mark), anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.alias(position(mark), anchor); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const Position at = position(mark);
    check_tag(at, tag);
    const bool quoted = tag == "!";
    if (quoted && !quote_is_closed(text_, static_cast<std::size_t>(mark.pos))) {
      throw GivenUp{at, "", "the quotes that open here are never closed"};
    }
    tree_.scalar(at, anchor, value, quoted);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    const Position at = position(mark);
    check_tag(at, tag);
    tree_.start_sequence(at, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    const Position at = position(mark);
    check_tag(at, tag);
    tree_.start_map(at, anchor);
  }
  void OnSequenceEnd() override { tree_.end_container(); }
  void OnMapEnd() override { tree_.end_container(); }

 private:
  void check_tag(Position at, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") tree_.refuse_tag(at);
  }

  std::string_view text_;
  TreeBuilder& tree_;
  PositionFinder positions_;
  int documents_ = 0;
};

/// Feeds the whole of `text` to `events`. Throws what yaml-cpp and the tree builder throw.
void feed(std::string_view text, Events& events) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  while (parser.HandleNextDocument(events)) {
  }
}

/// False when the tree is of no use; then the reason has been added.
bool build(std::string_view text, TreeBuilder& tree, Problems& problems) {
  Events events(text, tree);
  try {
    feed(text, events);
    return true;
  } catch (const GivenUp& reason) {
    problems.add(reason.at, reason.path, reason.message);
  } catch (const YAML::Exception& error) {
    const Position at = events.position(error.mark);
    const auto tab = tab_in_indentation(text, at.line);
    problems.add(tab.value_or(at), "", explain_yaml_error(tab ? "illegal tab" : error.msg, tree.innermost()));
  } catch (const std::exception& error) {
    problems.add({}, "", explain_yaml_error(error.what(), tree.innermost()));
  }
  return false;
}

}  // namespace

std::optional<Node> read_yaml(std::string_view text, Problems& problems, const Limits& limits) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (auto mistake = check_text(text, limits)) {
    problems.add(mistake->at, "", std::move(mistake->message));
    return std::nullopt;
  }
  TreeBuilder tree(problems, limits);
  if (!build(text, tree, problems)) return std::nullopt;
  const std::optional<Node>& root = tree.root();
  if (root && !root->is_null()) return root;
  problems.add({}, "", "the document is empty; expected a map of keys");
  return std::nullopt;
}

}  // namespace probe::config
