#include "config/nearest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace probe::config {
namespace {

constexpr std::array<std::string_view, 8> kKeys{"name",          "type",   "timeout", "interval",
                                                "min_remaining", "source", "url",     "uri"};

TEST(Nearest, FindsWhatWasMostLikelyMeant) {
  struct Case {
    std::string_view typed;
    std::string_view want;  ///< empty: none is near
  };
  const std::vector<Case> cases{
      {"min_remainin", "min_remaining"},   // one left out
      {"timeoutt", "timeout"},             // one too many
      {"tymeout", "timeout"},              // one wrong
      {"nmae", "name"},                    // two swapped
      {"Timeout", "timeout"},              // case
      {"min-remaining", "min_remaining"},  // the other separator
      {"minRemaining", "min_remaining"},   // the other style
      {"intervall", "interval"},
      {"urk", "url"},  // as near as "uri": the first wins
      {"souce", "source"},
      {"nom", ""},
      {"x", ""},
      {"", ""},
      {"tm", ""},
      {"certificate", ""},
      {"min_remaining_of_the_certificate", ""},
  };
  for (const auto& [typed, want] : cases) EXPECT_EQ(nearest(typed, kKeys).value_or(""), want) << typed;
}

TEST(Nearest, TakesOwnedStringsToo) {
  const std::vector<std::string> names{"alpha", "beta"};
  const auto near = nearest("betta", names);
  ASSERT_TRUE(near.has_value());
  EXPECT_EQ(near->data(), names[1].data());
}

TEST(Nearest, OfNoNamesIsNothing) { EXPECT_EQ(nearest("x", std::span<const std::string_view>()), std::nullopt); }

TEST(Nearest, IsCheapForAVeryLongName) {
  const std::string typed(4'000'000, 'a');
  EXPECT_EQ(nearest(typed, kKeys), std::nullopt);
}

TEST(Suggestion, NamesTheNearestOrAll) {
  const std::array<std::string_view, 2> keys{"file", "endpoint"};
  EXPECT_EQ(suggestion("endpont", keys, "keys"), "; did you mean \"endpoint\"?");
  EXPECT_EQ(suggestion("x", keys, "types"), "; known types: file, endpoint");
  EXPECT_EQ(suggestion("x", {}, "keys"), "");
}

}  // namespace
}  // namespace probe::config
