#include "config/canonical_text.hpp"

#include "config/yaml_reader.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace probe::config {
namespace {

std::string canonical(std::string_view yaml) {
  Problems problems("test.yml");
  const auto node = read_yaml(yaml, problems);
  EXPECT_EQ(problems.text(), "") << yaml;
  return canonical_text(*node);
}

TEST(CanonicalText, IsTheSameForEqualValuesHoweverTheyAreLaidOut) {
  const std::string want = canonical("a: 1\nb: [x, 'y']\nc: {d: }\n");
  EXPECT_EQ(canonical("# a comment\n\na:   1\nb:\n- x\n- 'y'\nc:\n  d: ~\n"), want);
  EXPECT_EQ(canonical("a: &one 1\nb: [x, \"y\"]\nc: {d: null}\n"), want);
}

TEST(CanonicalText, IsAnotherOneForEveryOtherValue) {
  std::set<std::string> seen;
  const std::string_view values[] = {"a: 1",    "a: '1'",      "a: 11",       "a: {b: c}",       "a: [b, c]",
                                     "a: [bc]", "a: [[b], c]", "a: [b, [c]]", "a: b\nc: d",      "a: [a, b]",
                                     "ab: 1",   "a:",          "a: ''",       "a: '-'",          "a: []",
                                     "a: {}",   "[a, 1]",      "a: '1:1'",    "a: {b: c, d: e}", "a: {d: e, b: c}"};
  for (const auto value : values) EXPECT_TRUE(seen.insert(canonical(value)).second) << value;
}

}  // namespace
}  // namespace probe::config
