#include "config/problems.hpp"

#include "config/messages.hpp"

#include <gtest/gtest.h>

#include <string>

namespace probe::config {
namespace {

TEST(Problems, AreWrittenAsLinesThatEditorsUnderstand) {
  Problems problems("probe.yml");
  problems.add({4, 7}, "probes[auth].timeout", "expected a duration");
  problems.add({4, 2}, "", "unexpected \":\"");
  problems.add({}, "path", "message");
  problems.add({}, "", "the document is empty");
  problems.add({4, 2}, "later", "same place");
  EXPECT_EQ(problems.text(),
            "probe.yml: path: message\n"
            "probe.yml: the document is empty\n"
            "probe.yml:4:2: unexpected \":\"\n"
            "probe.yml:4:2: later: same place\n"
            "probe.yml:4:7: probes[auth].timeout: expected a duration");
}

TEST(Problems, AreEmptyAtFirst) {
  const Problems problems("x");
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(problems.text(), "");
}

TEST(Problems, KeepTheFirstTwoHundredAndCountTheRest) {
  Problems problems("x");
  for (int i = 1; i <= 203; ++i) problems.add({i, 1}, "", "wrong");
  EXPECT_EQ(problems.size(), 203U);
  EXPECT_EQ(problems.all().size(), 200U);
  EXPECT_TRUE(problems.full());
  EXPECT_TRUE(problems.text().ends_with("\nx:200:1: wrong\nx: 3 more problems are not shown"));
}

TEST(Messages, QuoteForeignTextOnOneShortLine) {
  EXPECT_EQ(in_quotes("plain"), "\"plain\"");
  EXPECT_EQ(in_quotes("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(in_quotes("a\nb\tc\x1b[31m"), "\"a\\nb\\tc\\x1b[31m\"");
  EXPECT_EQ(in_quotes(std::string(60, 'x')), '"' + std::string(60, 'x') + '"');
  EXPECT_EQ(in_quotes(std::string(4'000'000, 'x')), '"' + std::string(40, 'x') + "…" + std::string(12, 'x') + '"');
}

TEST(Messages, ShowNoHashOfAPassword) {
  const std::string rest = "X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";
  EXPECT_EQ(in_quotes("$2y$10$" + rest), "\"$2y$10$…\"");
  EXPECT_EQ(in_quotes("anna:$2b$04$" + rest + " # bert:$2a$12$" + rest), "\"anna:$2b$04$… # bert:$2a$12$…\"");
  EXPECT_EQ(in_quotes(std::string(50, 'x') + "$2y$10$" + rest), '"' + std::string(50, 'x') + "$2y$10$…\"");
  EXPECT_EQ(path_label("$2y$10$" + rest), "$2y$10$…");
  EXPECT_EQ(key_path("users", "$2y$10$" + rest.substr(0, 5)), "users.$2y$10$…");
  for (const auto* other : {"$2", "$2y$10$", "$2y$1x$abc", "$25 a month", "a$2y$"}) {
    EXPECT_EQ(in_quotes(other), '"' + std::string(other) + '"');
  }
}

TEST(Messages, CutLongTextBetweenCharacters) {
  std::string text = "x";
  for (int i = 0; i < 60; ++i) text += "ä";
  EXPECT_EQ(in_quotes(text), "\"xäääääääääääääääääää…ääääää\"");
}

}  // namespace
}  // namespace probe::config
