#include "agent/core/dependencies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace probe::core {
namespace {

using testing::ElementsAre;

std::optional<std::string> root_cause(const Dependencies& dependencies, std::string_view probe,
                                      std::set<std::string, std::less<>> failing) {
  return dependencies.root_cause(
      probe, [&](std::string_view name) { return failing.contains(name) ? Standing::kFails : Standing::kHolds; });
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

TEST(Dependencies, BlameNoFailureOnALinkThatCouldNotBeJudged) {
  const Dependencies chain({{"push", {"token", "proxy"}}, {"token", {"thumbprint"}}, {"thumbprint", {"certificate"}}});
  using Names = std::set<std::string, std::less<>>;
  struct Case {
    std::string name;
    Names failing, unknown;
    std::optional<std::string> want;
  };
  const Case cases[] = {
      {"a failure behind an unknown", {"push"}, {"token"}, std::nullopt},
      {"a failure behind unknowns all the way",
       {"push"},
       {"token", "thumbprint", "certificate", "proxy"},
       std::nullopt},
      {"a failure behind an unknown behind a failure", {"push", "certificate"}, {"token", "thumbprint"}, "certificate"},
      {"a failure behind an unknown and a failure", {"push", "proxy"}, {"token"}, "proxy"},
      {"a failure behind a failure behind an unknown", {"push", "token"}, {"thumbprint"}, "token"},
      {"an unknown behind an unknown", {}, {"push", "token"}, "token"},
      {"an unknown behind unknowns all the way", {}, {"push", "token", "thumbprint", "certificate"}, "certificate"},
      {"an unknown behind an unknown and a failure", {"proxy"}, {"push", "token"}, "proxy"},
      {"an unknown behind a failure behind an unknown", {"token"}, {"push", "thumbprint"}, "token"},
      {"an unknown with sound links above", {}, {"push", "certificate"}, std::nullopt},
  };
  for (const auto& [name, failing, unknown, want] : cases) {
    const auto standing = [&failing = failing, &unknown = unknown](std::string_view probe) {
      if (failing.contains(probe)) return Standing::kFails;
      return unknown.contains(probe) ? Standing::kUnknown : Standing::kHolds;
    };
    EXPECT_EQ(chain.root_cause("push", standing), want) << name;
  }
}

TEST(Dependencies, NameAllThatDependOnAProbeDirectlyOrNot) {
  const Dependencies diamond({{"push", {"token", "proxy"}}, {"token", {"certificate"}}, {"proxy", {"certificate"}}});
  EXPECT_THAT(diamond.dependents("certificate"), ElementsAre("proxy", "push", "token"));
  EXPECT_THAT(diamond.dependents("token"), ElementsAre("push"));
  EXPECT_THAT(diamond.dependents("push"), ElementsAre());
  EXPECT_THAT(diamond.dependents("unheard of"), ElementsAre());
}

TEST(Dependencies, FindsEveryCycleAndShowsIt) {
  using Cycles = std::vector<std::vector<std::string>>;
  struct Case {
    std::string name;
    Dependencies::Needs needs;
    Cycles want;
  };
  const Case cases[] = {
      {"a line", {{"a", {"b"}}, {"b", {"c"}}, {"c", {}}}, {}},
      {"two ways to one", {{"a", {"b", "c"}}, {"b", {"d"}}, {"c", {"d"}}, {"d", {}}}, {}},
      {"itself", {{"a", {"a"}}}, {{"a", "a"}}},
      {"with a way in", {{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}}, {{"b", "c", "b"}}},
      {"two apart", {{"a", {"b"}}, {"b", {"a"}}, {"d", {"e"}}, {"e", {"d"}}}, {{"a", "b", "a"}, {"d", "e", "d"}}},
      {"two with one link in common",
       {{"a", {"b"}}, {"b", {"a", "c"}}, {"c", {"a"}}},
       {{"a", "b", "a"}, {"a", "b", "c", "a"}}},
  };
  for (const auto& [name, needs, want] : cases) EXPECT_EQ(Dependencies(needs).cycles(), want) << name;
}

}  // namespace
}  // namespace probe::core
