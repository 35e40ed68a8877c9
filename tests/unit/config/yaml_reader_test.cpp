#include "config/yaml_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace probe::config {
namespace {

/// The tree as text: `'…'` for a quoted scalar, `~` for null, and every position.
std::string drawn(const Node& node) {
  const std::string at = fmt::format("@{}:{}", node.position().line, node.position().column);
  if (node.is_null()) return "~" + at;
  if (node.is_scalar()) return (node.quoted() ? "'" + node.text() + "'" : node.text()) + at;
  std::string inside;
  for (const auto& item : node.items()) inside += (inside.empty() ? "" : ", ") + drawn(item);
  for (const auto& entry : node.entries()) {
    inside += fmt::format("{}{}@{}:{}={}", inside.empty() ? "" : ", ", entry.key, entry.key_position.line,
                          entry.key_position.column, drawn(entry.value));
  }
  return (node.is_map() ? "{" + inside + "}" : "[" + inside + "]") + at;
}

TEST(ReadYaml, KeepsOrderQuotesAndPositions) {
  struct Case {
    std::string name;
    std::string_view input;
    std::string want;
  };
  const std::vector<Case> cases{
      {"block map", "b: 1\na: two words\n", "{b@1:1=1@1:4, a@2:1=two words@2:4}@1:1"},
      {"quotes", "a: \"5\"\nb: '5'\nc: 5\n", "{a@1:1='5'@1:4, b@2:1='5'@2:4, c@3:1=5@3:4}@1:1"},
      {"quoted key", "\"a\": 1\n", "{a@1:1=1@1:6}@1:1"},
      {"nested", "p:\n  - name: x\n    s: { f: /y }\n",
       "{p@1:1=[{name@2:5=x@2:11, s@3:5={f@3:10=/y@3:13}@3:8}@2:5]@2:3}@1:1"},
      {"block text", "a: |\n  one\n  two\nb: >\n  one\n  two\n", "{a@1:1='one\ntwo\n'@1:4, b@4:1='one two\n'@4:4}@1:1"},
      {"missing value is at its key", "a:\nb: ~\nc: null\n", "{a@1:1=~@1:1, b@2:1=~@2:4, c@3:1=~@3:4}@1:1"},
      {"missing last value", "a:\n", "{a@1:1=~@1:1}@1:1"},
      {"quoted null is a text", "a: \"null\"\nb: \"\"\n", "{a@1:1='null'@1:4, b@2:1=''@2:4}@1:1"},
      {"list", "- a\n- [b, c]\n", "[a@1:3, [b@2:4, c@2:7]@2:3]@1:1"},
      {"text alone", "hello\n", "hello@1:1"},
      {"empty containers", "a: {}\nb: []\n", "{a@1:1={}@1:4, b@2:1=[]@2:4}@1:1"},
      {"columns count characters", "é: [ü, €, 𝄞, x]\nb: 1\n",
       "{é@1:1=[ü@1:5, €@1:8, 𝄞@1:11, x@1:14]@1:4, b@2:1=1@2:4}@1:1"},
      {"windows line ends", "a: 1\r\nb: \"x\"\r\n", "{a@1:1=1@1:4, b@2:1='x'@2:4}@1:1"},
      {"byte order mark",
       "\xEF\xBB\xBF"
       "a: 1\n",
       "{a@1:1=1@1:4}@1:1"},
      {"document marks", "---\na: 1\n...\n", "{a@2:1=1@2:4}@2:1"},
      {"directive", "%YAML 1.2\n---\na: 1\n", "{a@3:1=1@3:4}@3:1"},
      {"comments", "# c\na: 1 # d\n# e\n", "{a@2:1=1@2:4}@2:1"},
      {"alias", "a: &x [1, 2]\nb: *x\n", "{a@1:1=[1@1:8, 2@1:11]@1:4, b@2:1=[1@1:8, 2@1:11]@1:4}@1:1"},
      {"alias of a text, anchor given anew", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n",
       "{a@1:1=1@1:4, b@2:1=1@1:4, c@3:1=2@3:4, d@4:1=2@3:4}@1:1"},
      {"quoted merge key is a text", "\"<<\": 1\n", "{<<@1:1=1@1:7}@1:1"},
      {"escapes", "a: \"\\u00e9\\n\\\"\"\nb: 'it''s'\n", "{a@1:1='é\n\"'@1:4, b@2:1='it's'@2:4}@1:1"},
      {"anchored quotes", "a: &x 'b'\n", "{a@1:1='b'@1:4}@1:1"},
      {"tab after the value", "a:\t1\t# c\n", "{a@1:1=1@1:4}@1:1"},
  };
  for (const auto& [name, input, want] : cases) {
    Problems problems("t");
    const auto node = read_yaml(input, problems);
    ASSERT_TRUE(node.has_value()) << name << ": " << problems.text();
    EXPECT_EQ(problems.text(), "") << name;
    EXPECT_EQ(drawn(*node), want) << name;
  }
}

TEST(ReadYaml, GoesOnAfterMistakesThatLeaveATree) {
  Problems problems("t");
  const auto node = read_yaml("a: 1\na: 2\n<<: {x: 1}\nb: !!str 3\nc: 4\n", problems);
  ASSERT_TRUE(node.has_value());
  EXPECT_EQ(drawn(*node), "{a@1:1=1@1:4, b@4:1=3@4:4, c@5:1=4@5:4}@1:1");
  EXPECT_EQ(problems.size(), 3U);
}

TEST(ReadYaml, TakesALimitAndNotOneMore) {
  const Limits limits{.bytes = 40, .line_bytes = 20, .depth = 2, .nodes = 5, .aliases = 1};
  const auto read = [&](std::string_view text) {
    Problems problems("t");
    const bool good = read_yaml(text, problems, limits).has_value();
    EXPECT_EQ(good, problems.empty());
    return problems.text();
  };
  EXPECT_EQ(read("a: 1 #3456789012345\nb: 1 #3456789012345"), "");
  EXPECT_EQ(read("a: 1 #3456789012345\nb: 1 #3456789012345\n\n"), "t: expected at most 40 bytes, got 41");
  EXPECT_EQ(read("a: 1 #34567890123456"), "");
  EXPECT_EQ(read("a: 1\nb: 1 #345678901234567\n"), "t:2:1: expected a line of at most 20 bytes; break it up");
  EXPECT_EQ(read("a: [1]"), "");
  EXPECT_EQ(read("a: [[1]]"), "t:1:5: a[0]: expected at most 2 levels of lists and maps");
  EXPECT_EQ(read("[1, 2, 3, 4]"), "");
  EXPECT_EQ(read("[1, 2, 3, 4, 5]"), "t:1:14: [4]: expected at most 5 values and keys, aliases expanded");
  EXPECT_EQ(read("[&a 1, *a]"), "");
  EXPECT_EQ(read("[&a 1, *a, *a]"), "t:1:12: [2]: expected at most 1 aliases");
  EXPECT_EQ(read("[&a [1], *a]"), "");
  EXPECT_EQ(read("[&a [1, 2], *a]"), "t:1:13: [1]: expected at most 5 values and keys, aliases expanded");
  EXPECT_EQ(read("- &a [1]\n- [*a]"), "t:2:4: [1][0]: expected at most 2 levels of lists and maps");
}

}  // namespace
}  // namespace probe::config
