#include "config/node.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::config {
namespace {

TEST(Node, WithoutContentIsNull) {
  const Node node;
  EXPECT_TRUE(node.is_null());
  EXPECT_FALSE(node.position().known());
  EXPECT_EQ(node.size(), 1U);
  EXPECT_EQ(node.depth(), 0);
}

TEST(Node, MadeAtRunTimeIsLikeOneFromAFile) {
  const Node node = Node::map({{"endpoint", {}, Node::scalar("mail:443")},
                               {"names", {}, Node::sequence({Node::scalar("a"), Node::scalar("5", true)})}});
  ASSERT_TRUE(node.is_map());
  EXPECT_EQ(node.find("endpoint")->text(), "mail:443");
  EXPECT_EQ(node.find("names")->items()[1].text(), "5");
  EXPECT_TRUE(node.find("names")->items()[1].quoted());
  EXPECT_FALSE(node.find("names")->items()[0].quoted());
  EXPECT_EQ(node.size(), 7U);
  EXPECT_EQ(node.depth(), 2);
}

TEST(Node, KeepsTheOrderOfItsEntries) {
  const Node node = Node::map({{"z", {1, 1}, Node()}, {"a", {2, 1}, Node()}});
  EXPECT_EQ(node.entries()[0].key, "z");
  EXPECT_EQ(node.entries()[1].key, "a");
  EXPECT_EQ(node.find_entry("a")->key_position, (Position{2, 1}));
}

TEST(Node, HasNothingOfAnotherKind) {
  const Node text = Node::scalar("x");
  EXPECT_EQ(text.find("x"), nullptr);
  EXPECT_TRUE(text.items().empty());
  EXPECT_TRUE(text.entries().empty());
  EXPECT_EQ(Node::sequence({text}).text(), "");
  EXPECT_EQ(Node::map({}).find("x"), nullptr);
}

}  // namespace
}  // namespace probe::config
