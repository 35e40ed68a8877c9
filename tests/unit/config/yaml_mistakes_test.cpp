#include "config/yaml_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace probe::config {
namespace {

using namespace std::string_view_literals;

struct Case {
  std::string name;
  std::string_view input;
  std::string want;
};

void expect_messages(const std::vector<Case>& cases) {
  for (const auto& [name, input, want] : cases) {
    Problems problems("p.yml");
    read_yaml(input, problems);
    EXPECT_EQ(problems.text(), want) << name;
  }
}

TEST(ReadYaml, RefusesWhatIsNoText) {
  expect_messages({
      {"NUL", "a: 1\nb: \0x\n"sv, "p.yml:2:4: expected text, got a NUL byte; the file is binary or UTF-16"},
      {"UTF-16", "a\0:\0"sv, "p.yml:1:2: expected text, got a NUL byte; the file is binary or UTF-16"},
      {"UTF-16 with its mark",
       "\xFF\xFE"
       "a\0"sv,
       "p.yml:1:1: expected UTF-8, got the byte 0xff; save the file as UTF-8"},
      {"Latin-1", "name: caf\xE9\n", "p.yml:1:10: expected UTF-8, got the byte 0xe9; save the file as UTF-8"},
      {"cut character", "a: \xE2\x82", "p.yml:1:4: expected UTF-8, got the byte 0xe2; save the file as UTF-8"},
      {"overlong", "a: \xC0\x80", "p.yml:1:4: expected UTF-8, got the byte 0xc0; save the file as UTF-8"},
      {"overlong in three bytes", "a: \xE0\x80\x80",
       "p.yml:1:4: expected UTF-8, got the byte 0xe0; save the file as UTF-8"},
      {"surrogate", "a: \xED\xA0\x80", "p.yml:1:4: expected UTF-8, got the byte 0xed; save the file as UTF-8"},
      {"above Unicode", "a: \xF4\x90\x80\x80", "p.yml:1:4: expected UTF-8, got the byte 0xf4; save the file as UTF-8"},
      {"escape sequence", "é: \x1b[31m\n", "p.yml:1:4: expected text, got the control character U+001B"},
      {"delete", "a: \x7f\n", "p.yml:1:4: expected text, got the control character U+007F"},
      {"byte order mark inside", "a: \xEF\xBB\xBFx\n", "p.yml:1:4: expected text, got the control character U+FEFF"},
      {"old Mac line ends", "a: 1\rb: 2\r", "p.yml:1:5: expected a line feed after the carriage return"},
      {"escaped NUL", "a: \"x\\0y\"\n", "p.yml:1:4: a: expected text, got the escape of a NUL character"},
  });
}

TEST(ReadYaml, RefusesWhatHoldsNothing) {
  expect_messages({
      {"no bytes", "", "p.yml: the document is empty; expected a map of keys"},
      {"spaces", " \n\n", "p.yml: the document is empty; expected a map of keys"},
      {"comments", "# probes:\n", "p.yml: the document is empty; expected a map of keys"},
      {"start of a document", "---\n", "p.yml: the document is empty; expected a map of keys"},
      {"null", "~\n", "p.yml: the document is empty; expected a map of keys"},
  });
}

TEST(ReadYaml, RefusesWhatYamlAllowsAndPeopleRegret) {
  expect_messages({
      {"key twice", "a: 1\nb: 2\na: 3\n", "p.yml:3:1: the key \"a\" is here twice, first at 1:1"},
      {"key twice, once quoted", "{a: 1, \"a\": 2}", "p.yml:1:8: the key \"a\" is here twice, first at 1:2"},
      {"key three times", "a: 1\na: 2\na: 3\n",
       "p.yml:2:1: the key \"a\" is here twice, first at 1:1\np.yml:3:1: the key \"a\" is here twice, first at 1:1"},
      {"key twice inside", "probes:\n  - name: login\n    source: { file: a, file: b }\n",
       "p.yml:3:24: probes[login].source: the key \"file\" is here twice, first at 3:15"},
      {"key twice in an item without a name", "l:\n  - a: 1\n  - a: 1\n    a: 2\n",
       "p.yml:4:5: l[1]: the key \"a\" is here twice, first at 3:5"},
      {"second document", "a: 1\n---\nb: 2\n", "p.yml:2:1: a second document starts here; only one is read"},
      {"second document, empty", "a: 1\n---\n", "p.yml:2:1: a second document starts here; only one is read"},
      {"second document after the end", "a: 1\n...\nb: 2\n",
       "p.yml:3:1: expected the end of the document, got more; check the indentation"},
      {"merge key", "b: &b {x: 1}\nc:\n  <<: *b\n",
       "p.yml:3:3: c: merge keys (<<) are not supported; write the keys out, or use an alias for a whole value"},
      {"tag", "a: !secret x\n", "p.yml:1:4: a: tags are not supported; quote a value that has to be a text"},
      {"known tag", "a: !!int 5\n", "p.yml:1:4: a: tags are not supported; quote a value that has to be a text"},
      {"tag of a map", "a: !!omap {b: 1}\n",
       "p.yml:1:4: a: tags are not supported; quote a value that has to be a text"},
      {"tag of a list", "a: !x [b]\n", "p.yml:1:4: a: tags are not supported; quote a value that has to be a text"},
      {"null key", "~: 1\n", "p.yml:1:1: expected a key, got nothing; a key that is called null needs quotes"},
      {"missing key", "{a: 1, : 2}\n",
       "p.yml:1:8: expected a key, got nothing; a key that is called null needs quotes"},
      {"list as key", "? [a]\n: 1\n", "p.yml:1:3: expected a key that is a text, got a list; are all brackets closed?"},
      {"map as key", "{{a: 1}: 2}", "p.yml:1:2: expected a key that is a text, got a map; are all brackets closed?"},
      {"alias as key", "a: &x b\n*x : 1\n", "p.yml:2:1: expected a key that is a text, got an alias"},
      {"unknown alias", "a: *q\n", "p.yml:1:4: the alias stands for nothing: no value above has this anchor"},
      {"alias of itself", "a: &x [1, *x]\n",
       "p.yml:1:11: a[1]: the alias stands for the list around it, which starts at 1:4"},
      {"alias of the whole", "&r\na:\n  b: *r\n",
       "p.yml:3:6: a.b: the alias stands for the map around it, which starts at 1:1"},
  });
}

TEST(ReadYaml, ExplainsWhatIsNoYaml) {
  constexpr auto* kColon =
      ": unexpected \":\"; check the indentation, and quote a value that has a colon followed by a space";
  constexpr auto* kTab = ": expected spaces, got a tab in the indentation";
  constexpr auto* kStart = ": a value may not start with this character; put the value in quotes";
  constexpr auto* kTag = ": tags are not supported; put a text that starts with \"!\" in quotes";
  const auto at = [](std::string_view place, std::string_view message) {
    return "p.yml:" + std::string(place) + std::string(message);
  };
  expect_messages({
      {"colon in a value", "a: b: c\n", at("1:5", kColon)},
      {"columns count characters", "é: ü: c\n", at("1:5", kColon)},
      {"deeper key", "a: 1\n b: 2\n", at("2:3", kColon)},
      {"text before a map", "foo\nbar: 1\n", at("2:4", kColon)},
      {"value after a list", "a: [b]: c\n", at("1:7", kColon)},
      {"tab before a key", "a:\n\tb: c\n", at("2:1", kTab)},
      {"tab after spaces", "a:\n  \tb: c\n", at("2:3", kTab)},
      {"tab where a key ends", "a: b\n\tc: d\n", at("2:1", kTab)},
      {"tab on an empty line", "a: 1\n  \n\t\nb: 2\n", at("3:1", kTab)},
      {"map after a list", "- a\nb: 2\n",
       "p.yml:2:1: expected the end of the document, got more; check the indentation"},
      {"item on the line of its key", "a: - b\n",
       "p.yml:1:4: a list item may not stand here; start the list on a line of its own"},
      {"open list", "a: [1, 2\n", "p.yml:2:1: expected \",\" or \"]\" (in the list that starts at 1:4)"},
      {"open map", "a: {b: 1\n", "p.yml:2:1: expected \",\" or \"}\" (in the map that starts at 1:4)"},
      {"whole list open", "[1, 2\n", "p.yml:1:1: expected a key that is a text, got a list; are all brackets closed?"},
      {"closed too often", "a: [1]]\n", "p.yml:1:7: unexpected closing bracket: none is open that it could close"},
      {"single quotes not closed", "a: 1\nb: 'x\nc: 2\n", "p.yml:2:4: the quotes that open here are never closed"},
      {"double quotes not closed", "a: \"x\\\"\n", "p.yml:1:4: the quotes that open here are never closed"},
      {"anchored quotes not closed", "a: &b 'x\n", "p.yml:1:4: the quotes that open here are never closed"},
      {"text after quotes", "a: \"x\" y\n",
       "p.yml:1:8: expected the next key; check the indentation and the quotes (in the map that starts at 1:1)"},
      {"backslash", "a: \"C:\\probe\"\n",
       "p.yml:1:9: unknown escape in double quotes; write \\\\ for a backslash, or use single quotes"},
      {"at sign", "a: @x\n", at("1:4", kStart)},
      {"backtick", "a: `x`\n", at("1:4", kStart)},
      {"percent", "a: %x\n", at("1:4", kStart)},
      {"star", "a: *\n", "p.yml:1:5: expected a name after \"*\"; put a text that starts with \"*\" in quotes"},
      {"ampersand", "a: & b\n", "p.yml:1:5: expected a name after \"&\"; put a text that starts with \"&\" in quotes"},
      {"two anchors", "a: &x &y b\n", "p.yml:1:7: a value may have one anchor and one alias"},
      {"block text on the line", "a: | x\n  b\n", "p.yml:1:6: expected the end of the line after \"|\" or \">\""},
      {"directive twice", "%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "p.yml:2:1: a directive may stand here once"},
      {"unclosed tag", "a: !<x\n", at("1:7", kTag)},
      {"empty tag", "a: !!\n", at("1:6", kTag)},
      {"hexadecimal escape", "a: \"\\xZZ\"\n", "p.yml:1:9: expected hexadecimal digits in the escape"},
      {"surrogate escape", "a: \"\\ud800\"\n", "p.yml:1:11: the escape is no Unicode character"},
  });
}

}  // namespace
}  // namespace probe::config
