#include "agent/core/dependencies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace probe::core {
namespace {

using testing::ElementsAre;

std::optional<std::string> root_cause(const Dependencies& dependencies, std::string_view probe,
                                      std::set<std::string, std::less<>> failing) {
  return dependencies.root_cause(probe, [&](std::string_view name) { return failing.contains(name); });
}

TEST(Dependencies, NameTheFirstBrokenLink) {
  const Dependencies chain({{"push", {"token", "proxy"}}, {"token", {"thumbprint"}}, {"thumbprint", {"certificate"}}});
  struct Case {
    std::string name;
    std::set<std::string, std::less<>> failing;
    std::optional<std::string> want;
  };
  const Case cases[] = {
      {"nothing it depends on fails", {"push"}, std::nullopt},
      {"the direct dependency fails", {"push", "token"}, "token"},
      {"the whole chain fails", {"push", "token", "thumbprint", "certificate"}, "certificate"},
      {"the chain is sound in between", {"push", "token", "certificate"}, "token"},
      {"two dependencies fail: the one written first", {"push", "token", "proxy"}, "token"},
      {"only the second one fails", {"push", "proxy"}, "proxy"},
  };
  for (const auto& [name, failing, want] : cases) EXPECT_EQ(root_cause(chain, "push", failing), want) << name;
  EXPECT_EQ(root_cause(chain, "unheard of", {"push"}), std::nullopt);
}

TEST(Dependencies, FindsACycleAndShowsIt) {
  EXPECT_THAT(Dependencies(Dependencies::Needs{{"a", {"b"}}, {"b", {"c"}}, {"c", {}}}).cycle(), ElementsAre());
  EXPECT_THAT(Dependencies(Dependencies::Needs{{"a", {"a"}}}).cycle(), ElementsAre("a", "a"));
  EXPECT_THAT(Dependencies(Dependencies::Needs{{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}}).cycle(),
              ElementsAre("b", "c", "b"));
  EXPECT_THAT(Dependencies(Dependencies::Needs{{"a", {"b", "c"}}, {"b", {"d"}}, {"c", {"d"}}, {"d", {}}}).cycle(),
              ElementsAre());
}

}  // namespace
}  // namespace probe::core
