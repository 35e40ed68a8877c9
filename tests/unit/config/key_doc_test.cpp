#include "config/key_doc.hpp"

#include "config/schema.hpp"
#include "config/yaml_reader.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace probe::config {
namespace {

using namespace std::chrono_literals;

struct Target {
  std::string url;
  std::optional<std::string> name;

  static Schema<Target> schema() {
    return Schema<Target>{}
        .optional("name", &Target::name, "What it is called")
        .required("url", &Target::url, "Where it is");
  }
};

struct Limits {
  std::chrono::seconds warning = 60 * 24h;
  std::chrono::seconds failure = 14 * 24h;

  static Schema<Limits> schema() {
    return Schema<Limits>{}
        .optional("warning", &Limits::warning, "Warn below this", at_least(1s))
        .optional("failure", &Limits::failure, "Fail below this");
  }
};

struct Everything {
  std::string name;
  std::string file;
  Limits expires_within;
  std::vector<Target> targets;
  std::map<std::string, Target> named;
  std::vector<std::string> tags{"a", "b c"};
  bool strict = true;

  static Schema<Everything> schema() {
    return Schema<Everything>{}
        .required("name", &Everything::name, "What it is | called")
        .optional("file", &Everything::file, "Read from this", not_empty())
        .optional("expires_within", &Everything::expires_within, "When to complain")
        .required("targets", &Everything::targets, "What to watch")
        .optional("named", &Everything::named, "The same by name")
        .optional("tags", &Everything::tags, "Added to all")
        .optional("strict", &Everything::strict, "Whether to be strict")
        .exactly_one_of({"file", "expires_within"})
        .only_beside("named", {"file"})
        .only_beside("strict", {"file", "named", "tags"});
  }
};

TEST(Describe, ListsEveryKeyWithThoseOfNestedMapsBelow) {
  const std::string rule = "exactly one of file, expires_within";
  const std::vector<KeyDoc> want{
      {"name", "text", "", "", true, "", "What it is | called"},
      {"file", "text", "not empty", "", false, rule, "Read from this"},
      {"expires_within", "map", "", "", false, rule, "When to complain"},
      {"expires_within.warning", "duration", "at least 1s", "60d", false, "", "Warn below this"},
      {"expires_within.failure", "duration", "", "14d", false, "", "Fail below this"},
      {"targets", "list of maps", "", "", true, "", "What to watch"},
      {"targets[].name", "text", "", "", false, "", "What it is called"},
      {"targets[].url", "text", "", "", true, "", "Where it is"},
      {"named", "map of names to map", "", "", false, "only beside file", "The same by name"},
      {"named.<name>.name", "text", "", "", false, "", "What it is called"},
      {"named.<name>.url", "text", "", "", true, "", "Where it is"},
      {"tags", "list of text", "", "[a, \"b c\"]", false, "", "Added to all"},
      {"strict", "true or false", "", "true", false, "only beside one of file, named, tags", "Whether to be strict"},
  };
  const auto got = Everything::schema().describe();
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t i = 0; i < want.size(); ++i) EXPECT_TRUE(got[i] == want[i]) << got[i].key << " " << got[i].type;
}

TEST(MarkdownTable, HasARowForEachKey) {
  EXPECT_EQ(markdown_table({{"name", "text", "", "", true, "", "What it is | called"},
                            {"a.<name>.b", "duration", "at least 1s", "60d", false, "", "Warn <below>"},
                            {"file", "text", "", "", false, "exactly one of file, url", "Where\nit is"}}),
            "| Key | Type | Required | Default | Meaning |\n"
            "| --- | --- | --- | --- | --- |\n"
            "| `name` | text | yes |  | What it is \\| called |\n"
            "| `a.<name>.b` | duration, at least 1s | no | `60d` | Warn \\<below\\> |\n"
            "| `file` | text | exactly one of file, url |  | Where it is |\n");
}

constexpr auto* kSample = R"(## What it is | called
name: <text>
## Read from this (not empty; exactly one of file, expires_within)
# file: <text>
## When to complain (exactly one of file, expires_within)
# expires_within:
##   Warn below this (at least 1s)
#   warning: 60d
##   Fail below this
#   failure: 14d
## What to watch
targets:
  -
    ## What it is called
    # name: <text>
    ## Where it is
    url: <text>
## The same by name (only beside file)
# named:
#   <name>:
##     What it is called
#     name: <text>
##     Where it is
#     url: <text>
## Added to all
# tags: [a, "b c"]
## Whether to be strict (only beside one of file, named, tags)
# strict: true
)";

TEST(Sample, ShowsRequiredKeysAndCommentedDefaults) { EXPECT_EQ(sample(Everything::schema().describe()), kSample); }

TEST(Sample, IsIndentedAsAsked) {
  EXPECT_EQ(sample({{"a", "text", "", "x", false, "", "Help"}, {"b", "text", "", "", true, "", "More"}}, 4),
            "    ## Help\n    # a: x\n    ## More\n    b: <text>\n");
}

/// Takes `# ` off the lines that are not help.
std::string uncommented(const std::string& text) {
  std::string result;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start) + 1;
    std::string line = text.substr(start, end - start);
    start = end;
    const std::size_t hash = line.find_first_not_of(' ');
    if (line.compare(hash, 2, "##") == 0) continue;
    if (line[hash] == '#') line.erase(hash, 2);
    result += line;
  }
  return result;
}

TEST(Sample, IsValidAsItIsAndWithEverythingUncommented) {
  for (const bool all : {false, true}) {
    std::string text = sample(Everything::schema().describe());
    if (all) text = uncommented(text);
    Problems problems("sample");
    const auto node = read_yaml(text, problems);
    ASSERT_TRUE(node.has_value()) << problems.text() << "\n" << text;
    Everything::schema().parse(*node, "", problems);
    EXPECT_EQ(problems.text(),
              all ? "sample:3:1: expected exactly one of file, expires_within, got file and expires_within"
                  : "sample:2:1: expected exactly one of file, expires_within, got none");
  }
}

TEST(YamlText, IsReadBackAsTheSameText) {
  const std::vector<std::string> texts{"plain", "",    "a b",       "a: b",  "#x",     "- x",  "-x",   "null",
                                       "No",    "5",   "tab\there", "\"q\"", "back\\", "é€",   "a\nb", "/var/x.cer",
                                       "60d",   "20%", "'",         "[x]",   "~",      "\x7f", "%x",   ".5"};
  for (const auto& text : texts) {
    Problems problems("t");
    const auto node = read_yaml("v: " + yaml_text(text), problems);
    ASSERT_TRUE(node.has_value()) << text << ": " << problems.text();
    ASSERT_TRUE(node->find("v")->is_scalar()) << text;
    EXPECT_EQ(node->find("v")->text(), text);
  }
}

}  // namespace
}  // namespace probe::config
